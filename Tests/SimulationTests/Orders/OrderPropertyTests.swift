import Series
import Simulation
import TestKit
import Testing

@Suite("Random orders on random bars")
struct OrderPropertyTests {
  private static let seeds = Array(UInt64(0)..<300)

  @Test("money is conserved, and every fill lies inside its bar", arguments: seeds)
  func books(seed: UInt64) throws {
    let random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    let replay = random.replay()
    var shares: [String: Double] = [:]
    var cash = random.settings.cash
    var fills = replay.fills[...]
    for row in 0..<random.bars[0].count {
      while let fill = fills.first, fill.row == row {
        fills.removeFirst()
        let bars = try #require(random.bars.first { $0.symbol == fill.symbol })
        #expect(fill.base >= bars.low[row] && fill.base <= bars.high[row], "\(fill)")
        let slip = random.settings.slippage
        let worse = fill.base * (fill.shares > 0 ? 1 + slip : 1 - slip)
        #expect(fill.price == fill.base || fill.price == worse || fill.reason == .ruin)
        shares[fill.symbol, default: 0] += fill.shares
        cash -= fill.shares * fill.price + fill.commission
      }
      let held = random.bars.reduce(0) { $0 + shares[$1.symbol, default: 0] * $1.close[row] }
      #expect(isClose(cash + held, replay.equity.values[row], within: 1e-9))
    }
    #expect(fills.isEmpty)
    let profits = replay.trades.reduce(0) { $0 + $1.profit }
    let last = try #require(replay.equity.values.last)
    #expect(abs(profits - (last - replay.equity.initial)) < 1e-6)
  }

