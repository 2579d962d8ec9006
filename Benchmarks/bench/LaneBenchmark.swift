import Foundation
import Rules
import Series
import Simulation

/// Times the lane machine: best of several runs, tab-separated.
///
/// Arguments: a bars file (CSV), and words that a benchmark's name must hold. Without a file a synthetic
/// market is walked.
struct LaneBenchmark {
  private let history: Bars
  private let words: [String]

  init(_ arguments: [String]) throws {
    history = try BenchmarkBars.read(arguments.first)
    words = Array(arguments.dropFirst())
  }

  func run() throws {
    let windows = (2...143).map(Double.init)
    let grid = [
      ParameterGrid.Axis(name: "fast", values: windows), .init(name: "slow", values: windows),
    ]
    try sweep("sma-cross", SMACross(), grid, Settings(), threads: 1)
    try sweep("sma-cross", SMACross(), grid, Settings(), threads: 2)
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    settings.shares = .fractional
    settings.size = .all
    for tile in [128, 256, 512] {
      try sweep("sma-cross with costs", SMACross(), grid, settings, threads: 1, tile: tile)
    }
    for threads in [1, 2] {
      try sweep("sma-cross, stops", StoppedCross(), grid, Settings(), threads: threads)
    }
    settings = Settings()
    settings.side = .both
    try sweep("ema-cross, stops, both sides", EMACross(), grid, settings, threads: 1)
  }

  private func sweep(
    _ name: String, _ strategy: any Strategy, _ axes: [ParameterGrid.Axis], _ settings: Settings,
    threads: Int, tile: Int = 256
  ) throws {
    let name = "\(name), \(threads) thread(s), tile \(tile)"
    guard words.allSatisfy(name.contains) else { return }
    let compiled = try CompiledStrategy(strategy)
    let sets = try ParameterGrid(of: compiled, axes: axes).sets
    var layout = LaneSweep.Layout()
    layout.threads = threads
    layout.tile = tile
    let sweep = try LaneSweep(compiled, on: history, settings: settings, layout: layout)
    let seconds = try best(of: 15) { _ = try sweep.run(sets, segments: [0..<history.count]) }
    let rate = Double(sets.count * history.count) / seconds / 1e6
    print(
      "\(name)\t\(String(format: "%.4f", seconds)) s\t"
        + "\(String(format: "%.0f", rate)) M bar-lanes/s")
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
