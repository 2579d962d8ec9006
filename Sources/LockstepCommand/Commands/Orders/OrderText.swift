import Simulation

/// A ticket in words.
enum OrderText {
  /// `buy 10 limit 99.5 day, stop 5% away, target at 110`.
  static func text(_ ticket: Ticket) -> String {
    var words = [ticket.side.rawValue, amount(ticket.amount), kind(ticket.kind), life(ticket.life)]
    if let bracket = ticket.bracket { words.append(legs(bracket)) }
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func amount(_ amount: Ticket.Amount) -> String {
    switch amount {
    case .shares(let shares): NumberText.brief(shares)
    case .notional(let value): "for \(NumberText.fixed(value))"
    case .position: "the whole position"
    }
  }

  private static func kind(_ kind: Ticket.Kind) -> String {
    switch kind {
    case .market: "at the market"
    case .limit(let price): "limit \(NumberText.brief(price))"
    case .stop(let price): "stop \(NumberText.brief(price))"
    case .stopLimit(let stop, let limit):
      "stop \(NumberText.brief(stop)) limit \(NumberText.brief(limit))"
    case .trailing(let trail): "trailing by \(distance(trail))"
    }
  }

  private static func life(_ life: Ticket.Life) -> String {
    switch life {
    case .untilCancelled, .until: ""
    case .day: "day"
    case .immediate: "ioc"
    case .fillOrKill: "fok"
    case .atOpen: "on the open"
    case .atClose: "on the close"
    }
  }

  private static func distance(_ trail: Ticket.Trail) -> String {
    switch trail {
    case .amount(let amount): NumberText.brief(amount)
    case .share(let share): NumberText.percent(share)
    }
  }

  private static func level(_ level: Ticket.Level) -> String {
    switch level {
    case .at(let price): "at \(NumberText.brief(price))"
    case .distance(let distance): "\(NumberText.brief(distance)) away"
    case .share(let share): "\(NumberText.percent(share)) away"
    }
  }

  private static func legs(_ bracket: Ticket.Bracket) -> String {
    var parts: [String] = []
    if let stop = bracket.stop { parts.append("stop \(level(stop))") }
    if let trail = bracket.trail { parts.append("trailing stop \(distance(trail)) behind") }
    for target in bracket.targets {
      let portion = target.portion == 1 ? "" : " for \(NumberText.percent(target.portion))"
      parts.append("target \(level(target.level))\(portion)")
    }
    if let even = bracket.breakEven { parts.append("break even \(level(even))") }
    if let bars = bracket.timeStop { parts.append("leaves after \(bars) bars") }
    return parts.isEmpty ? "" : "(" + parts.joined(separator: ", ") + ")"
  }

  /// What a run ordered, as JSON: numbers of all kinds.
  static func json(_ log: OrderLog) -> JSON {
    [
      "placed": .integer(log.tickets.count), "filled": .integer(log.fills.count),
      "not_placed": .integer(log.unplaced), "kept_back": .integer(log.tallies.limited),
      "cancelled": .integer(log.ends.count { $0.reason == .cancelled }),
      "expired": .integer(log.ends.count { $0.reason == .expired }),
      "cut": .integer(log.ends.count { $0.reason == .cut }),
      "settled": .integer(log.settled), "touched": .integer(log.tallies.touched),
      "working": .integer(log.working.count),
    ]
  }
}
