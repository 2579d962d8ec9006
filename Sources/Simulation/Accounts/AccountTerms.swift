/// What kind of account a run trades on, and what that account is charged.
public struct AccountTerms: Hashable, Sendable, Codable {
  /// What an account may do with borrowed money and shares.
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Purchases from settled cash only, and no short sales.
    case cash
    /// Regulation T: half of a purchase may be borrowed, and shares may be sold short.
    case margin
  }

  /// How much a margin call closes.
  public enum Call: String, Hashable, Sendable, Codable, CaseIterable {
    /// The least number of shares that meets the requirement again.
    case enough
    /// Every position.
    case flat
  }

  /// Cash or margin.
  public var kind: Kind
  /// The share of a purchase or short sale that the account's own money must cover; coins need all of it.
  public var initial = 0.5
  /// What positions must be backed by from then on.
  public var maintenance = MaintenanceTable()
  /// Equity below which nothing is borrowed and nothing sold short, in currency.
  public var leastEquity = 2_000.0
  /// The most that all positions together may be worth, in equities; beyond it orders only close.
  public var largestExposure = 6.0
  /// Yearly rate on cash that is owed, paid on settled balances for each of 360 days.
  public var debitRate = 0.0
  /// Yearly rate on settled cash that lies idle, for each of 360 days.
  public var creditRate = 0.0
  /// Sessions from a trade until its money moves; nil for the United States' rule of the trade's day.
  public var settlement: Int?
  /// Which shares can be borrowed, and what that costs.
  public var shorts = ShortSupply()
  /// How much a margin call closes.
  public var call = Call.enough

  /// An account without charges; margin accounts follow Regulation T and Alpaca's maintenance.
  public init(_ kind: Kind) { self.kind = kind }
}

/// How much of their value positions must be backed by, by price and symbol.
///
/// The defaults are Alpaca's: long positions 30 %, below 2.50 all of it; short ones 30 % and at least 5
/// a share, below 5 all of it and at least 2.50 a share.
public struct MaintenanceTable: Hashable, Sendable, Codable {
  /// Share of a long position's value.
  public var long = 0.3
  /// Price below which all of a long position counts.
  public var cheapLong = 2.5
  /// Share of a short position's value.
  public var short = 0.3
  /// The least for a share sold short, in currency.
  public var leastShort = 5.0
  /// Price below which all of a short position counts.
  public var cheapShort = 5.0
  /// The least for a cheap share sold short, in currency.
  public var leastCheapShort = 2.5
  /// Shares that some symbols need at least: 1 for funds that are leveraged threefold.
  public var symbols: [String: Double] = [:]

  /// Alpaca's table.
  public init() {}

  /// What a share of a position must be backed by at a price, in currency, and no less than the share `least` of it.
  ///
  /// NaN where the price is not known.
  public func perShare(at price: Double, isShort: Bool, least: Double = 0) -> Double {
    let least = least * price
    guard isShort else { return max(price * (price < cheapLong ? 1 : long), least) }
    let needed =
      price < cheapShort ? max(leastCheapShort, price) : max(leastShort, price * short)
    return max(needed, least)
  }
}

/// What an account was charged or paid beside its fills, in currency; what it paid counts positive.
public struct AccountCharges: Hashable, Sendable, Codable {
  /// Interest on what was owed.
  public var interest = 0.0
  /// Interest on idle cash, which the account was paid.
  public var credit = 0.0
  /// Fees for shares that were borrowed.
  public var borrowing = 0.0
  /// Dividends that long positions were paid, less those that short ones paid.
  public var dividends = 0.0
  /// What was paid for parts of shares that splits left over.
  public var fractions = 0.0
  /// Interest, paid less earned, while no position was held that it could be counted to.
  public var unattributed = 0.0
  /// Margin calls.
  public var calls = 0

  /// Nothing yet.
  public init() {}
}
