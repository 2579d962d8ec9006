import Rules
import Series
import Simulation

/// One call of the sweep that `vectorbt_sweep.py` makes: prints its seconds and the sets.
///
/// Like that script it makes a small sweep before, which is not timed.
///
/// Arguments: a bars file (CSV), the longest window, and `plain` or `stops`.
struct SweepBenchmark {
  private let history: Bars
  private let last: Int
  private let strategy: CompiledStrategy
  private let settings: Settings

  init(_ arguments: [String]) throws {
    guard arguments.count == 3, let last = Int(arguments[1]), last > 4,
      ["plain", "stops"].contains(arguments[2])
    else { throw Problem("bench sweep: FILE LAST plain|stops") }
    history = try BenchmarkBars.read(arguments[0])
    self.last = last
    strategy = try CompiledStrategy(arguments[2] == "stops" ? StoppedCross() : SMACross())
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    settings.shares = .fractional
    settings.size = .all
    self.settings = settings
  }

  func run() throws {
    _ = try sweep(to: 4)
    let clock = ContinuousClock()
    let start = clock.now
    let sets = try sweep(to: last)
    print(start.duration(to: clock.now) / .seconds(1), sets, separator: "\t")
  }

  /// Sweeps every pair fast < slow of windows from 2 on.
  private func sweep(to last: Int) throws -> Int {
    let windows = (2...last).map(Double.init)
    let grid = try ParameterGrid(
      of: strategy,
      axes: [.init(name: "fast", values: windows), .init(name: "slow", values: windows)])
    let sweep = try LaneSweep(strategy, on: history, settings: settings)
    let metrics = try sweep.run(grid.sets, segments: [0..<history.count])
    return metrics?.setCount ?? 0
  }
}
