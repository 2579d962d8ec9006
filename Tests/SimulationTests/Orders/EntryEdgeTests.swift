import Rules
import Series
import Simulation
import TestKit
import Testing

/// Entries at a close, and entries of next to nothing, on every path that fills.
@Suite("Edges of entries")
struct EntryEdgeTests {
  typealias Row = (open: Double, high: Double, low: Double, close: Double, script: Double)

  /// Buys on a volume of 1 and sells on 2; the stop is far away, and makes the trades comparable: none has no risk.
  private func strategy(_ orders: String = "") throws -> CompiledStrategy {
    try StrategyText(
      reading: """
        enter long: volume == 1
        exit long: volume == 2
        stop loss: 20
        \(orders)
        """, name: "edges"
    ).strategy
  }

  private func bars(_ rows: [Row]) -> Bars {
    Bars(
      symbol: "X", timeframe: .day,
      times: Column(rows.indices.map { Int64($0) * 86_400_000_000_000 }),
      open: Column(rows.map(\.open)), high: Column(rows.map(\.high)),
      low: Column(rows.map(\.low)), close: Column(rows.map(\.close)),
      volume: Column(rows.map(\.script)))
  }

  private func replay(_ run: Backtest) throws -> OrderReplay {
    var terms = OrderTerms()
    // The volume is a script here.
    terms.zeroVolumeWaits = false
    return OrderReplay(
      try #require(run.orders).instructions, over: [run.bars], settings: run.settings, terms: terms)
  }

  private func run(
    _ strategy: CompiledStrategy, _ rows: [Row], cash: Double, onOrderPath: Bool
  ) throws -> Backtest {
    var settings = Settings()
    settings.cash = cash
    settings.shares = .fractional
    var rules = try RunRules(strategy, settings: settings)
    rules.usesOrders = onOrderPath
    return try Backtest(
      rules, strategy, strategy.parameterSet(), on: bars(rows), among: Surroundings(),
      rows: 0..<rows.count, lane: 0, tile: 256)
  }

  @Test("a position entered at a close has not seen that bar")
  func closeEntry() throws {
    let rows: [Row] = [
      (100, 101, 99, 100, 1), (100, 150, 50, 100, 0), (100, 104, 98, 101, 0),
      (101, 110, 97, 102, 2), (102, 160, 40, 103, 0),
    ]
    let run = try run(
      strategy("enter long by: close"), rows, cash: 10_000, onOrderPath: true)
    let trade = try #require(run.trades.first)
    #expect((trade.entryRow, trade.entryPrice) == (1, 100))
    #expect((trade.exitRow, trade.exitPrice) == (4, 102))
    #expect(isClose(trade.maximumFavorableExcursion, 0.1, within: 1e-12))
    #expect(isClose(trade.maximumAdverseExcursion, -0.03, within: 1e-12))
    #expect(try replay(run).trades == run.trades)
    // Still held at the end, it has seen the last bar, but never the first.
    let open = try self.run(
      strategy("enter long by: close"), Array(rows[..<3]), cash: 10_000, onOrderPath: true)
    let held = try #require(open.trades.first)
    #expect(held.isOpen && isClose(held.maximumFavorableExcursion, 0.04, within: 1e-12))
    #expect(isClose(held.maximumAdverseExcursion, -0.02, within: 1e-12))
    #expect(try replay(open).trades == open.trades)
  }

  @Test("a replay that fills at the close begins behind the entry's bar, too")
  func replayAtClose() throws {
    let rows: [Row] = [
      (100, 150, 50, 100, 1), (100, 104, 98, 101, 0), (101, 110, 97, 102, 2),
    ]
    var settings = Settings()
    settings.fill = .close
    let bars = bars(rows)
    let replay = OrderReplay(
      [OrderInstruction(at: bars.times[0], .place(Ticket(.buy, .shares(10), of: "X")))],
      over: [bars], settings: settings)
    let trade = try #require(replay.trades.first)
    #expect(trade.entryPrice == 100)
    #expect(isClose(trade.maximumFavorableExcursion, 0.1, within: 1e-12))
    #expect(isClose(trade.maximumAdverseExcursion, -0.03, within: 1e-12))
  }

  @Test(
    "what cash pays for less than 1e-9 of a share is no entry, on any path",
    arguments: [(1e-13, 0), (0.9e-7, 0), (1.1e-7, 1), (100, 1)])
  func leastEntry(cash: Double, entries: Int) throws {
    let rows = [Row](repeating: (100, 101, 99, 100, 1), count: 5)
    for onOrderPath in [false, true] {
      let run = try run(strategy(), rows, cash: cash, onOrderPath: onOrderPath)
      #expect(run.fills.count == entries, "order path: \(onOrderPath)")
      #expect(run.trades.count == entries, "order path: \(onOrderPath)")
      guard let log = run.orders else { continue }
      let replay = try replay(run)
      #expect(replay.fills == log.fills)
      #expect(replay.trades == run.trades && replay.working.isEmpty)
    }
  }

  @Test("nor is an order for less: it ends, and works on nowhere")
  func leastOrder() {
    let bars = bars([Row](repeating: (100, 101, 99, 100, 0), count: 3))
    var settings = Settings()
    settings.shares = .fractional
    for (shares, fills) in [(1e-10, 0), (1e-8, 1)] {
      let replay = OrderReplay(
        [OrderInstruction(at: bars.times[0], .place(Ticket(.buy, .shares(shares), of: "X")))],
        over: [bars], settings: settings)
      #expect(replay.fills.count == fills && replay.working.isEmpty)
      #expect(replay.ends.count == 1 - fills)
    }
  }
}
