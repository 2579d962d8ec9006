import Foundation
import Rules
import Series
import Simulation

// Times the lane machine: best of several runs, tab-separated. Arguments: a bars file (CSV), for
// example ../shared/data/us-equities/daily/SPY.csv. Without one a synthetic market is walked.

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

func time(_ name: String, runs: Int = 7, barLanes: Int, _ body: () throws -> Void) rethrows {
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

let history = try bars()
let windows = (2...143).map(Double.init)
var settings = Settings()
settings.commission = Commission(rate: 0.001)
settings.shares = .fractional
settings.size = .all
let grid = [
  ParameterGrid.Axis(name: "fast", values: windows), .init(name: "slow", values: windows),
]
for tile in [128, 256, 512] {
  try sweep("sma-cross 10011 sets", SMACross(), grid, settings, history, threads: 1, tile: tile)
}
try sweep("sma-cross 10011 sets", SMACross(), grid, settings, history, threads: 2)
settings.size = nil
settings.shares = .whole
settings.side = .both
try sweep(
  "ema-cross 10011 sets, stops, both sides", EMACross(), grid, settings, history, threads: 1)
let strategy = try CompiledStrategy(EMACross())
let set = try strategy.parameterSet()
try time("ema-cross single backtest", barLanes: history.count) {
  _ = try Backtest(strategy, set, on: history, settings: settings)
}
