import Foundation

// What `make bench` runs; every word is one measurement. See Benchmarks/run.
//
//   bench lanes [FILE] [WORDS]          the lane machine; only names that hold all the words
//   bench sweep FILE LAST plain|stops   one call of the sweep that vectorbt is timed with
//   bench talib TABLE OUT [PYTHON]      every function of TA-Lib, beside its C code
//   bench backtest FILE                 one event-faithful backtest
//   bench orders [WORDS]                runs with many orders, on synthetic minutes
//   bench portfolio SETS [weights]      a sweep over 100 synthetic symbols in one account
//   bench validation cost FILE|noise N  the tests behind a sweep: their cost, and how often they cry wolf
//   bench bars OUT day|minute           a synthetic market as CSV
//   bench process OUT COMMAND…          seconds and megabytes of a process; its output goes to OUT
//   bench page FOLDER PAGE              the page of the figures in FOLDER; fails where a budget is missed
//   bench levels PAGE FIGURES           the page's section on instruction sets

let arguments = Array(CommandLine.arguments.dropFirst())
do {
  switch arguments.first {
  case "lanes": try LaneBenchmark(Array(arguments.dropFirst())).run()
  case "sweep": try SweepBenchmark(Array(arguments.dropFirst())).run()
  case "talib": try TALibBenchmark(Array(arguments.dropFirst())).run()
  case "backtest": try BacktestBenchmark(Array(arguments.dropFirst())).run()
  case "orders": try OrderBenchmark(Array(arguments.dropFirst())).run()
  case "portfolio": try PortfolioBenchmark(Array(arguments.dropFirst())).run()
  case "validation": try ValidationBenchmark(Array(arguments.dropFirst())).run()
  case "bars": try BenchmarkBars.write(Array(arguments.dropFirst()))
  case "process": try ProcessRun(Array(arguments.dropFirst())).run()
  case "page": try PerformancePage.write(Array(arguments.dropFirst()))
  case "levels": try LevelsSection.write(Array(arguments.dropFirst()))
  default:
    throw Problem(
      "bench: say what to measure: lanes, sweep, talib, backtest, orders, portfolio, validation, "
        + "bars, process, page or levels")
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
