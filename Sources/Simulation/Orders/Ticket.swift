/// An order as its author writes it: what, how much, at which price, for how long, and what protects it.
public struct Ticket: Hashable, Sendable, Codable {
  /// The direction of an order; a sale without a long position is a short sale.
  public enum Side: String, Sendable, Hashable, Codable { case buy, sell }

  /// What must happen before the order fills.
  public enum Kind: Hashable, Sendable, Codable {
    /// Nothing: it fills at the next price.
    case market
    /// The market offers this price or a better one.
    case limit(Double)
    /// The market reaches this price, which is against the order's side; then it is a market order.
    case stop(Double)
    /// The market reaches the stop; then it is a limit order.
    case stopLimit(stop: Double, limit: Double)
    /// A stop that follows the best price since the order was placed.
    case trailing(Trail)
  }

  /// How far a trailing stop stays behind the best price.
  public enum Trail: Hashable, Sendable, Codable {
    /// Currency.
    case amount(Double)
    /// A share of the best price: 0.05 is 5 %.
    case share(Double)
  }

  /// How long an order works.
  public enum Life: Hashable, Sendable, Codable {
    /// To the end of the session.
    case day
    /// Until it fills or is cancelled.
    case untilCancelled
    /// To the end of the bar that holds this moment, UTC nanoseconds.
    case until(Int64)
    /// At the next open; what does not fill there is cancelled.
    case immediate
    /// At the next open as a whole, or not at all.
    case fillOrKill
    /// At the open of the next session, or not at all.
    case atOpen
    /// At the close of the session, or not at all.
    case atClose
  }

  /// How much is traded.
  public enum Amount: Hashable, Sendable, Codable {
    /// So many shares.
    case shares(Double)
    /// So much currency at the last close.
    case notional(Double)
    /// The whole position, whatever it is when the order fills.
    case position
  }

  /// A protective price.
  public enum Level: Hashable, Sendable, Codable {
    /// A price.
    case at(Double)
    /// Currency from the average entry price.
    case distance(Double)
    /// A share of the average entry price.
    case share(Double)
  }

  /// One profit target.
  public struct Target: Hashable, Sendable, Codable {
    /// Where it lies.
    public var level: Level
    /// The share of the entry's quantity that leaves there; 1 for the last target is all that is left.
    public var portion: Double

    /// Makes a target.
    public init(_ level: Level, portion: Double = 1) {
      self.level = level
      self.portion = portion
    }
  }

  /// What is placed as soon as the order has filled: one cancels the other.
  public struct Bracket: Hashable, Sendable, Codable {
    /// Profit targets, the nearest first.
    public var targets: [Target] = []
    /// The protective stop.
    public var stop: Level?
    /// Makes the stop a stop-limit order.
    public var stopLimit: Level?
    /// A stop that follows the best price since the fill.
    public var trail: Trail?
    /// Once the best price is that far from the entry, the stop moves to `breakEvenPlus` beyond it.
    public var breakEven: Level?
    /// How far beyond the entry price the break-even stop lies, in currency.
    public var breakEvenPlus = 0.0
    /// The position leaves at the market after so many bars; the entry's bar is the first.
    public var timeStop: Int?

    /// Makes an empty bracket.
    public init() {}
  }

  /// The instrument.
  public var symbol: String
  /// Whether it buys or sells.
  public var side: Side
  /// How much.
  public var amount: Amount
  /// What must happen before it fills.
  public var kind: Kind
  /// How long it works.
  public var life: Life
  /// What protects the position that it opens.
  public var bracket: Bracket?
  /// Orders of one group cancel each other: the first fill of one ends the rest.
  public var group: Int?
  /// The number of the ticket that must have filled completely before this one works.
  public var after: Int?
  /// Whether it may only reduce a position.
  public var closes: Bool
  /// Whether a broker is asked to fill it outside of the regular session too; nil for not.
  public var extendedHours: Bool?

  /// Makes an order.
  public init(
    _ side: Side, _ amount: Amount, of symbol: String, _ kind: Kind = .market,
    life: Life = .untilCancelled, closes: Bool = false
  ) {
    self.symbol = symbol
    self.side = side
    self.amount = amount
    self.kind = kind
    self.life = life
    self.closes = closes || amount == .position
  }
}
