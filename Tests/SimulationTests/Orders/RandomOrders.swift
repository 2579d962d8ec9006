import Series
import Simulation
import TestKit

/// Random bars and orders for the properties that always hold.
struct RandomOrders {
  private var state: UInt64
  let bars: [Bars]
  private(set) var instructions: [OrderInstruction] = []
  var settings = Settings()
  var terms = OrderTerms()

  init(seed: UInt64, symbols: Int, rows: Int = 150, shorts: Bool = true) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var bars: [Bars] = []
    for number in 0..<symbols {
      let one = walk(rows: rows, seed: seed &* 31 &+ UInt64(number), start: 40)
      bars.append(
        Bars(
          symbol: ["C", "A", "B"][number], timeframe: .day, times: one.times, open: one.open,
          high: one.high, low: one.low, close: one.close, volume: one.volume))
    }
    self.bars = bars
    settings.cash = pick([2_000, 50_000])
    settings.slippage = pick([0, 0.001])
    settings.shares = pick([.whole, .fractional])
    settings.commission = pick([
      Commission(), Commission(rate: 0.001), Commission(perShare: 0.01, minimum: 1),
      Commission(perShare: 0.01, minimum: 1, perOrder: 0.5, cap: 0.01),
    ])
    terms.volumeShare = pick([nil, nil, 0.00001, 0.1])
    terms.limits = pick([.touch, .through])
    terms.legs = pick([.atOnce, .nextBar])
    for row in 0..<rows where pick([true, false, false]) {
      let bar = pick(bars)
      if pick([0, 0, 0, 1]) == 1, row > 0 {
        instructions.append(
          OrderInstruction(at: bar.times[row], .cancel(Int(next() % UInt64(row)))))
      } else {
        let ticket = ticket(on: bar.symbol, near: bar.close[row], shorts: shorts, row)
        instructions.append(OrderInstruction(at: bar.times[row], .place(ticket)))
      }
    }
  }

  private mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(next() % UInt64(values.count))]
  }

  /// A price some per cent from another.
  private mutating func near(_ price: Double, _ sign: Double) -> Double {
    price * (1 + sign * pick([0.002, 0.005, 0.01, 0.03]))
  }

  private mutating func ticket(
    on symbol: String, near price: Double, shorts: Bool, _ row: Int
  ) -> Ticket {
    let side: Ticket.Side = pick([.buy, .sell])
    let sign: Double = side == .buy ? 1 : -1
    let amount: Ticket.Amount = pick([
      .shares(1), .shares(7), .shares(40), .shares(12.5), .notional(900), .shares(400),
    ])
    let kinds: [Ticket.Kind] = [
      .market, .limit(near(price, -sign)), .limit(near(price, sign)), .stop(near(price, sign)),
      .stopLimit(stop: near(price, sign), limit: near(price, pick([1, -1]))),
      .trailing(.amount(price * 0.01)), .trailing(.share(0.02)),
    ]
    var ticket = Ticket(side, amount, of: symbol, pick(kinds))
    switch ticket.kind {
    case .market, .limit:
      ticket.life = pick([
        .untilCancelled, .day, .immediate, .fillOrKill, .atOpen, .atClose,
        .until(Int64(row + 3) * 86_400_000_000_000),
      ])
    case .stop, .stopLimit, .trailing: ticket.life = pick([.untilCancelled, .day])
    }
    ticket.closes = pick([false, false, true]) || !shorts && side == .sell
    if pick([true, false, false]) { ticket.group = pick([1, 2, 3]) }
    if pick([true, false]), !ticket.closes {
      var bracket = Ticket.Bracket()
      bracket.stop = pick([nil, .share(0.02), .distance(price * 0.01)])
      if bracket.stop != nil { bracket.stopLimit = pick([nil, nil, .share(0.03)]) }
      bracket.targets = pick([
        [], [Ticket.Target(.share(0.02))],
        [Ticket.Target(.share(0.01), portion: 0.4), Ticket.Target(.distance(price * 0.04))],
      ])
      bracket.trail = pick([nil, nil, .amount(price * 0.015)])
      bracket.breakEven = pick([nil, nil, .share(0.01)])
      bracket.timeStop = pick([nil, nil, 1, 4])
      ticket.bracket = bracket
    }
    return ticket
  }

  /// The replay with its own settings.
  func replay(skips: Bool = true, reversed: Bool = false) -> OrderReplay {
    OrderReplay(
      instructions, over: reversed ? bars.reversed() : bars, settings: settings, terms: terms,
      skips: skips)
  }

  /// The replay with prices, cash and amounts of currency multiplied.
  func replay(scale: Double) -> OrderReplay {
    var settings = settings
    settings.cash *= scale
    settings.commission.perShare *= scale
    settings.commission.minimum *= scale
    settings.commission.perOrder = settings.commission.perOrder.map { $0 * scale }
    return OrderReplay(
      instructions.map { $0.scaled(scale) }, over: bars.map { $0.scaled(scale) },
      settings: settings, terms: terms.scaled(scale))
  }

  static func replay(_ row: ExecutionRow, scale: Double) -> OrderReplay {
    var settings = row.settings
    settings.cash *= scale
    settings.tick *= scale
    settings.commission.minimum *= scale
    return OrderReplay(
      row.instructions.map { $0.scaled(scale) }, over: row.bars.map { $0.scaled(scale) },
      settings: settings, terms: row.terms.scaled(scale),
      holding: row.holding.map { $0.scaled(scale) },
      actions: [
        "X": CorporateActions(
          row.actions.map {
            CorporateAction(on: $0.date, dividend: $0.dividend * scale, split: $0.split)
          })
      ])
  }
}

