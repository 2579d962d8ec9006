extension UnsafeMutablePointer where Pointee == OrderState {
  /// Finds the prices beyond which the next bar may do something, and the row that does so anyway.
  func refresh() {
    var low = -Double.infinity
    var high = Double.infinity
    var next = Int.max
    for index in 0..<pointee.count {
      let order = pointee.orders + index
      if order.pointee.isMarket { next = 0 }
      switch order.pointee.life {
      case .untilCancelled: break
      case .until: next = min(next, order.pointee.deadline)
      case .day, .immediate, .fillOrKill, .atOpen, .atClose: next = 0
      }
      if order.pointee.kind == .time { next = min(next, order.pointee.deadline - 1) }
      let buys = order.pointee.sign > 0
      if order.pointee.isLimit {
        if buys {
          low = max(low, order.pointee.limit)
        } else {
          high = min(high, order.pointee.limit)
        }
      } else if order.pointee.isStop {
        let trigger = order.pointee.trigger
        if buys { high = min(high, trigger) } else { low = max(low, trigger) }
        if order.pointee.kind == .trailing {
          if buys {
            low = max(low, order.pointee.best)
          } else {
            high = min(high, order.pointee.best)
          }
        } else if order.pointee.evenAt.isFinite {
          let even = order.pointee.evenAt
          if buys { low = max(low, even) } else { high = min(high, even) }
        }
        if order.pointee.kind == .stop, order.pointee.role == .stop, !order.pointee.trail.isNaN {
          next = 0
        }
      }
    }
    pointee.low = low
    pointee.high = high
    pointee.next = next
  }
}
