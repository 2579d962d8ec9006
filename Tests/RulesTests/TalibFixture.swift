import Foundation
import Rules
import TestKit
import Testing

/// TA-Lib's values for every one of its functions: `Fixtures/make_talib.py` says how they were made.
struct TalibFixture: Decodable {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let function: String
    let parameters: [String: Double]
    let series: String
    /// How the function treats missing bars.
    let rule: String
    let outputs: [String: [Double?]]
    /// The first row at which all outputs are known.
    let first: Int?

    var testDescription: String { "\(function) \(parameters) on \(series)" }

    /// An output's numbers, NaN where there is none.
    func numbers(_ output: String) -> [Double] { (outputs[output] ?? []).map { $0 ?? .nan } }
  }

  let tool: String
  let series: [String: [String: [Double?]]]
  let cases: [Case]

  /// The fixture; nil where it cannot be read.
  static let shared: TalibFixture? = {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return packedFixture("Tests/RulesTests/Fixtures/talib.json.gz").flatMap {
      try? decoder.decode(TalibFixture.self, from: $0)
    }
  }()

  /// A column of a series, NaN where bars are missing.
  func column(_ name: String, of series: String) -> [Double] {
    (self.series[series]?[name] ?? []).map { $0 ?? .nan }
  }

  /// The values of a formula on a series.
  func values(
    _ formula: Formula, on series: String, tile: Int = 64, parameters: [Parameter] = [],
    set: ParameterSet = ParameterSet(values: [])
  ) throws -> [Double] {
    let columns = PriceColumn.allCases.map { column($0.description, of: series) }
    let rows = columns[0].count
    let memory = columns.map { column in
      UnsafeMutableBufferPointer<Double>.allocate(capacity: rows)
    }
    defer { memory.forEach { $0.deallocate() } }
    for (target, column) in zip(memory, columns) { _ = target.initialize(from: column) }
    return try FormulaValues.compute(
      [formula.node], parameters: parameters, set: set,
      columns: memory.compactMap { $0.baseAddress.map { UnsafePointer($0) } }, rows: rows,
      tile: tile)[0]
  }
}
