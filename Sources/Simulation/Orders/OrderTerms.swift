public import Series

/// What order lists assume about fills beyond `Settings`.
public struct OrderTerms: Hashable, Sendable, Codable {
  /// Which price of a bar fills a limit.
  public enum Limits: String, Sendable, Codable, CaseIterable {
    /// Reaching it.
    case touch
    /// Trading beyond it.
    case through
  }

  /// Which order of events is assumed where a bar leaves it open.
  public enum Ambiguity: String, Sendable, Codable, CaseIterable {
    /// The stop first.
    case pessimistic
    /// The target first.
    case optimistic
  }

  /// When the legs of a bracket start to work behind an entry inside a bar.
  public enum Legs: String, Sendable, Codable, CaseIterable {
    /// At once, as far as the bar tells.
    case atOnce
    /// With the next bar, as backtesting.py has it.
    case nextBar
  }

  /// What happens to an order that the cash cannot pay for.
  public enum BuyingPower: String, Sendable, Codable, CaseIterable {
    /// The fill is cut to what the cash pays for.
    case cut
    /// The order is refused when it is placed; what a gap makes dearer is still cut.
    case refuse
  }

  /// The share of a bar's volume that may fill; nil for no limit.
  public var volumeShare: Double?
  /// Which price of a bar fills a limit.
  public var limits = Limits.touch
  /// What is assumed where a bar leaves the order of events open.
  public var ambiguity = Ambiguity.pessimistic
  /// When legs start to work behind an entry inside a bar.
  public var legs = Legs.atOnce
  /// What happens to an order that the cash cannot pay for.
  public var buyingPower = BuyingPower.cut
  /// Whether a bar without volume trades nothing, where the column has volumes at all.
  public var zeroVolumeWaits = true
  /// How many entries may be added to a position; nil for any number.
  public var adds: Int?
  /// Bars that must pass behind an exit before the next entry is ordered.
  public var wait = 0

  /// The account that is traded on; nil for one that pays cash for everything, short sales too.
  public var account: AccountTerms?

  /// What becomes of dividends; nil for cash.
  public var dividends: DividendUse?

  /// Dividends and splits by symbol, for raw prices: they come before the open of their day; nil for none.
  public var actions: [String: CorporateActions]?
  /// The file or folder that they came from, as the workspace keeps paths; nil where nobody named one.
  public var actionsFile: String?

  /// The broker whose rules orders must keep; nil for none.
  public var acceptance: Acceptance?

  /// Limits that entries must keep; nil for none.
  public var risk: RiskLimits?

  /// The defaults: no limit by volume, a touch fills, the worse order of events.
  public init() {}
}
