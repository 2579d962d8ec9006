import Rules

/// How a fill changes cash, position and orders.
extension OrderLane {
  /// Cash that new shares may use: what a short position brought in, and as much again, stays where it is.
  private var available: Double {
    shares < 0 ? state.pointee.cash + 2 * shares * bar.before : state.pointee.cash
  }

  /// Fills an order at a price of the bar, as far as position and cash allow.
  ///
  /// - Returns: whether something filled.
  @discardableResult
  func execute(_ index: Int, at base: Double, opens: Bool) -> Bool {
    let order = order(index)
    guard base.isFinite, !order.pointee.isDone else { return false }
    let sign = order.pointee.sign
    var hasFilled = false
    if shares * sign < 0 {
      let quantity = min(order.pointee.quantity, abs(shares))
      if quantity > 0 {
        reduce(index, by: quantity, at: self.price(order, base, quantity), base: base)
        hasFilled = true
      }
    }
    if order.pointee.closes {
      if isFlat { end(index, .cancelled) }
      return hasFilled
    }
    guard opens, !order.pointee.isDone, shares * sign >= 0 else { return hasFilled }
    let wanted = order.pointee.quantity
    guard wanted > 0 else { return hasFilled }
    let isMaker = hasRested(order)
    var price = self.price(order, base, 0)
    var quantity = min(
      wanted, affordable(available, price, isSale: sign < 0, isMaker: isMaker))
    if slips(order), quantity > 0 {
      // The price of more shares than there will be is the worse one: what it pays for is paid for.
      price = self.price(order, base, quantity)
      quantity = min(
        wanted, affordable(available, price, isSale: sign < 0, isMaker: isMaker))
    }
    if terms.pointee.isWhole { quantity = quantity.rounded(.down) }
    if terms.pointee.lot > 0 { quantity = terms.pointee.inLots(quantity) }
    let isEnough = quantity >= Position.leastEntry
    if isEnough {
      if slips(order) { price = self.price(order, base, quantity) }
      increase(index, by: quantity, at: price, base: base)
      hasFilled = true
    }
    if !(isEnough && quantity >= wanted) {
      if wanted != OrderLane.allCash { state.pointee.tallies.cut += wanted - max(quantity, 0) }
      end(index, .cut)
    }
    return hasFilled
  }

  /// More shares than any cash pays for: an entry of this many takes all of it.
  static var allCash: Double { 1e12 }

  private func reduce(_ index: Int, by quantity: Double, at price: Double, base: Double) {
    let order = order(index)
    let sign = order.pointee.sign
    let commission = charge(
      quantity, price, isSale: sign < 0, isMaker: hasRested(order))
    let flow = -sign * quantity * price - commission
    book(order.pointee, quantity, price, base, commission, isEntry: false)
    state.pointee.cash += flow
    state.pointee.position.flow += flow
    state.pointee.position.commission += commission
    state.pointee.position.left += quantity
    state.pointee.position.leftValue += quantity * price
    state.pointee.position.shares += sign * quantity
    // A rest that only rounding leaves would never be closed.
    if abs(shares) < 1e-9 * state.pointee.position.entered { state.pointee.position.shares = 0 }
    settle(index, quantity)
    guard isFlat else { return }
    switch order.pointee.role {
    case .stop: finish(.stop)
    case .target: finish(.target)
    case .order, .time: finish(.signal)
    }
    for other in 0..<count where self.order(other).pointee.closes { end(other, .cancelled) }
  }

