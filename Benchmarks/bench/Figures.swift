import Foundation

/// What the parts measured: a name and a value a line.
struct Figures {
  private let values: [String: String]
  let functions: [FunctionFigure]
  /// Versions of TA-Lib's Python package and C library; nil where it was not there.
  let talibVersion: String?

  /// Reads a folder of results: `figures.tsv` and `talib`.
  init(folder: String) throws {
    var values: [String: String] = [:]
    for fields in try Self.lines(folder + "/figures.tsv") where fields.count == 2 {
      values[fields[0]] = fields[1]
    }
    self.values = values
    let lines = (try? Self.lines(folder + "/talib")) ?? []
    functions = lines.compactMap(FunctionFigure.init)
    talibVersion = lines.first.flatMap { $0.count == 2 && $0[1] != "-" ? $0[1] : nil }
  }

  private static func lines(_ path: String) throws -> [[String]] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
  }

  func text(_ name: String) -> String { values[name] ?? "?" }

  /// A figure; nil where it was not measured.
  func number(_ name: String) -> Double? { values[name].flatMap { Double($0) } }

  /// One figure over another; nil where one of them was not measured.
  func ratio(_ name: String, over other: String) -> Double? {
    guard let one = number(name), let another = number(other) else { return nil }
    return one / another
  }
}

/// Seconds of one function of TA-Lib over a million bars.
struct FunctionFigure {
  let name: String
  let ours: Double
  let theirs: Double?
  let grid: Double?
  let theirGrid: Double?
  let isEqual: Bool

  init?(_ fields: [String]) {
    guard fields.count == 6, let ours = Double(fields[1]) else { return nil }
    name = fields[0]
    self.ours = ours
    theirs = Double(fields[2])
    grid = Double(fields[3])
    theirGrid = Double(fields[4])
    isEqual = fields[5] != "different"
  }

  /// Our seconds over TA-Lib's: less is better.
  var ratio: Double? { theirs.map { ours / $0 } }
  /// TA-Lib's seconds for 64 calls over ours for the grid: more is better.
  var gridGain: Double? {
    guard let grid, let theirGrid else { return nil }
    return theirGrid / grid
  }
}

extension [Double] {
  /// The middle one; nil where there are none.
  var median: Double? {
    guard !isEmpty else { return nil }
    let sorted = sorted()
    let middle = count / 2
    return count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
