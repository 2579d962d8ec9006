/// Inside a bar: what its high and low reach.
extension Book {
  /// What an order does when a price inside the bar reaches it.
  private enum Class { case stops, limits }

  /// Fills what the bar's range reaches: first what leaves a position, then what enters.
  mutating func range(_ place: Int) {
    if !positions[place].isFlat {
      exitInside(place)
      if positions[place].isFlat { leftInside[place] = true }
    }
    ratchet(place)
    if !leftInside[place] { enterInside(place) }
    sweep()
  }

  /// The price at which the bar's range fills an order; nil if it does not reach it.
  private func rangePrice(_ order: WorkingOrder) -> Double? {
    guard !order.isWaiting else { return nil }
    let bar = bars[order.symbol]
    let buys = order.sign > 0
    let reference = order.reference
    if order.isStop {
      let trigger = order.trigger
      guard buys ? bar.high >= trigger : bar.low <= trigger else { return nil }
      return buys ? max(reference, trigger) : min(reference, trigger)
    }
    guard order.isLimit else { return nil }
    let limit = order.limit
    let isReached =
      terms.limits == .touch
      ? (buys ? bar.low <= limit : bar.high >= limit)
      : (buys ? bar.low < limit : bar.high > limit)
    // A market that was better than the limit all along fills at its own price.
    guard isReached || order.sign * reference < order.sign * limit else { return nil }
    return buys ? min(reference, limit) : max(reference, limit)
  }

  /// The order of a class whose price is nearest to where the market was; ties go to the first placed.
  private func nearest(
    _ place: Int, _ chosen: Class, _ isChosen: (WorkingOrder) -> Bool
  ) -> (index: Int, price: Double)? {
    var found: (index: Int, price: Double)?
    var least = Double.infinity
    for (index, order) in orders.enumerated() where order.symbol == place && isChosen(order) {
      guard chosen == .stops ? order.isStop : order.isLimit, let price = rangePrice(order) else {
        continue
      }
      let distance = abs(price - order.reference)
      if distance < least {
        least = distance
        found = (index, price)
      }
    }
    return found
  }

  /// Fills a stop or a limit that the range has reached.
  private mutating func fillInside(_ index: Int, at price: Double, opens: Bool) -> Bool {
    let order = orders[index]
    let place = order.symbol
    let bar = bars[place]
    if order.kind == .stopLimit, order.isStop {
      orders[index].isTriggered = true
      if order.sign * price > order.sign * order.limit {
        // Whether the price came back to the limit behind the trigger is not known: it waits.
        orders[index].isAsleep = true
        let isReached = order.sign > 0 ? bar.low <= order.limit : bar.high >= order.limit
        if isReached { countAmbiguous(place) }
        return false
      }
    } else if order.isLimit, price == order.limit, price != order.reference,
      price == (order.sign > 0 ? bar.low : bar.high)
    {
      tallies.touched += 1
    }
    return execute(index, at: price, opens: opens)
  }

  // MARK: Leaving

  private mutating func exitInside(_ place: Int) {
    let side = positions[place].shares
    func leaves(_ order: WorkingOrder) -> Bool { order.sign * side < 0 }
    let stop = nearest(place, .stops, leaves)
    let limit = nearest(place, .limits, leaves)
    if stop != nil, limit != nil { countAmbiguous(place) }
    let isPessimist = terms.ambiguity == .pessimistic
    for chosen in isPessimist ? [Class.stops, .limits] : [.limits, .stops] {
      while !positions[place].isFlat, volumeLeft[place] > 0,
        let next = nearest(place, chosen, { $0.sign * positions[place].shares < 0 })
      {
        let before = orders[next.index].quantity
        let filled = fillInside(next.index, at: next.price, opens: false)
        if !filled, orders[next.index].isLimit, orders[next.index].quantity == before,
          !orders[next.index].isAsleep
        {
          break
        }
        if filled, orders[next.index].quantity == before, before.isFinite { break }
      }
    }
  }

  // MARK: Entering

  private mutating func enterInside(_ place: Int) {
    var tried = 0
    while volumeLeft[place] > 0, tried <= orders.count, let next = nextEntry(place) {
      tried += 1
      let order = orders[next.index]
      let wasStop = order.isStop
      let count = fills.count
      _ = fillInside(next.index, at: next.price, opens: true)
      // What is left of it works on with the next bar.
      orders[next.index].isAsleep = true
      guard fills.count > count else { continue }
      if positions[place].isFlat {
        leftInside[place] = true
        return
      }
      leaveBehindEntry(place, at: next.price, wasStop: wasStop, ticket: order.ticket)
      if positions[place].isFlat {
        leftInside[place] = true
        return
      }
    }
  }

  /// Stops before limits; of orders that cancel each other the nearest, whichever they are.
  private mutating func nextEntry(_ place: Int) -> (index: Int, price: Double)? {
    let side = positions[place].shares
    func enters(_ order: WorkingOrder) -> Bool {
      order.role == .order && !order.closes && order.sign * side >= 0
    }
    guard
      let first = nearest(place, .stops, enters) ?? nearest(place, .limits, enters)
    else { return nil }
    let group = orders[first.index].group
    guard group >= 0 else { return first }
    var best = first
    for (index, order) in orders.enumerated()
    where order.group == group && index != first.index && order.symbol == place && enters(order) {
      guard let price = rangePrice(order) else { continue }
      countAmbiguous(place)
      let distance = abs(price - order.reference)
      let least = abs(best.price - orders[best.index].reference)
      if distance < least || distance == least && index < best.index { best = (index, price) }
    }
    return best
  }

  /// Behind an entry inside the bar only a stop may still fill: the bar does not tell what came before.
  ///
  /// A stop beyond a limit entry is certain, for the price passed the limit first. So is a stop that the
  /// close lies beyond. A target is not taken; the bar counts as ambiguous.
  private mutating func leaveBehindEntry(
    _ place: Int, at base: Double, wasStop: Bool, ticket: Int
  ) {
    let bar = bars[place]
    let sign: Double = positions[place].shares > 0 ? 1 : -1
    for index in orders.indices where orders[index].symbol == place {
      guard orders[index].sign * sign < 0 else { continue }
      orders[index].reference = base
      if terms.legs == .nextBar, orders[index].role != .order { orders[index].isAsleep = true }
    }
    func leaves(_ order: WorkingOrder) -> Bool { order.sign * sign < 0 }
    if let target = nearest(place, .limits, leaves) {
      countAmbiguous(place)
      if terms.ambiguity == .optimistic {
        _ = fillInside(target.index, at: target.price, opens: false)
        if positions[place].isFlat { return }
      }
    }
    if let stop = nearest(place, .stops, leaves) {
      let isBeyond = sign * bar.close <= sign * stop.price
      let isCertain = !wasStop || isBeyond
      if !isCertain { countAmbiguous(place) }
      if isCertain || terms.ambiguity == .pessimistic {
        _ = fillInside(stop.index, at: stop.price, opens: false)
        if positions[place].isFlat { return }
      }
    }
    followEntry(place, sign: sign, wasStop: wasStop)
  }
}
