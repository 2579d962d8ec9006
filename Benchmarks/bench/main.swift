import Foundation
import Rules
import Series
import Simulation

// Times the lane machine: best of several runs, tab-separated. Arguments: a bars file (CSV), and words
// that a benchmark's name must hold. Without a file a synthetic market is walked.

func bars() throws -> Bars {
  if CommandLine.arguments.count > 1 {
    return try CSVImporter().read(CommandLine.arguments[1], symbol: "BENCH").bars
  }
  guard let first = CalendarDate("1998-01-02"), let last = CalendarDate("2021-03-31") else {
    preconditionFailure("two dates that exist")
  }
  return try SyntheticMarket(
    symbol: "BENCH", seed: 1, timeframe: .day, from: first, through: last
  ).bars()
}

func time(_ name: String, runs: Int = 15, barLanes: Int, _ body: () throws -> Void) rethrows {
  guard CommandLine.arguments.dropFirst(2).allSatisfy(name.contains) else { return }
  var best = Duration.seconds(1_000_000)
  for _ in 0..<runs {
    let clock = ContinuousClock()
    best = min(best, try clock.measure(body))
  }
  let seconds = best / .seconds(1)
  let rate = Double(barLanes) / seconds / 1e6
  print(
    "\(name)\t\(String(format: "%.4f", seconds)) s\t\(String(format: "%.0f", rate)) M bar-lanes/s")
}

func sweep(
  _ name: String, _ strategy: any Strategy, _ axes: [ParameterGrid.Axis], _ settings: Settings,
  _ bars: Bars, threads: Int, tile: Int = 256
) throws {
  let compiled = try CompiledStrategy(strategy)
  let sets = try ParameterGrid(of: compiled, axes: axes).sets
  var layout = LaneSweep.Layout()
  layout.threads = threads
  layout.tile = tile
  let sweep = try LaneSweep(compiled, on: bars, settings: settings, layout: layout)
  try time("\(name), \(threads) thread(s), tile \(tile)", barLanes: sets.count * bars.count) {
    _ = try sweep.run(sets, segments: [0..<bars.count])
  }
}

func strategies(_ history: Bars) throws {
  let windows = (2...143).map(Double.init)
  let grid = [
    ParameterGrid.Axis(name: "fast", values: windows), .init(name: "slow", values: windows),
  ]
  try sweep("sma-cross", SMACross(), grid, Settings(), history, threads: 1)
  try sweep("sma-cross", SMACross(), grid, Settings(), history, threads: 2)
  var settings = Settings()
  settings.commission = Commission(rate: 0.001)
  settings.shares = .fractional
  settings.size = .all
  for tile in [128, 256, 512] {
    try sweep("sma-cross with costs", SMACross(), grid, settings, history, threads: 1, tile: tile)
  }
  for threads in [1, 2] {
    try sweep("sma-cross, stops", StoppedCross(), grid, Settings(), history, threads: threads)
  }
  settings = Settings()
  settings.side = .both
  try sweep("ema-cross, stops, both sides", EMACross(), grid, settings, history, threads: 1)
  let strategy = try CompiledStrategy(EMACross())
  let set = try strategy.parameterSet()
  try time("ema-cross single backtest", runs: 200, barLanes: history.count) {
    _ = try Backtest(strategy, set, on: history, settings: settings)
  }
}

/// Averages that cross, with a stop of 5 % and a target of 10 %.
struct StoppedCross: Strategy {
  let fast = Parameter("fast", 2...50, default: 5)
  let slow = Parameter("slow", 10...200, default: 20)
  let summary = "Averages that cross, with a stop of 5 % and a target of 10 %."
  var constraint: Condition? { fast < slow }

  func rules(_ market: Market) -> Rules {
    var rules = SMACross().rules(market)
    rules.stopLoss = .fraction(0.05)
    rules.takeProfit = .fraction(0.1)
    return rules
  }
}

try strategies(try bars())
