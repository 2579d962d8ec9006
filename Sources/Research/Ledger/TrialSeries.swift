/// What trials are counted on: the bars of one instrument, however many of them there were at the time.
///
/// New bars make a new fingerprint and not a new series, for who has tried something on the years up to now has tried
/// it on a part of the longer history. Prices that were adjusted are the same series.
public struct TrialSeries: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The instrument; of a pool `pool:` and its symbols in alphabetical order.
  public let symbol: String
  /// The length of a bar, as text.
  public let timeframe: String

  /// Names a series.
  public init(symbol: String, timeframe: String) {
    self.symbol = symbol
    self.timeframe = timeframe
  }

  /// The series of symbols that share an account.
  public init(pool symbols: [String], timeframe: String) {
    self.init(symbol: "pool:" + symbols.sorted().joined(separator: ","), timeframe: timeframe)
  }

  /// The text form.
  public var description: String { "\(symbol) \(timeframe)" }

  /// By symbol, then by timeframe.
  public static func < (one: TrialSeries, other: TrialSeries) -> Bool {
    (one.symbol, one.timeframe) < (other.symbol, other.timeframe)
  }
}
