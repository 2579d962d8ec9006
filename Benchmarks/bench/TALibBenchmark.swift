import Foundation
import Rules

/// Times every function of TA-Lib over a million bars, ours and TA-Lib's C code by turns.
///
/// Writes a line a function: name, our seconds, TA-Lib's, those of a grid of 64 windows, and whether the
/// last rows are equal; a dash where there is nothing to tell. Arguments: TABLE OUT [PYTHON].
struct TALibBenchmark {
  private let functions: [TALibFunction]
  private let output: String
  private let clock: TALibClock?
  private let columns = TALibColumns()
  private let results: [UnsafeMutablePointer<Double>]

  private static let windows = 2...65
  private static let runs = 7
  private static let runsOfTurn = 6
  /// A function that is done at once gets more turns: another's burst must not meet all of them.
  private static let leastTime = Duration.milliseconds(400)
  /// Long enough that what a tile costs by itself is little, short enough that its columns stay near.
  private static let tile = 4096
  /// The same for eight series a row.
  private static let gridTile = 512

  init(_ arguments: [String]) throws {
    guard arguments.count > 1 else { throw Problem("bench talib: TABLE OUT [PYTHON]") }
    functions = try TALibFunction.all(in: arguments[0])
    output = arguments[1]
    results = (0..<4).map { _ in largePages(count: TALibColumns.rows) }
    guard arguments.count > 2 else {
      clock = nil
      return
    }
    let file = output + ".columns"
    try columns.write(to: file)
    let script = URL(fileURLWithPath: arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("talib_clock.py").path
    clock = try TALibClock(
      python: arguments[2], script: script, columns: file, rows: TALibColumns.rows)
  }

  func run() throws {
    var lines = ["version\t\(clock?.versions ?? "-")"]
    let wanted = ProcessInfo.processInfo.environment["LOCKSTEP_FUNCTIONS"]?.split(separator: ",")
    for function in functions where wanted?.contains(Substring(function.name)) ?? true {
      lines.append(try line(function))
    }
    for result in results { result.deallocate() }
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: output, atomically: true, encoding: .utf8)
  }

  private func line(_ function: TALibFunction) throws -> String {
    // By turns, so that a busy moment of the machine meets both; each turn runs a few times, for the
    // other side's turn has left nothing of its columns in the caches.
    var theirs: (seconds: Double, last: [Double]) = (.infinity, [])
    var ours = Double.infinity
    let turns = ContinuousClock()
    let start = turns.now
    var turn = 0
    while turn < Self.runs || start.duration(to: turns.now) < Self.leastTime {
      turn += 1
      ours = min(ours, try best(of: Self.runsOfTurn) { try compute(function) })
      guard let clock else { continue }
      let other = try clock.defaults(function.name, runs: Self.runsOfTurn)
      theirs = (min(theirs.seconds, other.seconds), other.last)
    }
    var grids = ("-", "-")
    if let grid = function.grid {
      grids.0 = "\(try best(of: 2) { try compute(grid: grid.formulas, of: function) })"
      if let clock {
        let seconds = try clock.grid(
          function.name, runs: 1, parameter: grid.parameter, windows: Self.windows)
        grids.1 = "\(seconds)"
      }
    }
    let theirSeconds = clock == nil ? "-" : "\(theirs.seconds)"
    let isEqual = clock == nil ? "-" : isEqual(function, theirs.last) ? "equal" : "different"
    return [function.name, "\(ours)", theirSeconds, grids.0, grids.1, isEqual]
      .joined(separator: "\t")
  }

  private func compute(_ function: TALibFunction) throws {
    try FormulaValues.compute(
      function.formulas.map(\.node),
      columns: columns.bars(periodsAsVolume: function.periodsAsVolume), rows: TALibColumns.rows,
      tile: Self.tile, into: Array(results.prefix(function.formulas.count)))
  }

  /// Sixty-four windows as a sweep computes them: blocks of eight, shared out among the cores, in machines
  /// whose values stay in their tiles.
  private func compute(grid formulas: [Formula], of function: TALibFunction) throws {
    let windows = Array(Self.windows)
    let blocks = stride(from: 0, to: windows.count, by: 8).map { first in
      LaneBlocks.Block(
        sets: Array(first..<first + 8), values: windows[first..<first + 8].map { [Double($0)] })
    }
    let program = try Program(formulas.map(\.node), parameters: [TALibFunction.window])
    let cores = min(ProcessInfo.processInfo.activeProcessorCount, blocks.count)
    let machines = try (0..<cores).map { core in
      try Grid(
        machine: SignalMachine(
          program,
          blocks: blocks[blocks.count * core / cores..<blocks.count * (core + 1) / cores],
          tile: Self.gridTile, rows: TALibColumns.rows),
        blocks: blocks.count * (core + 1) / cores - blocks.count * core / cores,
        columns: columns.bars(periodsAsVolume: function.periodsAsVolume))
    }
    DispatchQueue.concurrentPerform(iterations: cores) { machines[$0].run() }
  }

  /// One core's share of a grid.
  private struct Grid: @unchecked Sendable {
    let machine: SignalMachine
    let blocks: Int
    let columns: [UnsafePointer<Double>]

    func run() {
      for row in stride(from: 0, to: TALibColumns.rows, by: TALibBenchmark.gridTile) {
        let count = min(TALibBenchmark.gridTile, TALibColumns.rows - row)
        machine.begin(Tile(start: row, count: count, columns: columns))
        for block in 0..<blocks { _ = machine.outputs(of: block) }
      }
    }
  }

  /// Whether the last rows are the same numbers; sums over a million bars may wear.
  private func isEqual(_ function: TALibFunction, _ last: [Double]) -> Bool {
    let ours = function.formulas.indices.map { results[$0][TALibColumns.rows - 1] }
    return ours.count == last.count
      && zip(ours, last).allSatisfy {
        ($0.isNaN && $1.isNaN) || abs($0 - $1) <= 1e-6 * max(1, abs($1))
      }
  }
}
