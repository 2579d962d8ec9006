public import Simulation

/// Buy or sell.
public enum OrderSide: String, Sendable, Hashable, Codable {
  case buy, sell

  /// The side that opens a position.
  public init(opening side: Trade.Side) { self = side == .long ? .buy : .sell }

  /// The side that undoes this one.
  public var opposite: OrderSide { self == .buy ? .sell : .buy }

  /// +1 for a buy, −1 for a sell.
  public var sign: Double { self == .buy ? 1 : -1 }
}

/// An order to be sent.
public struct OrderRequest: Hashable, Sendable {
  /// How the price is found.
  public enum Kind: String, Sendable, Hashable {
    case market, limit, stop
    case stopLimit = "stop_limit"
  }

  /// How long it works.
  public enum TimeInForce: String, Sendable, Hashable {
    case day
    case untilCancelled = "gtc"
    case immediate = "ioc"
    case fillOrKill = "fok"
    case atOpen = "opg"
    case atClose = "cls"
  }

  /// What hangs on the order.
  public enum Class: Hashable, Sendable {
    /// Nothing.
    case simple
    /// An entry with a target and a stop that start to work when it is filled.
    case bracket(takeProfit: Double, stopLoss: Double)
    /// A target and a stop for a position, of which one cancels the other.
    case oneCancelsOther(takeProfit: Double, stopLoss: Double)
    /// An entry with one of both.
    case oneTriggersOther(takeProfit: Double?, stopLoss: Double?)
  }

  /// The instrument.
  public var symbol: String
  /// Buy or sell.
  public var side: OrderSide
  /// Shares, above 0.
  public var quantity: Double
  /// Market, limit, stop or stop-limit.
  public var kind: Kind
  /// The limit price of limit and stop-limit orders.
  public var limitPrice: Double?
  /// The trigger of stop and stop-limit orders.
  public var stopPrice: Double?
  /// How long it works.
  public var timeInForce: TimeInForce
  /// What hangs on it.
  public var orderClass: Class
  /// Our name for it, unique in the account for ever.
  public var clientOrderID: String

  /// Makes an order; prices that its kind does not take stay nil.
  public init(
    symbol: String, side: OrderSide, quantity: Double, kind: Kind, limitPrice: Double? = nil,
    stopPrice: Double? = nil, timeInForce: TimeInForce = .day, orderClass: Class = .simple,
    clientOrderID: String
  ) {
    self.symbol = symbol
    self.side = side
    self.quantity = quantity
    self.kind = kind
    self.limitPrice = limitPrice
    self.stopPrice = stopPrice
    self.timeInForce = timeInForce
    self.orderClass = orderClass
    self.clientOrderID = clientOrderID
  }
}

/// An order as the broker reports it.
public struct BrokerOrder: Hashable, Sendable {
  /// The broker's name for it.
  public var id: String
  /// Our name for it, or the broker's choice for a leg.
  public var clientOrderID: String
  /// The instrument.
  public var symbol: String
  /// Buy or sell.
  public var side: OrderSide
  /// The broker's word, for example `limit` or `stop`.
  public var kind: String
  /// The broker's word, also one that this program does not know.
  public var status: String
  /// Shares ordered.
  public var quantity: Double
  /// Shares filled so far.
  public var filledQuantity: Double
  /// Average price of what is filled; nil before the first fill.
  public var filledAveragePrice: Double?
  /// Limit price, if it has one.
  public var limitPrice: Double?
  /// Trigger, if it has one.
  public var stopPrice: Double?
  /// When it last changed, UTC nanoseconds; 0 when unknown.
  public var updatedAt: Int64
  /// The orders that hang on it, when the broker sent them along.
  public var legs: [BrokerOrder]

  /// Makes an order of its parts.
  public init(
    id: String, clientOrderID: String, symbol: String, side: OrderSide, kind: String,
    status: String, quantity: Double, filledQuantity: Double = 0,
    filledAveragePrice: Double? = nil, limitPrice: Double? = nil, stopPrice: Double? = nil,
    updatedAt: Int64 = 0, legs: [BrokerOrder] = []
  ) {
    self.id = id
    self.clientOrderID = clientOrderID
    self.symbol = symbol
    self.side = side
    self.kind = kind
    self.status = status
    self.quantity = quantity
    self.filledQuantity = filledQuantity
    self.filledAveragePrice = filledAveragePrice
    self.limitPrice = limitPrice
    self.stopPrice = stopPrice
    self.updatedAt = updatedAt
    self.legs = legs
  }

  /// Whether nothing can happen to it any more; false for a status that is not known.
  public var isDone: Bool { Self.doneStatuses.contains(status) }

  private static let doneStatuses: Set<String> = [
    "filled", "canceled", "expired", "rejected", "replaced",
  ]
}

/// One fill.
public struct Execution: Hashable, Sendable {
  /// The broker's name for it; a repeat has the same.
  public var id: String
  /// Price of this fill.
  public var price: Double
  /// Shares of this fill.
  public var quantity: Double
  /// When, UTC nanoseconds.
  public var time: Int64

  /// Makes a fill of its parts.
  public init(id: String, price: Double, quantity: Double, time: Int64) {
    self.id = id
    self.price = price
    self.quantity = quantity
    self.time = time
  }
}

/// What the broker's stream says about an order.
public struct OrderUpdate: Hashable, Sendable {
  /// The broker's word for what happened, for example `partial_fill`.
  public var event: String
  /// The order after it.
  public var order: BrokerOrder
  /// The fill, if it was one.
  public var execution: Execution?
  /// When, UTC nanoseconds.
  public var time: Int64

  /// Makes an update of its parts.
  public init(event: String, order: BrokerOrder, execution: Execution?, time: Int64) {
    self.event = event
    self.order = order
    self.execution = execution
    self.time = time
  }
}
