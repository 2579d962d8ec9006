/// The legs of brackets.
extension Book {
  /// Makes or renews what protects a ticket's shares, measured from their average price.
  ///
  /// Legs exist from the first fill on and cover what has filled.
  mutating func protect(_ ticket: Int, _ place: Int, at base: Double) {
    guard let bracket = tickets[ticket].bracket else { return }
    let sign: Double = tickets[ticket].side == .buy ? 1 : -1
    let quantity = filled[ticket]
    let average = filledAverage[ticket]
    let follows = followsBest
    if let level = bracket.stop {
      let stop = price(level, average, -sign)
      let limit = bracket.stopLimit.map { price($0, average, -sign) }
      if positions[place].entries == 1 {
        positions[place].initialRisk = abs(average - stop) * quantity
      }
      leg(ticket, place, base, .stop, limit == nil ? .stop : .stopLimit, sign) { leg in
        leg.quantity = quantity
        // A break-even stop that has moved stays where it is.
        if !(leg.stop.isFinite && leg.evenStop.isFinite && leg.evenAt.isNaN) { leg.stop = stop }
        if follows, leg.best.isNaN { (leg.best, leg.bestClose) = (average, average) }
        leg.limit = limit ?? .nan
      }
    }
    if let trail = bracket.trail {
      leg(ticket, place, base, .stop, .trailing, sign) { leg in
        leg.quantity = quantity
        if leg.best.isNaN { leg.best = average }
        leg.follow(trail)
      }
    }
    if let level = bracket.breakEven {
      let evenAt = price(level, average, sign)
      let kind: WorkingOrder.Kind = bracket.stopLimit == nil ? .stop : .stopLimit
      // A stop of its own where the bracket has none: it has no price until it moves.
      leg(ticket, place, base, .stop, kind, sign) { leg in
        leg.quantity = quantity
        if leg.best.isNaN { leg.best = average }
        leg.evenAt = evenAt
        leg.evenStop = average + sign * bracket.breakEvenPlus
      }
    }
    aim(ticket, place, base, bracket, sign, average)
    if let count = bracket.timeStop {
      let number = barNumber[place]
      leg(ticket, place, base, .time, .time, sign) { leg in
        if leg.deadline == 0 { leg.deadline = Int64(number + count) }
        leg.quantity = quantity
      }
    }
  }

  /// The targets: portions of what has filled; the one with which they come to all takes what rounding has left.
  private mutating func aim(
    _ ticket: Int, _ place: Int, _ base: Double, _ bracket: Ticket.Bracket, _ sign: Double,
    _ average: Double
  ) {
    var left = filled[ticket]
    var share = 0.0
    for (number, target) in bracket.targets.enumerated() {
      var portion = filled[ticket] * target.portion
      if settings.shares == .whole { portion = portion.rounded(.down) }
      share += target.portion
      let quantity = share > 1 - 1e-9 ? left : min(portion, left)
      left -= quantity
      let limit = price(target.level, average, sign)
      leg(ticket, place, base, .target, .limit, sign, number) { leg in
        leg.quantity = quantity - leg.filled
        leg.limit = limit
      }
    }
  }

  /// Finds a leg of a ticket, or adds it, and writes it.
  private mutating func leg(
    _ ticket: Int, _ place: Int, _ base: Double, _ role: WorkingOrder.Role,
    _ kind: WorkingOrder.Kind, _ entrySign: Double, _ number: Int = 0,
    _ write: (inout WorkingOrder) -> Void
  ) {
    // The number of a target is kept in the field that only a time stop uses otherwise.
    let found = orders.firstIndex {
      $0.ticket == ticket && $0.role == role && $0.kind == kind && !$0.isDone
        && (role != .target || $0.deadline == Int64(number))
    }
    if let found {
      write(&orders[found])
      return
    }
    var leg = WorkingOrder(
      ticket: ticket, symbol: place, kind: kind, life: .untilCancelled, sign: -entrySign,
      quantity: 0)
    leg.role = role
    leg.closes = true
    leg.reference = base
    leg.placed = barNumber[place]
    if role == .target { leg.deadline = Int64(number) }
    write(&leg)
    guard leg.quantity > 0 else { return }
    orders.append(leg)
  }

  /// A protective price; distances lie on the side `sign` of the average price.
  ///
  /// With a tick it is rounded to the nearest step, and at least one step from the average price.
  private func price(_ level: Ticket.Level, _ average: Double, _ sign: Double) -> Double {
    let wanted: Double
    switch level {
    case .at(let price): return price
    case .distance(let distance): wanted = average + sign * distance
    case .share(let share): wanted = average + sign * share * average
    }
    guard settings.tick > 0 else { return wanted }
    let ticks = (1 / settings.tick).rounded()
    let rounded = (wanted * ticks).rounded(.toNearestOrAwayFromZero) / ticks
    let beside = average + sign / ticks
    let least = (beside * ticks).rounded(.toNearestOrAwayFromZero) / ticks
    return sign * (rounded - least) < 0 ? least : rounded
  }

  /// Takes what a leg has filled off the others of its ticket, and ends the rest of the entry.
  mutating func trim(_ leg: WorkingOrder, by quantity: Double) {
    for index in orders.indices where orders[index].ticket == leg.ticket && !orders[index].isDone {
      switch (leg.role, orders[index].role) {
      case (_, .order): end(index, .cancelled)
      case (.target, .stop), (.target, .time):
        orders[index].quantity -= quantity
        if orders[index].quantity <= 0 { complete(index) }
      case (.stop, .target), (.stop, .time), (.time, .target), (.time, .stop):
        end(index, .cancelled)
      case (.stop, .stop), (.time, .time), (.target, .target): break
      case (.order, _): break
      }
    }
    guard leg.role == .stop else { return }
    // Beside a trailing stop there may be a fixed one: whichever is reached first ends the other.
    for index in orders.indices
    where orders[index].ticket == leg.ticket && orders[index].role == .stop
      && orders[index].kind != leg.kind
    {
      end(index, .cancelled)
    }
  }
}
