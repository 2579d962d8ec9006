/// One round trip: a position from its entry to its exit, or to the end of the data.
public struct Trade: Sendable, Hashable, Codable {
  /// The direction of a position.
  public enum Side: String, Sendable, Hashable, Codable { case long, short }

  /// Why a position was closed.
  public enum ExitReason: String, Sendable, Hashable, Codable {
    /// The strategy's exit rule, at the next open (or the same close).
    case signal
    /// An entry of the other side.
    case reversal
    /// The protective stop.
    case stop
    /// The profit target.
    case target
    /// The account had nothing left: closed at the mark, without costs.
    case ruin
    /// The end of a walk-forward window: marked at its last close, without costs, and not carried over.
    case window
    /// A rebalancing of the portfolio left nothing of it.
    case rebalance
    /// The symbol left the universe.
    case universe
    /// The symbol's bars ended before the run: sold at the last close.
    case delisted
    /// The account had less than its position must be backed by: the broker closed it at the open.
    case marginCall = "margin-call"
    /// A session had lost what the risk limits allow: closed at the next open.
    case riskLimit = "risk-limit"
    /// Not closed: marked at the last close and left out of trade statistics.
    case open
  }

  /// The instrument.
  public var symbol: String
  /// Long or short.
  public var side: Side
  /// Row of the bar in which the entry filled.
  public var entryRow: Int
  /// Row of the bar in which the exit filled; the last row while the trade is open.
  public var exitRow: Int
  /// Start of the entry's bar, UTC nanoseconds.
  public var entryTime: Int64
  /// Start of the exit's bar, UTC nanoseconds.
  public var exitTime: Int64
  /// Fill price of the entry, slippage included.
  public var entryPrice: Double
  /// Fill price of the exit, slippage included; the last close while the trade is open.
  public var exitPrice: Double
  /// Shares, always positive.
  public var quantity: Double
  /// Commission of both fills, in currency.
  public var commission: Double
  /// Profit net of commission, in currency; for an open trade at the last close.
  public var profit: Double
  /// Currency lost if the first stop fills at its price; NaN without a stop.
  public var initialRisk: Double
  /// Why it ended.
  public var exitReason: ExitReason
  /// Whether stop and target both lay inside the exit's bar, so that the stop was assumed.
  public var isAmbiguous: Bool
  /// Worst price move against the position as a fraction of the entry price, at most 0.
  public var maximumAdverseExcursion: Double
  /// Best price move for the position as a fraction of the entry price, at least 0.
  public var maximumFavorableExcursion: Double

  /// Makes a trade of its parts.
  public init(
    symbol: String, side: Side, entryRow: Int, exitRow: Int, entryTime: Int64, exitTime: Int64,
    entryPrice: Double, exitPrice: Double, quantity: Double, commission: Double, profit: Double,
    initialRisk: Double, exitReason: ExitReason, isAmbiguous: Bool,
    maximumAdverseExcursion: Double, maximumFavorableExcursion: Double
  ) {
    self.symbol = symbol
    self.side = side
    self.entryRow = entryRow
    self.exitRow = exitRow
    self.entryTime = entryTime
    self.exitTime = exitTime
    self.entryPrice = entryPrice
    self.exitPrice = exitPrice
    self.quantity = quantity
    self.commission = commission
    self.profit = profit
    self.initialRisk = initialRisk
    self.exitReason = exitReason
    self.isAmbiguous = isAmbiguous
    self.maximumAdverseExcursion = maximumAdverseExcursion
    self.maximumFavorableExcursion = maximumFavorableExcursion
  }

  /// Whether the position was still held after the last bar.
  public var isOpen: Bool { exitReason == .open }

  /// Bars from the entry's to the exit's; 0 when both filled in the same bar.
  public var barsHeld: Int { exitRow - entryRow }

  /// Profit as a fraction of the entry's notional.
  public var returnOnEntry: Double { profit / (entryPrice * quantity) }
}
