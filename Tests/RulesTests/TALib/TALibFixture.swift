import Foundation
import Rules
import Series
import TestKit

/// What TA-Lib gave for one function, one setting and one series.
struct TALibCase: Decodable {
  let function: String
  let parameters: [String: Double]
  let series: String
  /// How the script treats missing rows; see `talib_gaps.py`.
  let rule: String
  /// Outputs by TA-Lib's names; NaN is null.
  let outputs: [String: [FixtureNumber]]
  /// The first row at which all outputs are known.
  let first: Int?
}

/// A number of the fixture: null is NaN, and the infinities are words.
struct FixtureNumber: Decodable {
  let value: Double

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .nan
    } else if let number = try? container.decode(Double.self) {
      value = number
    } else {
      value = try container.decode(String.self) == "inf" ? .infinity : -.infinity
    }
  }
}

/// The file that `Fixtures/make_talib.py` writes.
struct TALibFixture: Decodable {
  let tool: String
  let series: [String: [String: [FixtureNumber]]]
  let cases: [TALibCase]

  /// Read once; a file that cannot be read fails every test that asks for it.
  static let read: Result<TALibFixture, any Error> = Result {
    let path = repositoryRoot + "/Tests/RulesTests/Fixtures/talib.json.gz"
    let packed = try Data(contentsOf: URL(fileURLWithPath: path))
    let text = try packed.withUnsafeBytes { packed in
      let (storage, count) = try Gzip.unpack(packed, file: path)
      return withExtendedLifetime(storage) { Data(bytes: storage.bytes, count: count) }
    }
    return try JSONDecoder().decode(TALibFixture.self, from: text)
  }

  /// The columns of a series as bars; `periods` takes the place of the volume where it is wanted.
  func bars(_ name: String, periodsAsVolume: Bool) -> Bars {
    let columns = series[name] ?? [:]
    func column(_ name: String) -> Column<Double> { Column((columns[name] ?? []).map(\.value)) }
    let count = columns["close"]?.count ?? 0
    let day: Int64 = 86_400_000_000_000
    return Bars(
      symbol: name, timeframe: .day, times: Column((0..<count).map { Int64($0) * day }),
      open: column("open"), high: column("high"), low: column("low"), close: column("close"),
      volume: column(periodsAsVolume ? "periods" : "volume"))
  }
}

/// How a function of TA-Lib is said in the formula language.
struct TALibFunction: Sendable {
  /// What its rounding noise is measured by, where it takes differences of like numbers.
  enum Noise: Sendable {
    /// Nothing: 1e-9 of the value itself.
    case none
    /// This share of the largest price.
    case price(Double)
    /// This much.
    case absolute(Double)
  }

  let name: String
  let noise: Noise
  let periodsAsVolume: Bool
  /// Formulas by output, under TA-Lib's names of the outputs.
  let formulas: @Sendable (TALibParameters) -> [(output: String, formula: String)]

  /// A function of one output.
  init(
    _ name: String, noise: Noise = .none, periodsAsVolume: Bool = false,
    _ formula: @escaping @Sendable (TALibParameters) -> String
  ) {
    self.name = name
    self.noise = noise
    self.periodsAsVolume = periodsAsVolume
    formulas = { [("", formula($0))] }
  }

  /// A function of several outputs: the call, and our name of each of TA-Lib's outputs.
  init(
    _ name: String, outputs: KeyValuePairs<String, String>, noise: Noise = .none,
    _ formula: @escaping @Sendable (TALibParameters) -> String
  ) {
    self.name = name
    self.noise = noise
    periodsAsVolume = false
    let names = outputs.map { ($0.key, $0.value) }
    formulas = { parameters in names.map { ($0.0, formula(parameters) + "." + $0.1) } }
  }

  /// A function whose outputs are formulas of their own.
  init(
    _ name: String, noise: Noise = .none,
    each outputs: @escaping @Sendable (TALibParameters) -> KeyValuePairs<String, String>
  ) {
    self.name = name
    self.noise = noise
    periodsAsVolume = false
    formulas = { parameters in outputs(parameters).map { ($0.key, $0.value) } }
  }
}

/// Parameters of a case, as text for formulas: `p["timeperiod"]`.
struct TALibParameters: Sendable {
  let values: [String: Double]

  subscript(name: String) -> String {
    let value = values[name] ?? .nan
    return value == value.rounded() ? "\(Int(value))" : "\(value)"
  }

  /// One parameter as a multiple of another.
  func ratio(_ name: String, to other: String) -> String {
    "\((values[name] ?? .nan) / (values[other] ?? .nan))"
  }

  /// The word of a moving average's type.
  func average(_ name: String) -> String {
    averageWords[Int(values[name] ?? 0)]
  }
}

/// TA-Lib's moving averages by their number.
let averageWords = [
  "sma", "ema", "wma", "dema", "tema", "trima", "kama", "mama", "t3", "hma", "none", "default",
  "zlema", "rma",
]
