/// A rule that keeps orders within limits.
public enum RiskRule: String, Hashable, Sendable, Codable, CaseIterable {
  /// What a trade may lose at its stop.
  case risk = "trade"
  /// The largest position in one symbol.
  case position
  /// All positions together, short ones counted positive.
  case gross
  /// All positions together, short ones counted negative.
  case net
  /// The number of positions.
  case positions
  /// The loss of a session.
  case dailyLoss = "daily-loss"
  /// The fall from the highest equity.
  case drawdown
  /// The share of what is usually traded.
  case volume
  /// The difference of bid and ask.
  case spread
  /// What the positions may lose with some probability.
  case valueAtRisk = "value-at-risk"
  /// The regular session.
  case hours
}

/// Limits that entries must keep.
///
/// What is nil does not limit, and exits always pass. Sizes are cut to what a limit leaves, states refuse. What a rule needs and does not know, it refuses.
public struct RiskLimits: Hashable, Sendable, Codable {
  /// Between two falls from the highest equity the sizes of entries shrink to nothing.
  public struct Drawdown: Hashable, Sendable, Codable {
    /// The fall from which on sizes shrink, as a share of the highest equity.
    public var start: Double
    /// The fall at which nothing more is entered; entries resume at half of it where it equals `start`.
    public var end: Double

    /// Makes the limit; one number refuses from there on.
    public init(_ start: Double, to end: Double? = nil) {
      self.start = start
      self.end = end ?? start
    }
  }

  /// What the positions may lose over the next bar, by the deviation of their past returns.
  public struct ValueAtRisk: Hashable, Sendable, Codable {
    /// The loss, as a share of equity.
    public var share: Double
    /// The probability of staying below it.
    public var confidence: Double
    /// Bars of returns that are looked at.
    public var bars: Int

    /// Makes the limit; 95 % and 60 bars unless told otherwise.
    public init(_ share: Double, confidence: Double = 0.95, bars: Int = 60) {
      self.share = share
      self.confidence = confidence
      self.bars = bars
    }
  }

  /// Share of equity that a trade may lose if its stop fills at its price.
  public var risk: Double?
  /// Share of equity that the position in one symbol may be worth.
  public var position: Double?
  /// Share of equity that all positions may be worth, short ones counted positive: 1.5 is 150 %.
  public var gross: Double?
  /// Share of equity that all positions may be worth on balance, either side.
  public var net: Double?
  /// How many symbols may be held.
  public var positions: Int?
  /// Share of the equity at a session's start whose loss ends entries until the next session.
  public var dailyLoss: Double?
  /// Whether that loss also closes all positions at the next open.
  public var flattens: Bool?
  /// The fall from the highest equity that shrinks or ends entries.
  public var drawdown: Drawdown?
  /// Share of the average volume of the last twenty sessions.
  public var volume: Double?
  /// The widest spread as a share of the price, where it is known.
  public var spread: Double?
  /// What the positions may lose over a bar.
  public var valueAtRisk: ValueAtRisk?
  /// Whether entries are decided in the regular session only.
  public var hours: Bool?

  /// No limits.
  public init() {}
}
