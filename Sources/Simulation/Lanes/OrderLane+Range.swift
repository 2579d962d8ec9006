/// Inside a bar: what its high and low reach.
extension OrderLane {
  /// What an order does when a price inside the bar reaches it.
  private enum Class { case stops, limits }

  /// Fills what the bar's range reaches: first what leaves a position, then what enters.
  func range() {
    if !isFlat {
      exitInside()
      if isFlat { state.pointee.leftInside = true }
    }
    ratchet()
    if !state.pointee.leftInside { enterInside() }
    sweep()
  }

  /// The price at which the bar's range fills an order; nil if it does not reach it.
  @inline(__always)
  private func rangePrice(_ order: UnsafePointer<LaneOrder>) -> Double? {
    guard !order.pointee.isWaiting else { return nil }
    let buys = order.pointee.sign > 0
    let reference = order.pointee.reference
    if order.pointee.isStop {
      let trigger = order.pointee.trigger
      guard buys ? bar.high >= trigger : bar.low <= trigger else { return nil }
      return buys ? max(reference, trigger) : min(reference, trigger)
    }
    guard order.pointee.isLimit else { return nil }
    let limit = order.pointee.limit
    let isReached = buys ? bar.low <= limit : bar.high >= limit
    // A market that was better than the limit all along fills at its own price.
    guard isReached || order.pointee.sign * reference < order.pointee.sign * limit else {
      return nil
    }
    return buys ? min(reference, limit) : max(reference, limit)
  }

  /// The order of a class whose price is nearest to where the market was; ties go to the first placed.
  @inline(__always)
  private func nearest(
    _ chosen: Class, _ isChosen: (UnsafePointer<LaneOrder>) -> Bool
  ) -> (index: Int, price: Double)? {
    var found: (index: Int, price: Double)?
    var least = Double.infinity
    for index in 0..<count {
      let order = order(index)
      guard isChosen(order),
        chosen == .stops ? order.pointee.isStop : order.pointee.isLimit,
        let price = rangePrice(order)
      else { continue }
      let distance = abs(price - order.pointee.reference)
      if distance < least {
        least = distance
        found = (index, price)
      }
    }
    return found
  }

  /// Fills a stop or a limit that the range has reached.
  private func fillInside(_ index: Int, at price: Double, opens: Bool) -> Bool {
    let order = order(index)
    let sign = order.pointee.sign
    if order.pointee.kind == .stopLimit, order.pointee.isStop {
      order.pointee.isTriggered = true
      if sign * price > sign * order.pointee.limit {
        // Whether the price came back to the limit behind the trigger is not known: it waits.
        order.pointee.isAsleep = true
        let isReached = sign > 0 ? bar.low <= order.pointee.limit : bar.high >= order.pointee.limit
        if isReached { countAmbiguous() }
        return false
      }
    } else if order.pointee.isLimit, price == order.pointee.limit,
      price != order.pointee.reference, price == (sign > 0 ? bar.low : bar.high)
    {
      state.pointee.tallies.touched += 1
    }
    return execute(index, at: price, opens: opens)
  }

  // MARK: Leaving

  private func exitInside() {
    let side = shares
    let stop = nearest(.stops) { $0.pointee.sign * side < 0 }
    let limit = nearest(.limits) { $0.pointee.sign * side < 0 }
    if stop == nil, limit == nil { return }
    if stop != nil, limit != nil { countAmbiguous() }
    if shape.pointee.isPessimist {
      leaveInside(.stops)
      leaveInside(.limits)
    } else {
      leaveInside(.limits)
      leaveInside(.stops)
    }
  }

  private func leaveInside(_ chosen: Class) {
    while !isFlat, let next = nearest(chosen, { $0.pointee.sign * shares < 0 }) {
      let order = order(next.index)
      let before = order.pointee.quantity
      let filled = fillInside(next.index, at: next.price, opens: false)
      let isUnchanged = order.pointee.quantity == before
      if !filled, order.pointee.isLimit, isUnchanged, !order.pointee.isAsleep { return }
      if filled, isUnchanged, before.isFinite { return }
    }
  }

  // MARK: Entering

  private func enterInside() {
    var tried = 0
    while tried <= count, let next = nextEntry() {
      tried += 1
      let order = order(next.index)
      let wasStop = order.pointee.isStop
      let filled = fillInside(next.index, at: next.price, opens: true)
      // What is left of it works on with the next bar.
      order.pointee.isAsleep = true
      guard filled else { continue }
      if !isFlat { leaveBehindEntry(at: next.price, wasStop: wasStop) }
      if isFlat {
        state.pointee.leftInside = true
        return
      }
    }
  }

  /// Stops before limits; of orders that cancel each other the nearest, whichever they are.
  private func nextEntry() -> (index: Int, price: Double)? {
    let side = shares
    func enters(_ order: UnsafePointer<LaneOrder>) -> Bool {
      order.pointee.role == .order && !order.pointee.closes && order.pointee.sign * side >= 0
    }
    guard let first = nearest(.stops, enters) ?? nearest(.limits, enters) else { return nil }
    guard order(first.index).pointee.isGrouped else { return first }
    var best = first
    for index in 0..<count where index != first.index && order(index).pointee.isGrouped {
      guard enters(order(index)), let price = rangePrice(order(index)) else { continue }
      countAmbiguous()
      let distance = abs(price - order(index).pointee.reference)
      let least = abs(best.price - order(best.index).pointee.reference)
      if distance < least || distance == least && index < best.index { best = (index, price) }
    }
    return best
  }

  /// Behind an entry inside the bar only a stop may still fill: the bar does not tell what came before.
  ///
  /// A stop beyond a limit entry is certain, for the price passed the limit first. So is a stop that the
  /// close lies beyond. A target is not taken; the bar counts as ambiguous.
  private func leaveBehindEntry(at base: Double, wasStop: Bool) {
    let sign: Double = shares > 0 ? 1 : -1
    for index in 0..<count where order(index).pointee.sign * sign < 0 {
      order(index).pointee.reference = base
    }
    if let target = nearest(.limits, { $0.pointee.sign * sign < 0 }) {
      countAmbiguous()
      if !shape.pointee.isPessimist {
        _ = fillInside(target.index, at: target.price, opens: false)
        if isFlat { return }
      }
    }
    if let stop = nearest(.stops, { $0.pointee.sign * sign < 0 }) {
      let isBeyond = sign * bar.close <= sign * stop.price
      let isCertain = !wasStop || isBeyond
      if !isCertain { countAmbiguous() }
      if isCertain || shape.pointee.isPessimist {
        _ = fillInside(stop.index, at: stop.price, opens: false)
        if isFlat { return }
      }
    }
    followEntry(sign: sign, wasStop: wasStop)
  }
}
