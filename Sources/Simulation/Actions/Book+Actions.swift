package import Series

/// Dividends and splits of what is held or ordered, before the open of their day.
extension Book {
  /// Gives a symbol its dividends and splits, by rising day; those up to its first bar are over.
  package mutating func expect(_ actions: CorporateActions, of place: Int) {
    expected[place] = actions.actions.reversed()
  }

  /// Takes the actions that are due with the row's bars.
  mutating func takeActions() {
    splitNow = 1
    for place in symbols.indices where !expected[place].isEmpty && bars[place].isPresent {
      let date = bars[place].date
      while let action = expected[place].last, action.date <= date {
        expected[place].removeLast()
        if barNumber[place] > 0 { apply(action, place) }
      }
    }
  }

  private mutating func apply(_ action: CorporateAction, _ place: Int) {
    let before = positions[place].shares
    let earned = cash
    if action.dividend != 0 {
      payDividend(action, place)
      for index in orders.indices where orders[index].symbol == place {
        orders[index].lower(by: action.dividend, tick: settings.tick)
      }
    }
    let ratio = settings.shares == .whole ? action.wholeSplit : action.split
    if ratio != 1 { split(place, ratio) }
    sweep()
    refresh(place)
    guard before != 0 else { return }
    applied.append(
      AppliedAction(
        symbol: symbols[place], row: row, time: bars[place].time, split: ratio,
        dividend: action.dividend, before: before, after: positions[place].shares,
        cash: cash - earned))
  }

  // MARK: Dividends

  private mutating func payDividend(_ action: CorporateAction, _ place: Int) {
    let shares = positions[place].shares
    guard shares != 0 else { return }
    let paid = shares * action.dividend
    cash += paid
    positions[place].flow += paid
    charges.dividends += paid
    let price = (action.reference ?? marks[place]) - action.dividend
    guard terms.dividends == .reinvest, price > 0 else { return }
    var quantity = abs(paid) / price
    if settings.shares == .whole { quantity = quantity.rounded(.down) }
    guard quantity > 0 else { return }
    let sign: Double = shares > 0 ? 1 : -1
    record(
      OrderFill(
        ticket: positions[place].lastTicket, symbol: symbols[place], row: row,
        time: bars[place].time, shares: sign * quantity, price: price, base: price, commission: 0,
        reason: .dividend), isEntry: true)
    cash -= sign * quantity * price
    positions[place].flow -= sign * quantity * price
    let held = abs(shares)
    positions[place].average =
      (held * positions[place].average + quantity * price) / (held + quantity)
    positions[place].entered += quantity
    positions[place].enteredValue += sign * quantity * price
    positions[place].shares += sign * quantity
  }

  // MARK: Splits

  /// Counts everything of a symbol in new shares; of whole shares the rest is paid at the open.
  private mutating func split(_ place: Int, _ ratio: Double) {
    marks[place] /= ratio
    splitNow *= ratio
    monitor?.split(place, ratio)
    var counted: Set<Int> = []
    for index in orders.indices where orders[index].symbol == place {
      orders[index].split(ratio)
      if settings.shares == .whole { orders[index].quantity = Self.whole(orders[index].quantity) }
      if orders[index].quantity <= 0 { end(index, .cancelled) }
      let ticket = orders[index].ticket
      guard counted.insert(ticket).inserted else { continue }
      tickets[ticket].bracket = tickets[ticket].bracket?.split(ratio)
      filled[ticket] *= ratio
      filledAverage[ticket] /= ratio
    }
    guard !positions[place].isFlat else { return }
    positions[place].shares *= ratio
    positions[place].average /= ratio
    positions[place].entered *= ratio
    positions[place].left *= ratio
    guard settings.shares == .whole else { return }
    let shares = positions[place].shares
    let whole = Self.whole(shares)
    positions[place].shares = whole
    if abs(shares - whole) > 1e-9 * abs(shares) { payFraction(shares - whole, place) }
  }

  /// Whole shares towards zero; what only rounding keeps from the next one is that one.
  private static func whole(_ shares: Double) -> Double {
    let nearest = shares.rounded()
    return abs(nearest - shares) <= 1e-9 * abs(shares) ? nearest : shares.rounded(.towardZero)
  }

  private mutating func payFraction(_ shares: Double, _ place: Int) {
    let price = bars[place].open.isFinite ? bars[place].open : marks[place]
    let paid = shares * price
    cash += paid
    charges.fractions += paid
    positions[place].flow += paid
    positions[place].left += abs(shares)
    positions[place].leftValue += abs(paid)
    guard positions[place].isFlat else { return }
    finish(place, .signal)
    for index in orders.indices where orders[index].symbol == place && orders[index].closes {
      end(index, .cancelled)
    }
  }
}

extension WorkingOrder {
  /// Lowers a resting purchase limit or sale stop by a dividend, as exchanges do on its day.
  ///
  /// With a tick it goes down to the next step. Orders for one session stay as they are.
  mutating func lower(by dividend: Double, tick: Double) {
    guard life == .untilCancelled || life == .until else { return }
    func lowered(_ price: Double) -> Double {
      guard tick > 0 else { return price - dividend }
      let ticks = (1 / tick).rounded()
      return ((price - dividend) * ticks + 1e-6).rounded(.down) / ticks
    }
    switch kind {
    case .limit where sign > 0: limit = lowered(limit)
    case .stop where sign < 0: stop = lowered(stop)
    case .stopLimit where sign < 0:
      stop = lowered(stop)
      limit = lowered(limit)
    case .trailing where sign < 0: best -= dividend
    case .market, .limit, .stop, .stopLimit, .trailing, .time: break
    }
    guard sign < 0, role != .order else { return }
    evenAt -= dividend
    evenStop -= dividend
    if kind != .trailing { best -= dividend }
    bestClose -= dividend
  }

  /// Counts the order in new shares.
  mutating func split(_ ratio: Double) {
    quantity *= ratio
    filled *= ratio
    stop /= ratio
    limit /= ratio
    best /= ratio
    bestClose /= ratio
    evenAt /= ratio
    evenStop /= ratio
    if !trailIsShare { trail /= ratio }
  }
}

extension Ticket.Bracket {
  /// The bracket in new shares.
  func split(_ ratio: Double) -> Ticket.Bracket {
    func level(_ level: Ticket.Level) -> Ticket.Level {
      switch level {
      case .at(let price): .at(price / ratio)
      case .distance(let distance): .distance(distance / ratio)
      case .share: level
      }
    }
    var bracket = self
    bracket.targets = targets.map { Ticket.Target(level($0.level), portion: $0.portion) }
    bracket.stop = stop.map(level)
    bracket.stopLimit = stopLimit.map(level)
    bracket.breakEven = breakEven.map(level)
    bracket.breakEvenPlus /= ratio
    if case .amount(let amount) = trail { bracket.trail = .amount(amount / ratio) }
    return bracket
  }
}
