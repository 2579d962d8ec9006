import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Lots")
struct LotTests {
  private let bars = walk(rows: 800, seed: 21)

  /// The plain path, the order path, and a book.
  private func settings(_ path: Int, lot: Double, _ shares: Settings.Shares) -> Settings {
    var settings = Settings()
    settings.lot = lot
    settings.shares = shares
    settings.side = .both
    if path == 2 { settings.terms = OrderTerms() }
    return settings
  }

  private func strategy(_ path: Int) throws -> CompiledStrategy {
    let orders = path == 1 ? "trailing stop: 5%\n" : ""
    return try StrategyText(
      reading: """
        enter long: crossover(sma(close, 3), sma(close, 9))
        exit long: crossunder(sma(close, 3), sma(close, 9))
        enter short: crossunder(sma(close, 3), sma(close, 9))
        exit short: crossover(sma(close, 3), sma(close, 9))
        \(orders)size: fraction(0.37)
        """, name: "lots"
    ).strategy
  }

  @Test("entries are whole lots on each path", arguments: 0..<3)
  func entries(path: Int) throws {
    for (lot, shares) in [
      (7.0, Settings.Shares.whole), (100, .whole), (0.1, .fractional), (0.0001, .fractional),
    ] {
      let strategy = try strategy(path)
      let run = try Backtest(
        strategy, strategy.parameterSet([:]), on: bars,
        settings: settings(path, lot: lot, shares))
      let entries = run.fills.filter { $0.kind == .entry }
      #expect(entries.count > 20, "\(path) \(lot)")
      for entry in entries {
        let lots = abs(entry.shares) / lot
        #expect(abs(lots - lots.rounded()) < 1e-6 && lots.rounded() >= 1, "\(entry.shares)")
      }
    }
  }

  @Test("all paths take the same lots")
  func agree() throws {
    let strategy = try strategy(0)
    let runs = try [0, 2].map {
      try Backtest(
        strategy, strategy.parameterSet([:]), on: bars, settings: settings($0, lot: 25, .whole))
    }
    #expect(runs[0].fills.map(\.shares) == runs[1].fills.map(\.shares))
  }

  @Test("a lot of one share is no lot; a lot that nothing pays for is no entry")
  func edges() throws {
    let strategy = try strategy(0)
    let set = try strategy.parameterSet([:])
    var plain = settings(0, lot: 1, .whole)
    let ones = try Backtest(strategy, set, on: bars, settings: plain)
    plain.lot = nil
    let none = try Backtest(strategy, set, on: bars, settings: plain)
    #expect(ones.fills == none.fills && ones.metrics == none.metrics)
    let large = try Backtest(
      strategy, set, on: bars, settings: settings(0, lot: 1e6, .whole))
    #expect(large.fills.isEmpty)
  }

  @Test("an exit sells what is there, whatever the lot")
  func exits() {
    var settings = Settings()
    settings.lot = 10
    let start = bars.times[0]
    let replay = OrderReplay(
      [
        OrderInstruction(at: start, .place(Ticket(.buy, .shares(27), of: bars.symbol))),
        OrderInstruction(
          at: bars.times[3],
          .place(Ticket(.sell, .shares(13), of: bars.symbol, closes: true))),
      ], over: [bars], settings: settings)
    #expect(replay.fills.map(\.shares) == [20, -13])
  }
}
