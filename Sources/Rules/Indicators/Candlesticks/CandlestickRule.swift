/// How one pattern is told from the last candles.
///
/// In definitions a body is long above the average body of the ten candles before, and short below it.
/// A shadow is long if longer than its own candle's body. A doji's body is at most a tenth of the
/// average range of ten candles, and a shadow below that is none. Prices are near up to a fifth of the
/// average range of five candles, equal up to a twentieth.
protocol CandlestickRule: SendableMetatype {
  /// What it is called.
  static var title: String { get }
  /// The shape, in words.
  static var definition: String { get }
  /// The default of its penetration; nil for a pattern without.
  static var penetration: Double? { get }
  /// The rows before the first value.
  static var lookback: Int { get }
  init()
  /// The values at eight rows; to be asked once a row, for averages move on with them.
  mutating func value(_ candles: Candles) -> Rows
}

extension CandlestickRule {
  static var penetration: Double? { nil }
}