  private func increase(_ index: Int, by quantity: Double, at price: Double, base: Double) {
    let order = order(index)
    let sign = order.pointee.sign
    let ticket = order.pointee.ticket
    let commission = charge(
      quantity, price, isSale: sign < 0, isMaker: hasRested(order))
    let flow = -sign * quantity * price - commission
    if isFlat { begin(atClose: order.pointee.life == .atClose) }
    if state.pointee.position.lastTicket != ticket {
      state.pointee.position.entries += 1
      state.pointee.position.lastTicket = ticket
    }
    book(order.pointee, quantity, price, base, commission, isEntry: true)
    state.pointee.cash += flow
    state.pointee.position.flow += flow
    state.pointee.position.commission += commission
    state.pointee.position.entered += quantity
    state.pointee.position.enteredValue += sign * quantity * price
    let held = abs(shares)
    let average = state.pointee.position.average
    state.pointee.position.average =
      held == 0 ? price : (held * average + quantity * price) / (held + quantity)
    state.pointee.position.shares += sign * quantity
    protect(ticket, sign, quantity, price, at: base)
    settle(index, quantity)
  }

  /// A position begins.
  private func begin(atClose: Bool) {
    let exitRow = state.pointee.position.exitRow
    state.pointee.position = Position()
    state.pointee.position.exitRow = exitRow
    state.pointee.position.entryRow = bar.row
    state.pointee.position.entersAtClose = atClose
    if state.pointee.session != bar.session {
      state.pointee.session = bar.session
      state.pointee.sessionEntries = 0
    }
    state.pointee.sessionEntries += 1
  }

  private func book(
    _ order: LaneOrder, _ quantity: Double, _ price: Double, _ base: Double, _ commission: Double,
    isEntry: Bool
  ) {
    run.pointee.trades.commission[lane] += commission
    run.pointee.trades.traded[lane] += quantity * price
    guard let recorder else { return }
    let reason: OrderFill.Reason =
      switch order.role {
      case .order: .order
      case .stop: .stop
      case .target: .target
      case .time: .time
      }
    recorder.fill(
      order.ticket, order.sign * quantity, price, base, commission, reason, bar.row, lane,
      isEntry: isEntry)
  }

  /// Takes a fill off its order, and does what is linked to it.
  private func settle(_ index: Int, _ quantity: Double) {
    let order = order(index)
    order.pointee.quantity -= quantity
    // The rest of a stop is a market order.
    if order.pointee.isStop { order.pointee.isTriggered = true }
    if order.pointee.isGrouped {
      for other in 0..<count where other != index && self.order(other).pointee.isGrouped {
        end(other, .cancelled)
      }
    }
    if order.pointee.role != .order { trim(order.pointee, by: quantity) }
    // What closes a position is complete when that is flat, however much it might have closed.
    let left = order.pointee.quantity
    if left <= 0 || left == .infinity && isFlat { complete(index) }
  }

  /// Takes what a leg has filled off the others of its ticket.
  private func trim(_ leg: LaneOrder, by quantity: Double) {
    for index in 0..<count {
      let other = order(index)
      guard other.pointee.ticket == leg.ticket, !other.pointee.isDone else { continue }
      switch (leg.role, other.pointee.role) {
      case (.target, .stop), (.target, .time):
        other.pointee.quantity -= quantity
        if other.pointee.quantity <= 0 { complete(index) }
      case (.stop, .target), (.stop, .time), (.time, .target), (.time, .stop):
        end(index, .cancelled)
      case (.stop, .stop):
        // Beside a trailing stop there may be a fixed one: whichever is reached first ends the other.
        if other.pointee.kind != leg.kind { end(index, .cancelled) }
      case (_, .order), (.order, _), (.time, .time), (.target, .target): break
      }
    }
  }

  /// Writes down the round trip that has just ended.
  func finish(_ reason: Trade.ExitReason) {
    let position = state.pointee.position
    let profit = position.flow
    run.pointee.trades.record(
      1 << UInt8(lane), profit: Lane(repeating: profit),
      notional: Lane(repeating: abs(position.enteredValue)),
      held: Lane(repeating: Double(bar.row - position.entryRow)))
    if position.isAmbiguous { run.pointee.trades.ambiguous[lane] += 1 }
    recorder?.leave(position, reason, bar.row, lane)
    state.pointee.lastExitWasStop = reason == .stop
    state.pointee.position.exitRow = bar.row
    state.pointee.position.average = 0
    state.pointee.position.entries = 0
  }
}
