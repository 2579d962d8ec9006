package import Series

/// An order as the exchange keeps it.
package struct Order: Sendable, Equatable {
  package enum Side: String, Sendable {
    case buy, sell
    /// 1 for a buy, -1 for a sell.
    package var sign: Double { self == .buy ? 1 : -1 }
    package var opposite: Side { self == .buy ? .sell : .buy }
  }

  package enum Kind: String, Sendable {
    case market, limit, stop
    case stopLimit = "stop_limit"
    case trailingStop = "trailing_stop"
    package var isStop: Bool { self == .stop || self == .stopLimit || self == .trailingStop }
  }

  package enum TimeInForce: String, Sendable { case day, gtc, opg, cls, ioc, fok }

  package enum Class: String, Sendable {
    case simple = ""
    case bracket, oco, oto
  }

  package enum Status: String, Sendable {
    case accepted, new, filled, canceled, expired, replaced, rejected, held
    case pendingNew = "pending_new"
    case partiallyFilled = "partially_filled"
    package var isOpen: Bool {
      switch self {
      case .accepted, .new, .held, .pendingNew, .partiallyFilled: true
      case .filled, .canceled, .expired, .replaced, .rejected: false
      }
    }
  }

  package let index: Int
  package let id: String
  package var clientOrderID: String
  package let symbol: String
  package let side: Side
  package let kind: Kind
  package var timeInForce: TimeInForce
  package let orderClass: Class
  package var positionIntent: String
  package let extendedHours: Bool
  package var quantity: Double?
  package let notional: Double?
  package var limitPrice: Double?
  package var stopPrice: Double?
  package var trailPrice: Double?
  package var trailPercent: Double?
  /// The best price since a trailing stop was sent.
  package var highWaterMark: Double?
  package var status: Status
  package var filledQuantity = 0.0
  package var filledAveragePrice: Double?

  package let createdAt: Timestamp
  package var updatedAt: Timestamp
  package var submittedAt: Timestamp
  package var filledAt: Timestamp?
  package var expiredAt: Timestamp?
  package var expiresAt: Timestamp?
  package var canceledAt: Timestamp?
  package var replacedAt: Timestamp?
  package var replacedBy: String?
  package var replaces: String?

  /// The orders that wait for this one, or that share its fate.
  package var legs: [Int] = []
  package var parent: Int?
  /// Exits of which only one may fill.
  package var group: Int?
  /// Whether it may fill; a leg may not before its parent is filled.
  package var isActive = true
  /// Whether the stop of a stop-limit order was touched.
  package var isTriggered = false
  /// The step inside whose bar its parent was filled; only a stop may fill in that same bar.
  package var insideBarOfStep: Int?

  package var isOpen: Bool { status.isOpen }
  /// What is still to be filled; nil for an order by value.
  package var remaining: Double? { quantity.map { roundedQuantity($0 - filledQuantity) } }
  package var isComplex: Bool { orderClass != .simple }
  /// Whether it closes a position.
  package var closes: Bool { positionIntent.hasSuffix("_to_close") }
  package var isStopLossLeg: Bool { (parent != nil || group != nil) && kind.isStop }
}

/// A refusal, with what the client is told.
package struct ExchangeError: Error, Equatable {
  package let status: Int
  package let code: Int
  package let message: String
  package let details: [JSON.Field]

  package init(_ status: Int, _ code: Int, _ message: String, _ details: [JSON.Field] = []) {
    self.status = status
    self.code = code
    self.message = message
    self.details = details
  }

  /// A field that is missing, malformed or does not belong.
  package static func invalid(_ message: String) -> ExchangeError {
    ExchangeError(422, 40_010_001, message)
  }
  /// A rule of the exchange.
  package static func unprocessable(_ message: String, _ details: [JSON.Field] = [])
    -> ExchangeError
  {
    ExchangeError(422, 42_210_000, message, details)
  }
  /// A refusal on account of money, quantity or rights.
  package static func forbidden(_ message: String, _ details: [JSON.Field] = []) -> ExchangeError {
    ExchangeError(403, 40_310_000, message, details)
  }
  package static func notFound(_ message: String) -> ExchangeError {
    ExchangeError(404, 40_410_000, message)
  }

  package var body: JSON {
    .object(
      [JSON.Field("code", .integer(code)), JSON.Field("message", .string(message))] + details)
  }
}
