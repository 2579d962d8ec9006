/// How one pattern is told from the last candles.
///
/// A value is 100 for a pattern that points up, -100 for one that points down, 0 for none; a few
/// patterns have other values, which their comments name.
protocol CandlestickRule {
  /// The rows before the first value.
  static var lookback: Int { get }
  init()
  /// The values at eight rows; to be asked once a row, for averages move on with them.
  mutating func value(_ candles: Candles) -> Rows
}
