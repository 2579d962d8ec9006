/// What a dividend or split did to a position.
public struct AppliedAction: Hashable, Sendable, Codable {
  /// The instrument.
  public let symbol: String
  /// Row of the first bar without the dividend and after the split.
  public let row: Int
  /// Start of that bar, UTC nanoseconds.
  public let time: Int64
  /// New shares for an old one.
  public let split: Double
  /// Currency a share, before the split.
  public let dividend: Double
  /// Shares before and behind it, negative when short; what dividends bought is among the latter.
  public let before: Double
  /// Shares behind it.
  public let after: Double
  /// Cash that came of it, negative where a short position paid: dividends that were not reinvested, and parts of shares.
  public let cash: Double
}

/// What becomes of dividends.
public enum DividendUse: String, Hashable, Sendable, Codable, CaseIterable {
  /// They are cash from the day on which the shares trade without them.
  case cash
  /// They buy shares at the last close less the dividend, without costs.
  case reinvest
}
