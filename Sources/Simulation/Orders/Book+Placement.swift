/// What became of a ticket.
package enum Placement: Equatable {
  case working(Int)
  case refused(Refusal)
}

extension Book {
  /// Takes a ticket at the close of the row, as far as risk limits let it; it works from the symbol's next bar on.
  @discardableResult
  package mutating func place(_ ticket: Ticket) -> Placement {
    let number = tickets.count
    var ticket = ticket
    let limited = limit(&ticket, number)
    tickets.append(ticket)
    filled.append(0)
    filledAverage.append(0)
    if let refusal = refusal(of: ticket, number, limited) {
      refusals.append(refusal)
      if refusal.code == 0 { tallies.limited += 1 }
      return .refused(refusal)
    }
    guard let place = index(of: ticket.symbol) else { return .working(number) }
    orders.append(order(of: ticket, number, place))
    refresh(place)
    return .working(number)
  }

  /// The order that a ticket makes.
  func order(of ticket: Ticket, _ number: Int, _ place: Int) -> WorkingOrder {
    var order = WorkingOrder(
      ticket: number, symbol: place, kind: .market, life: .untilCancelled,
      sign: ticket.side == .buy ? 1 : -1, quantity: quantity(of: ticket, place))
    switch ticket.kind {
    case .market: break
    case .limit(let price):
      order.kind = .limit
      order.limit = price
    case .stop(let price):
      order.kind = .stop
      order.stop = price
    case .stopLimit(let stop, let limit):
      order.kind = .stopLimit
      order.stop = stop
      order.limit = limit
    case .trailing(let trail):
      order.kind = .trailing
      order.best = marks[place]
      order.follow(trail)
    }
    live(&order, ticket.life, place)
    order.group = ticket.group ?? -1
    if let parent = ticket.after, !isComplete(parent) { order.after = parent }
    order.closes = ticket.closes
    order.placed = barNumber[place]
    return order
  }

  private func live(_ order: inout WorkingOrder, _ life: Ticket.Life, _ place: Int) {
    switch life {
    case .day: order.life = .day
    case .untilCancelled where terms.acceptance == .alpaca:
      // Alpaca ends what has worked for ninety days.
      order.life = .until
      order.deadline = bars[place].time &+ 90 * 86_400_000_000_000
    case .untilCancelled: order.life = .untilCancelled
    case .until(let moment):
      order.life = .until
      order.deadline = moment
    case .immediate: order.life = .immediate
    case .fillOrKill: order.life = .fillOrKill
    case .atOpen: order.life = .atOpen
    case .atClose: order.life = .atClose
    }
  }

  /// Whether a ticket has filled completely.
  private func isComplete(_ ticket: Int) -> Bool {
    filled.indices.contains(ticket) && filled[ticket] > 0
      && !orders.contains { $0.ticket == ticket && $0.role == .order && !$0.isDone }
  }

  /// Whether a ticket has filled completely or still may.
  func canComplete(_ ticket: Int) -> Bool {
    isComplete(ticket)
      || orders.contains { $0.ticket == ticket && $0.role == .order && !$0.isDone }
  }

  /// Shares that a ticket asks for; infinite for the whole position.
  func quantity(of ticket: Ticket, _ place: Int) -> Double {
    let wanted: Double
    switch ticket.amount {
    case .position: return .infinity
    case .shares(let shares): wanted = shares
    case .notional(let amount): wanted = amount / marks[place]
    }
    // What asks for everything is cut at its fill.
    if ticket.closes || wanted >= Self.everything / 2 {
      return settings.shares == .whole ? wanted.rounded(.down) : wanted
    }
    return settings.wholeLots(wanted)
  }
}

extension WorkingOrder {
  /// Takes the distance of a trailing stop.
  mutating func follow(_ distance: Ticket.Trail) {
    switch distance {
    case .amount(let amount): trail = amount
    case .share(let share):
      trail = share
      trailIsShare = true
    }
  }
}