extension OrderInstruction {
  var hasNotional: Bool {
    if case .place(let ticket) = action, case .notional = ticket.amount { return true }
    return false
  }

  func scaled(_ scale: Double) -> OrderInstruction {
    guard case .place(var ticket) = action else { return self }
    func level(_ level: Ticket.Level) -> Ticket.Level {
      switch level {
      case .at(let price): .at(price * scale)
      case .distance(let distance): .distance(distance * scale)
      case .share: level
      }
    }
    func trail(_ trail: Ticket.Trail) -> Ticket.Trail {
      if case .amount(let amount) = trail { return .amount(amount * scale) }
      return trail
    }
    switch ticket.kind {
    case .market: break
    case .limit(let price): ticket.kind = .limit(price * scale)
    case .stop(let price): ticket.kind = .stop(price * scale)
    case .stopLimit(let stop, let limit):
      ticket.kind = .stopLimit(stop: stop * scale, limit: limit * scale)
    case .trailing(let distance): ticket.kind = .trailing(trail(distance))
    }
    if case .notional(let amount) = ticket.amount { ticket.amount = .notional(amount * scale) }
    if var bracket = ticket.bracket {
      bracket.stop = bracket.stop.map(level)
      bracket.stopLimit = bracket.stopLimit.map(level)
      bracket.breakEven = bracket.breakEven.map(level)
      bracket.breakEvenPlus *= scale
      bracket.trail = bracket.trail.map(trail)
      for index in bracket.targets.indices {
        bracket.targets[index].level = level(bracket.targets[index].level)
      }
      ticket.bracket = bracket
    }
    return OrderInstruction(at: time, .place(ticket))
  }
}

extension OrderTerms {
  func scaled(_ scale: Double) -> OrderTerms {
    var terms = self
    terms.account?.leastEquity *= scale
    terms.account?.maintenance.cheapLong *= scale
    terms.account?.maintenance.cheapShort *= scale
    terms.account?.maintenance.leastShort *= scale
    terms.account?.maintenance.leastCheapShort *= scale
    return terms
  }
}

extension OpeningPosition {
  func scaled(_ scale: Double) -> OpeningPosition {
    OpeningPosition(symbol, shares: shares, price: price * scale)
  }
}

extension Bars {
  func scaled(_ scale: Double) -> Bars {
    func times(_ column: Column<Double>) -> Column<Double> { Column(column.map { $0 * scale }) }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: self.times, open: times(open),
      high: times(high), low: times(low), close: times(close), volume: volume)
  }
}
