public import Series
public import Simulation

/// What an account holds, as the broker says.
public struct BrokerAccount: Hashable, Sendable {
  /// The broker's name for the account.
  public var id: String
  /// Cash, negative when borrowed.
  public var cash: Double
  /// Cash plus positions at market.
  public var equity: Double
  /// What may still be spent on openings.
  public var buyingPower: Double
  /// Whether the broker refuses orders of this account.
  public var isBlocked: Bool

  /// Makes an account of its parts.
  public init(
    id: String, cash: Double, equity: Double, buyingPower: Double, isBlocked: Bool = false
  ) {
    self.id = id
    self.cash = cash
    self.equity = equity
    self.buyingPower = buyingPower
    self.isBlocked = isBlocked
  }
}

/// The broker's time and what it says about the regular session.
public struct BrokerClock: Hashable, Sendable {
  /// Now.
  public var time: Timestamp
  /// Whether the regular session is on.
  public var isOpen: Bool
  /// The next opening after now.
  public var nextOpen: Timestamp
  /// The next close after now.
  public var nextClose: Timestamp

  /// Makes a clock of its parts.
  public init(time: Timestamp, isOpen: Bool, nextOpen: Timestamp, nextClose: Timestamp) {
    self.time = time
    self.isOpen = isOpen
    self.nextOpen = nextOpen
    self.nextClose = nextClose
  }
}

/// A position as the broker says.
public struct BrokerPosition: Hashable, Sendable {
  /// The instrument.
  public var symbol: String
  /// Signed: negative when short.
  public var shares: Double
  /// Average entry price.
  public var averagePrice: Double

  /// Makes a position of its parts.
  public init(symbol: String, shares: Double, averagePrice: Double) {
    self.symbol = symbol
    self.shares = shares
    self.averagePrice = averagePrice
  }
}

extension Bars {
  /// One row as a value.
  public func bar(_ row: Int) -> Bar {
    Bar(
      time: times[row], open: open[row], high: high[row], low: low[row], close: close[row],
      volume: volume[row])
  }
}
