import Foundation
import Rules

/// One function of TA-Lib, as `talib.tsv` says it; a test holds that file against the tests' own table.
struct TALibFunction {
  let name: String
  /// Whether its second input, TA-Lib's periods, stands in our column of volumes.
  let periodsAsVolume: Bool
  let formulas: [Formula]
  /// TA-Lib's name of the window that a grid varies, and the formulas with our parameter there.
  let grid: (parameter: String, formulas: [Formula])?

  /// The parameter of a grid's formulas.
  static let window = Parameter("window", 2...65, default: 20)

  init(line: Substring) throws {
    let fields = line.split(separator: "\t").map(String.init)
    guard fields.count == 5 else { throw Problem("talib.tsv: \(line): five fields are wanted") }
    name = fields[0]
    periodsAsVolume = fields[1] == "periods"
    formulas = try Self.formulas(fields[2])
    grid = fields[3] == "-" ? nil : (fields[3], try Self.formulas(fields[4]))
  }

  private static func formulas(_ text: String) throws -> [Formula] {
    try text.split(separator: "; ").map {
      try Formula(reading: String($0), parameters: [window])
    }
  }

  static func all(in path: String) throws -> [TALibFunction] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      try TALibFunction(line: $0)
    }
  }
}
