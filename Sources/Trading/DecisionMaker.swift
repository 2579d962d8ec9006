public import Simulation

/// What a strategy is told about its account: as the broker says it is.
public struct AccountState: Hashable, Sendable {
  /// Cash.
  public var cash: Double
  /// Signed shares of the strategy's symbol.
  public var shares: Double

  /// Makes a state of its parts.
  public init(cash: Double, shares: Double) {
    self.cash = cash
    self.shares = shares
  }
}

/// What a strategy wants after a bar has closed.
public struct Decision: Hashable, Sendable {
  /// Start of the bar at whose close it was taken.
  public var time: Int64
  /// Whether to close the position.
  public var exit: Bool
  /// The side to open, after the exit if both.
  public var entry: Trade.Side?
  /// Shares to open; ignored without an entry.
  public var quantity: Double
  /// Currency from the fill to the protective stop; NaN for none.
  public var stopDistance: Double
  /// Currency from the fill to the profit target; NaN for none.
  public var targetDistance: Double

  /// Makes a decision of its parts.
  public init(
    time: Int64, exit: Bool = false, entry: Trade.Side? = nil, quantity: Double = 0,
    stopDistance: Double = .nan, targetDistance: Double = .nan
  ) {
    self.time = time
    self.exit = exit
    self.entry = entry
    self.quantity = quantity
    self.stopDistance = stopDistance
    self.targetDistance = targetDistance
  }
}

/// A strategy that is told of each closed bar, in order, and says what it wants.
public protocol DecisionMaker {
  /// Takes one closed bar and the account, and decides.
  mutating func close(bar: MarketBar, account: AccountState) -> Decision
}
