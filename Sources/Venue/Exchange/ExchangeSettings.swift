public import Series

/// The rules of a local exchange and the account that trades on it.
public struct ExchangeSettings: Sendable {
  /// Cash at the start, in US dollars.
  public var cash: Double = 100_000
  /// Buying power per dollar of equity: 1 (cash account), 2 or 4.
  public var multiplier: Int = 2
  /// The share of the price by which market and stop orders fill worse.
  public var slippage: Double = 0
  /// The share of each fill's value that is taken from cash.
  ///
  /// Not in Alpaca's protocol: it lets a paper run be compared with a backtest that has costs.
  public var commission: Double = 0
  /// What a fill costs beside `commission`, in US dollars; nil for nothing.
  ///
  /// Not in Alpaca's protocol either.
  public var fee: (@Sendable (Charged) -> Double)?
  /// Whether prices must lie on the tick: two decimals from $1 on, four below.
  public var enforcesTicks: Bool = true
  /// The chance that a fill takes only a random part; the rest works on.
  public var partialFillProbability: Double = 0
  /// Makes ids and partial fills repeatable; nil takes others every time.
  public var seed: UInt64?
  /// Calendar days until a good-till-cancelled order expires.
  public var goodTillCancelledDays: Int = 90

  /// What a fee may depend on.
  public struct Charged: Sendable {
    /// Shares, always positive.
    public let quantity: Double
    /// Currency a share.
    public let price: Double
    /// Whether shares are sold, short or not.
    public let isSale: Bool
    /// Whether a limit order filled.
    public let isLimit: Bool
    /// When.
    public let time: Timestamp
  }

  /// Makes the settings of a fresh paper account without costs.
  public init() {}
}
