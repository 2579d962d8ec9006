/// What a portfolio's backtest has beyond an account: who was held when, and what was refused.
public struct PoolRecord: Sendable {
  /// A fill and its symbol.
  public struct SymbolFill: Hashable, Sendable {
    /// The symbol.
    public let symbol: String
    /// The fill; its row counts in the union of all symbols' bars.
    public let fill: Fill
  }

  /// An order that the last close gave and that has not been filled.
  public struct Order: Hashable, Sendable {
    /// The symbol.
    public let symbol: String
    /// Shares to buy, negative to sell; infinite for as many as cash pays for.
    public let shares: Double
  }

  /// Why an entry was not made, or not as large as wanted.
  public enum Refusal: String, Hashable, Sendable, CaseIterable {
    /// All positions were taken.
    case noPlace = "no place"
    /// Its rank was not known yet.
    case noRank = "no rank"
    /// Cash paid for nothing.
    case noCash = "no cash"
    /// A cap on symbol, sector, gross or net exposure left no room.
    case cap
    /// It went along too much with what was held.
    case correlation
    /// The symbol was no member of the universe.
    case notMember = "not a member"
    /// The account did not take the order.
    case notTaken = "not taken by the account"
    /// The returns allowed no weights.
    case noWeights = "no weights"
  }

  /// A symbol whose bars end before the run does.
  public struct Ending: Hashable, Sendable {
    /// The symbol.
    public let symbol: String
    /// Start of its last bar, UTC nanoseconds.
    public let time: Int64
  }

  /// The symbols, by name.
  public internal(set) var symbols: [String] = []
  /// At every close: cash, in currency.
  public internal(set) var cash: [Double] = []
  /// At every close: the value of long positions.
  public internal(set) var longValue: [Double] = []
  /// At every close: the value of short positions, as a positive number.
  public internal(set) var shortValue: [Double] = []
  /// At every close: how many positions were held.
  public internal(set) var positions: [Int] = []
  /// At every close: the value of the largest position, its sign aside.
  public internal(set) var largest: [Double] = []
  /// Every fill.
  public internal(set) var fills: [SymbolFill] = []
  /// What waits after the last close.
  public internal(set) var pending: [Order] = []
  /// How often an entry was refused, by reason.
  public internal(set) var refusals: [Refusal: Int] = [:]
  /// Symbols whose bars end before the last row of the run.
  public internal(set) var endings: [Ending] = []
  /// Bars with both a stop and a target that finer bars settled.
  public internal(set) var settled = 0
  /// What the account refused, was charged and did of itself; nil for a run without an account's terms.
  public internal(set) var account: PoolAccount?
  /// Symbols of the universe that are not in the run.
  public internal(set) var missing: [String] = []

  /// Nothing yet.
  init() {}
}

extension PoolRecord {
  /// The records of stretches one behind the other, such as the windows of a walk-forward; nil for none.
  public init?(joining parts: [PoolRecord]) {
    guard let first = parts.first else { return nil }
    self = first
    for part in parts.dropFirst() {
      cash += part.cash
      longValue += part.longValue
      shortValue += part.shortValue
      positions += part.positions
      largest += part.largest
      fills += part.fills
      refusals.merge(part.refusals) { $0 + $1 }
      settled += part.settled
      if let further = part.account { account?.append(further) }
    }
    endings = parts[parts.count - 1].endings
    pending = parts[parts.count - 1].pending
  }
}
