/// The best price, and what happens at the close of a bar.
extension OrderLane {
  /// Moves trailing stops with the bar's best price.
  ///
  /// The stop that was there at the open has been tried before. A close beyond the moved stop is certain: the
  /// best price came first, and the stop lay on the way to the close. A low beyond it is not, for it may have come
  /// before; the bar counts as ambiguous, and the stop works from the next bar on.
  func ratchet() {
    var index = 0
    while index < count {
      defer { index += 1 }
      let order = order(index)
      let former = order.pointee.best
      guard !former.isNaN, !order.pointee.isWaiting else { continue }
      let sign = order.pointee.sign
      let best = sign < 0 ? max(former, bar.high) : min(former, bar.low)
      guard best != former, !best.isNaN else { continue }
      order.pointee.best = best
      guard order.pointee.kind == .trailing, order.pointee.isStop else { continue }
      let stop = order.pointee.trigger
      if sign * bar.close >= sign * stop {
        let wasFlat = isFlat
        execute(index, at: stop, opens: !state.pointee.leftInside)
        if isFlat, !wasFlat { state.pointee.leftInside = true }
      } else {
        let extreme = sign < 0 ? bar.low : bar.high
        if sign * extreme >= sign * stop, sign * extreme > sign * bar.open { countAmbiguous() }
      }
    }
  }

  /// The best price behind an entry inside the bar, as far as it is certain.
  ///
  /// Behind a stop entry the bar's extreme came after it. Behind a limit entry only the close did.
  func followEntry(sign: Double, wasStop: Bool) {
    let seen = wasStop ? (sign > 0 ? bar.high : bar.low) : bar.close
    for index in 0..<count where !order(index).pointee.isDone {
      let order = order(index)
      guard order.pointee.role != .order, order.pointee.sign * sign < 0,
        !order.pointee.best.isNaN, order.pointee.placed == bar.row
      else { continue }
      if sign * seen > sign * order.pointee.best { order.pointee.best = seen }
      guard order.pointee.kind == .trailing, order.pointee.isStop, !order.pointee.isAsleep else {
        continue
      }
      let stop = order.pointee.trigger
      if order.pointee.sign * bar.close >= order.pointee.sign * stop {
        execute(index, at: stop, opens: false)
      }
    }
  }

  /// Fills what waits for the close, moves break-even stops, starts time stops, and ends days.
  func close() {
    if bar.isSessionEnd {
      fillClosing(closes: true)
      fillClosing(closes: false)
      sweep()
      for index in 0..<count {
        let life = order(index).pointee.life
        if life == .atClose || life == .day { end(index, .expired) }
      }
    }
    for index in 0..<count {
      let order = order(index)
      // 1 for a long position, which a sale protects.
      let side = -order.pointee.sign
      if order.pointee.evenAt.isFinite, !order.pointee.isDone,
        side * order.pointee.best >= side * order.pointee.evenAt
      {
        order.pointee.evenAt = .nan
        let even = order.pointee.evenStop
        let isTighter = !order.pointee.stop.isFinite || side * even > side * order.pointee.stop
        if isTighter { order.pointee.stop = even }
      }
      if order.pointee.kind == .time, bar.row + 1 >= order.pointee.deadline {
        order.pointee.kind = .market
      }
    }
    sweep()
  }

  /// Orders on the close.
  private func fillClosing(closes: Bool) {
    for index in 0..<count {
      let order = order(index)
      guard order.pointee.life == .atClose, order.pointee.closes == closes else { continue }
      let sign = order.pointee.sign
      if order.pointee.isMarket
        || order.pointee.isLimit && sign * bar.close <= sign * order.pointee.limit
      {
        execute(index, at: bar.close, opens: true)
      }
    }
  }
}
