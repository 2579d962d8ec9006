/// The open of a bar: first exits, then entries.
extension OrderLane {
  func open() {
    state.pointee.leftInside = false
    state.pointee.isCounted = false
    for index in 0..<count {
      order(index).pointee.reference = bar.open
      order(index).pointee.isAsleep = false
    }
    sweep()
    if mayFillAtOpen {
      exitAtOpen()
      enterAtOpen()
    }
    for index in 0..<count {
      switch order(index).pointee.life {
      case .immediate, .fillOrKill: end(index, .cancelled)
      case .atOpen: if bar.isSessionStart { end(index, .cancelled) }
      case .day, .untilCancelled, .until, .atClose: break
      }
    }
    sweep()
  }

  /// Whether the open reaches an order at all: most bars with an event have it inside.
  private var mayFillAtOpen: Bool {
    for index in 0..<count {
      let order = order(index)
      guard !order.pointee.isWaiting else { continue }
      let sign = order.pointee.sign
      if order.pointee.isMarket { return true }
      if order.pointee.isStop, sign * bar.open >= sign * order.pointee.trigger { return true }
      if order.pointee.isLimit, sign * bar.open <= sign * order.pointee.limit { return true }
    }
    return false
  }

  /// The price at which an order fills at the open; nil if it does not.
  ///
  /// Triggers the stops that the open has passed.
  private func openPrice(_ index: Int) -> Double? {
    let order = order(index)
    guard !order.pointee.isWaiting else { return nil }
    if order.pointee.life == .atOpen, !bar.isSessionStart { return nil }
    let sign = order.pointee.sign
    // A trigger that was never set compares false.
    if order.pointee.isStop, sign * bar.open >= sign * order.pointee.trigger {
      order.pointee.isTriggered = true
    }
    if order.pointee.isMarket { return bar.open }
    if order.pointee.isLimit, sign * bar.open <= sign * order.pointee.limit { return bar.open }
    return nil
  }

  /// Exits: what protects the position first, unless it leaves at the market anyway.
  private func exitAtOpen() {
    guard !isFlat else { return }
    let count = count
    var leaves = false
    for index in 0..<count {
      let order = order(index)
      if order.pointee.isMarket, !order.pointee.isWaiting, order.pointee.sign * shares < 0 {
        leaves = true
      }
    }
    if !leaves {
      pass(count) { $0.pointee.isStop }
      pass(count) { $0.pointee.isLimit }
    }
    pass(count) { $0.pointee.isMarket && $0.pointee.closes }
    pass(count) { $0.pointee.isMarket }
    if leaves { pass(count) { !$0.pointee.isMarket } }
  }

  /// Fills those of the first `count` orders that leave the position at the open.
  @inline(__always)
  private func pass(_ count: Int, _ isChosen: (UnsafePointer<LaneOrder>) -> Bool) {
    for index in 0..<count {
      guard isChosen(order(index)), order(index).pointee.sign * shares < 0 else { continue }
      if let price = openPrice(index) { execute(index, at: price, opens: false) }
    }
  }

  private func enterAtOpen() {
    for index in 0..<count {
      let order = order(index)
      if order.pointee.closes, order.pointee.sign * shares >= 0 {
        // Nothing is left to close.
        if order.pointee.isMarket, !order.pointee.isWaiting { end(index, .cancelled) }
        continue
      }
      if let price = openPrice(index) { execute(index, at: price, opens: true) }
    }
  }
}