  @Test("cash never falls below zero where nothing is sold short", arguments: seeds)
  func noDebt(seed: UInt64) {
    let random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1, shorts: false)
    var cash = random.settings.cash
    var held: [String: Double] = [:]
    for fill in random.replay().fills {
      cash -= fill.shares * fill.price + fill.commission
      held[fill.symbol, default: 0] += fill.shares
      // An exit's own commission may be more than what it brings.
      #expect(cash > -1.01)
      #expect(held[fill.symbol, default: 0] > -1e-6)
    }
  }

  @Test("skipping quiet bars and the order of symbols change nothing", arguments: seeds)
  func skipping(seed: UInt64) {
    let random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    let one = random.replay()
    for other in [random.replay(skips: false), random.replay(reversed: true)] {
      #expect(one.fills == other.fills)
      #expect(one.ends == other.ends)
      #expect(one.refusals == other.refusals)
      #expect(one.tallies == other.tallies)
      #expect(Array(one.equity.values) == Array(other.equity.values))
    }
  }

  @Test("prices and cash twofold double the result to the bit", arguments: seeds)
  func scaling(seed: UInt64) {
    let random = RandomOrders(seed: seed, symbols: 2)
    let one = random.replay()
    let two = random.replay(scale: 2)
    #expect(one.fills.map(\.shares) == two.fills.map(\.shares))
    #expect(one.fills.map { $0.price * 2 } == two.fills.map(\.price))
    #expect(one.equity.values.map { $0 * 2 } == Array(two.equity.values))
  }

  @Test("no order fills more than it asked for, and of a group only one fills", arguments: seeds)
  func links(seed: UInt64) {
    let random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    let replay = random.replay()
    let tickets = random.instructions.compactMap { instruction -> Ticket? in
      if case .place(let ticket) = instruction.action { return ticket }
      return nil
    }
    var filled = [Double](repeating: 0, count: tickets.count)
    var rows: [[Int]] = Array(repeating: [], count: tickets.count)
    for fill in replay.fills where fill.reason == .order {
      filled[fill.ticket] += abs(fill.shares)
      rows[fill.ticket].append(fill.row)
    }
    for (number, ticket) in tickets.enumerated() {
      if case .shares(let shares) = ticket.amount {
        #expect(filled[number] <= shares * (1 + 1e-12))
      }
      switch ticket.life {
      case .day, .immediate, .fillOrKill, .atOpen, .atClose:
        #expect(Set(rows[number]).count <= 1, "it outlives its session")
      case .untilCancelled, .until: break
      }
    }
    // What is in the book together is cancelled together: no two tickets of a group fill in one row.
    for row in 0..<random.bars[0].count {
      for group in 1...3 {
        let both = tickets.indices.filter { tickets[$0].group == group && rows[$0].contains(row) }
        #expect(both.count <= 1)
      }
    }
  }

  @Test("the optimist is never worse off than the pessimist with one trade", arguments: seeds)
  func bounds(seed: UInt64) throws {
    var random = RandomOrders(seed: seed, symbols: 1)
    let bars = random.bars[0]
    var ticket = Ticket(
      random.pick([.buy, .sell]), .shares(10), of: bars.symbol,
      random.pick([.market, .limit(bars.close[5]), .stop(bars.close[5] * 1.004)]))
    var bracket = Ticket.Bracket()
    bracket.stop = .share(random.pick([0.002, 0.01]))
    bracket.targets = [Ticket.Target(.share(random.pick([0.002, 0.02])))]
    ticket.bracket = bracket
    var terms = OrderTerms()
    func profit(_ ambiguity: OrderTerms.Ambiguity) -> (Double, Int) {
      terms.ambiguity = ambiguity
      let replay = OrderReplay(
        [OrderInstruction(at: bars.times[5], .place(ticket))], over: [bars], settings: Settings(),
        terms: terms)
      return (replay.trades.first?.profit ?? 0, replay.tallies.ambiguous)
    }
    let worst = profit(.pessimistic)
    let best = profit(.optimistic)
    if worst.1 == 0 { #expect(best.0 == worst.0) }
    // A stop that the optimist does not take inside the entry's bar may still fill later.
    if case .market = ticket.kind { #expect(best.0 >= worst.0) }
  }

  @Test("no ticket ends a run, whatever it holds", arguments: Array(UInt64(0)..<50))
  func fuzz(seed: UInt64) {
    var random = RandomOrders(seed: seed, symbols: 2, rows: 60)
    let bad = [0, -1, .nan, .infinity, -.infinity, 1e-300, 1e300, 40, 41, 39.5]
    var instructions: [OrderInstruction] = []
    for number in 0..<2000 {
      let kinds: [Ticket.Kind] = [
        .market, .limit(random.pick(bad)), .stop(random.pick(bad)),
        .stopLimit(stop: random.pick(bad), limit: random.pick(bad)),
        .trailing(.amount(random.pick(bad))), .trailing(.share(random.pick(bad))),
      ]
      var ticket = Ticket(
        random.pick([.buy, .sell]),
        random.pick([.shares(random.pick(bad)), .notional(random.pick(bad)), .position]),
        of: random.pick(["A", "C", "", "NONE"]), random.pick(kinds))
      ticket.after = random.pick([nil, nil, 0, -1, number, 1_000_000])
      ticket.group = random.pick([nil, -5, 0, 1])
      ticket.life = random.pick([
        .day, .untilCancelled, .until(.min), .until(.max), .immediate, .fillOrKill, .atOpen,
        .atClose,
      ])
      var bracket = Ticket.Bracket()
      bracket.stop = random.pick([nil, .at(random.pick(bad)), .distance(random.pick(bad))])
      bracket.stopLimit = random.pick([nil, .at(random.pick(bad))])
      bracket.targets = [Ticket.Target(.share(random.pick(bad)), portion: random.pick(bad))]
      bracket.trail = random.pick([nil, .share(random.pick(bad))])
      bracket.breakEven = random.pick([nil, .share(random.pick(bad))])
      bracket.breakEvenPlus = random.pick(bad)
      bracket.timeStop = random.pick([nil, 0, -1, 3, .max])
      ticket.bracket = random.pick([nil, bracket])
      let row = Int(number % 60)
      instructions.append(
        OrderInstruction(
          at: random.bars[0].times[row],
          random.pick([.place(ticket), .place(ticket), .cancel(random.pick([-1, 0, 5, .max]))])))
    }
    let replay = OrderReplay(instructions, over: random.bars, settings: random.settings)
    #expect(replay.equity.count == 60)
    #expect(replay.refusals.count > 500)
    let isFinite = replay.equity.values.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }
}
