import Foundation
import Rules
import Series
import Simulation

/// Times runs with many orders, over a million synthetic minutes: millions of bars a second and trades.
struct OrderBenchmark {
  private let history: Bars
  private let settings: Settings
  private let words: [String]

  /// Words that a measurement's name must hold.
  init(_ words: [String]) throws {
    let all = try BenchmarkBars.minutes()
    history = all.slice(0..<min(all.count, 1_000_000))
    self.words = words
    var settings = Settings()
    settings.side = .both
    settings.commission = Commission(rate: 0.0001)
    settings.slippage = 0.0001
    settings.cash = 1e9
    self.settings = settings
  }

  /// A position in and out every few bars: averages that cross, a stop and a target at one average range.
  private static let bracket = """
    enter long: crossover(ema(close, 3), ema(close, 8))
    enter short: crossunder(ema(close, 3), ema(close, 8))
    stop loss: \(Market().atr(14))
    take profit: \(Market().atr(14))
    size: fraction(0.01)
    """

  /// The same with a limit entry, a trailing stop and two targets.
  private static let rich = """
    parameter trail: real 0.5...10 by 0.1 = 2
    parameter first: real 0.5...10 by 0.1 = 1
    enter long: crossover(ema(close, 3), ema(close, 8))
    enter short: crossunder(ema(close, 3), ema(close, 8))
    take profit: \(Market().atr(14)) * first
    enter long by: limit(close - \(Market().atr(14)) * 0.1)
    enter short by: limit(close + \(Market().atr(14)) * 0.1)
    orders work: bars(3)
    take profit portion: 0.5
    take profit 2: \(Market().atr(14)) * 3
    trailing stop: \(Market().atr(14)) * trail
    size: fraction(0.01)
    """

  func run() throws {
    let bracket = try StrategyText(reading: Self.bracket, name: "bracket").strategy
    let rich = try StrategyText(reading: Self.rich, name: "rich").strategy
    try single("market entries, stop and target, plain path", bracket, onOrderPath: false)
    try single("market entries, stop and target, order path", bracket, onOrderPath: true)
    try single("limit entries, trailing stop, two targets", rich, onOrderPath: true)
    try sweep("limit entries, trailing stop, two targets", rich)
  }

  private func single(
    _ name: String, _ strategy: CompiledStrategy, onOrderPath: Bool
  ) throws {
    guard words.allSatisfy(name.contains) else { return }
    let set = try strategy.parameterSet()
    var rules = try RunRules(strategy, settings: settings)
    rules.usesOrders = onOrderPath
    func run() throws -> Backtest {
      try Backtest(
        rules, strategy, set, on: history, among: Surroundings(), rows: 0..<history.count, lane: 0,
        tile: 256)
    }
    let trades = try run().trades.count
    let seconds = try best(of: 7) { _ = try run() }
    report(name, Double(history.count) / seconds, "M bars/s", "\(trades) trades")
  }

  private func sweep(_ name: String, _ strategy: CompiledStrategy) throws {
    guard words.allSatisfy(name.contains) else { return }
    let axes = [
      ParameterGrid.Axis(name: "trail", values: (0..<16).map { 1 + 0.25 * Double($0) }),
      ParameterGrid.Axis(name: "first", values: [0.5, 1, 1.5, 2]),
    ]
    let sets = try ParameterGrid(of: strategy, axes: axes).sets
    var layout = LaneSweep.Layout()
    layout.threads = 1
    let sweep = try LaneSweep(strategy, on: history, settings: settings, layout: layout)
    let seconds = try best(of: 3) { _ = try sweep.run(sets, segments: [0..<history.count]) }
    report(
      "\(name), sweep", Double(sets.count * history.count) / seconds, "M bar-lanes/s",
      "\(sets.count) sets")
  }

  private func report(_ name: String, _ rate: Double, _ unit: String, _ note: String) {
    print("\(name)\t\(String(format: "%.1f", rate / 1e6)) \(unit)\t\(note)")
  }
}
