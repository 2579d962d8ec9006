public import Series

/// How several symbols share one account: what may be held, how much of it, and when that is put right.
///
/// What is nil does not limit anything; a portfolio of nothing but nils is a common cash.
public struct PortfolioSettings: Hashable, Sendable, Codable {
  /// The most positions at a time.
  public var maximumPositions: Int?
  /// What shares the account out among the chosen symbols; nil leaves that to the rules.
  public var allocation: Allocation?
  /// When weights are put right.
  public var rebalancing: Rebalancing?
  /// Which signs weights may have, and how their sides are balanced.
  public var sides: Sides?
  /// The most value of long and short positions together, as a share of equity; nil for 1.
  public var gross: Double?
  /// The most that the values of both sides may differ, as a share of equity.
  public var net: Double?
  /// The most value of one position, as a share of equity.
  public var perSymbol: Double?
  /// The most value of one sector.
  public var sectors: SectorCap?
  /// The most correlation of a new position with what is held.
  public var correlation: CorrelationCap?
  /// The most that one rebalancing may trade: half of all changes of weight.
  public var turnover: Double?
  /// Which symbols are members on which days; nil for all on all days.
  public var universe: Membership?
  /// The file that the settings come from, as the workspace names it.
  public var file: String?

  /// A common cash and nothing else.
  public init() {}
}

extension PortfolioSettings {
  /// The signs of weights.
  public enum Sides: String, Hashable, Sendable, Codable, CaseIterable {
    /// No short weights.
    case long
    /// Long weights make up half of the gross exposure and short ones the other half.
    case longShort = "long-short"
    /// Both sides have the value of the smaller.
    case dollarNeutral = "dollar-neutral"
  }

  /// The most value of the positions of one sector.
  public struct SectorCap: Hashable, Sendable, Codable {
    /// The most, as a share of equity.
    public var limit: Double
    /// The sector of each symbol; a symbol without one is a sector of its own.
    public var sectors: [String: String]
    /// The file of the sectors.
    public var file: String?

    /// Makes a cap.
    public init(limit: Double, sectors: [String: String], file: String? = nil) {
      self.limit = limit
      self.sectors = sectors
      self.file = file
    }
  }

  /// The most correlation of a new position's returns with those of what is held.
  public struct CorrelationCap: Hashable, Sendable, Codable {
    /// The most, -1 to 1.
    public var limit: Double
    /// Returns that are looked at.
    public var returns: Int

    /// Makes a cap.
    public init(limit: Double, returns: Int) {
      self.limit = limit
      self.returns = returns
    }
  }

  /// Stays of symbols in the universe.
  public struct Membership: Hashable, Sendable, Codable {
    /// One stay; both days belong to it.
    public struct Stay: Hashable, Sendable, Codable {
      /// The symbol.
      public var symbol: String
      /// The first day, as days since 1970.
      public var from: Int
      /// The last day; nil while the end is open.
      public var to: Int?
    }

    /// By symbol, then by day.
    public var stays: [Stay]
    /// The file of the universe.
    public var file: String?

    /// Takes a universe over.
    public init(_ universe: Universe, file: String? = nil) {
      stays = universe.memberships.map {
        Stay(symbol: $0.symbol, from: $0.first.dayNumber, to: $0.last?.dayNumber)
      }
      self.file = file
    }
  }
}
