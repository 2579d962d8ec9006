/// A fill of a ticket or of what protects it.
public struct OrderFill: Hashable, Sendable, Codable {
  /// Why it filled.
  public enum Reason: String, Sendable, Codable {
    /// The ticket itself.
    case order
    /// The bracket's stop, trailing stop or break-even stop.
    case stop
    /// A target of the bracket.
    case target
    /// The bracket's time stop.
    case time
    /// The account had less than its positions must be backed by: closed at the open.
    case margin
    /// A session had lost what the risk limits allow: closed at the next open.
    case risk
    /// A dividend that was reinvested, without costs, at the last close less the dividend.
    case dividend
    /// The symbol's bars end while others go on: closed at the last close, without costs.
    case delisted
    /// The account had nothing left: closed at the mark, without costs.
    case ruin
  }

  /// The number of the ticket, in order of placement.
  public let ticket: Int
  /// The instrument.
  public let symbol: String
  /// Row of the bar, over the times of all symbols.
  public let row: Int
  /// Start of that bar, UTC nanoseconds.
  public let time: Int64
  /// Shares, positive for a purchase.
  public let shares: Double
  /// Price, slippage included.
  public let price: Double
  /// Price before slippage: always inside the bar.
  public let base: Double
  /// Commission, in currency.
  public let commission: Double
  /// Why it filled.
  public let reason: Reason
}

/// An order that ended without filling, or the rest of one.
public struct OrderEnd: Hashable, Sendable, Codable {
  /// Why it ended.
  public enum Reason: String, Sendable, Codable {
    /// Its author took it back, or another order of its group filled, or nothing is left to close.
    case cancelled
    /// Its time was over.
    case expired
    /// The cash did not pay for the rest.
    case cut
  }

  /// The number of the ticket.
  public let ticket: Int
  /// Row of the bar.
  public let row: Int
  /// Shares that were not filled; infinite for what would have closed the position.
  public let shares: Double
  /// Why it ended.
  public let reason: Reason
}

/// An order that was not taken, with the broker's reason.
public struct Refusal: Hashable, Sendable, Codable {
  /// The number of the ticket.
  public let ticket: Int
  /// The instrument.
  public let symbol: String
  /// Row of the bar at whose close it was placed.
  public let row: Int
  /// HTTP status of the broker's answer; 0 where the run's own rules refuse.
  public let status: Int
  /// The broker's code; 0 where the run's own rules refuse.
  public let code: Int
  /// The reason, in the broker's words.
  public let message: String
  /// What the order asked for, where it could be less: currency for buying power, else shares.
  public var wanted: Double?
  /// How much of it there was.
  public var allowed: Double?
  /// The risk limit that refused; nil where something else did.
  public var rule: RiskRule?
}

/// Why an order is not taken.
package struct RefusalReason: Hashable, Sendable {
  /// HTTP status of the broker's answer; 0 where the run's own rules refuse.
  package let status: Int
  /// The broker's code; 0 where the run's own rules refuse.
  package let code: Int
  /// The reason, in the broker's words.
  package let message: String
  package var wanted: Double?
  package var allowed: Double?
  package var rule: RiskRule?

  /// A field that is missing, wrong or does not belong.
  package static func invalid(_ message: String) -> RefusalReason {
    RefusalReason(status: 422, code: 40_010_001, message: message)
  }

  /// An order that the broker's rules do not allow.
  package static func unprocessable(_ message: String) -> RefusalReason {
    RefusalReason(status: 422, code: 42_210_000, message: message)
  }

  /// An order that the account does not allow: for its money, its shares or its rights.
  package static func forbidden(
    _ message: String, wanted: Double? = nil, allowed: Double? = nil
  ) -> RefusalReason {
    RefusalReason(
      status: 403, code: 40_310_000, message: message, wanted: wanted, allowed: allowed)
  }

  /// An order that the run's own rules do not allow.
  package static func own(_ message: String) -> RefusalReason {
    RefusalReason(status: 0, code: 0, message: message)
  }
}

/// What happened how often, beside the fills.
public struct OrderTallies: Hashable, Sendable, Codable {
  /// Bars that left the order of events open.
  public var ambiguous = 0
  /// Limits that filled although the price only touched them.
  public var touched = 0
  /// Bars without volume in which something would have filled.
  public var zeroVolume = 0
  /// Fills without limit by volume, because the bar's volume is not known.
  public var unlimited = 0
  /// Entries that the limit of additions or the wait behind an exit refused.
  public var limited = 0
  /// Shares cut from entries because the cash did not pay for them.
  public var cut = 0.0
}
