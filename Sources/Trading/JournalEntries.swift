public import Simulation

/// One line of a session's journal.
public enum JournalEntry: Hashable, Sendable {
  /// An order is about to be sent.
  case intent(Intent, at: Int64)
  /// An order was not sent, or not taken, and why.
  case refusal(clientOrderID: String, reason: String)
  /// The broker reported an order.
  case order(BrokerOrder)
  /// A part of an order was filled.
  case fill(JournalFill)
  /// A bar was taken.
  case bar(Bar)
  /// Something that a person should read.
  case note(RunnerMessage, at: Int64)
}

/// A fill as the journal keeps it.
public struct JournalFill: Hashable, Sendable {
  /// The broker's name for the fill; made of order and quantity when the stream did not tell.
  public var executionID: String
  /// Our name of the order, that of the whole group for a leg.
  public var clientOrderID: String
  /// The broker's name of the order or leg.
  public var orderID: String
  /// `entry`, `exit`, `flatten`, `stop` or `target`.
  public var role: String
  /// Buy or sell.
  public var side: OrderSide
  /// Shares of this fill.
  public var quantity: Double
  /// Shares of the order filled after it.
  public var cumulativeQuantity: Double
  /// Price of this fill.
  public var price: Double
  /// When, UTC nanoseconds.
  public var time: Int64

  /// Makes a fill of its parts.
  public init(
    executionID: String, clientOrderID: String, orderID: String, role: String, side: OrderSide,
    quantity: Double, cumulativeQuantity: Double, price: Double, time: Int64
  ) {
    self.executionID = executionID
    self.clientOrderID = clientOrderID
    self.orderID = orderID
    self.role = role
    self.side = side
    self.quantity = quantity
    self.cumulativeQuantity = cumulativeQuantity
    self.price = price
    self.time = time
  }
}

/// Something that a runner tells a person.
public struct RunnerMessage: Hashable, Sendable, CustomStringConvertible {
  /// How loud.
  public enum Level: String, Sendable, Hashable {
    /// The course of things.
    case info
    /// Something was not done.
    case warning
    /// Trading is halted or a position is not as it should be.
    case alarm
  }

  /// How loud.
  public var level: Level
  /// One sentence.
  public var text: String

  /// Makes a message.
  public init(_ level: Level, _ text: String) {
    self.level = level
    self.text = text
  }

  /// The sentence, marked unless it is mere information.
  public var description: String { level == .info ? text : "\(level.rawValue): \(text)" }
}

/// What a session is about, as the journal keeps it.
public struct JournalSession: Hashable, Sendable {
  /// The strategy's name.
  public var strategy: String
  /// The strategy's fingerprint.
  public var fingerprint: String
  /// The instrument.
  public var symbol: String
  /// The bar length, for example `1Day`.
  public var timeframe: String
  /// The broker's name.
  public var broker: String
  /// The broker's account id.
  public var account: String
  /// When it began, UTC nanoseconds by this machine's clock.
  public var startedAt: Int64
  /// Cash at the start.
  public var startCash: Double
  /// Signed shares at the start.
  public var startShares: Double

  /// Makes a description of its parts.
  public init(
    strategy: String, fingerprint: String, symbol: String, timeframe: String, broker: String,
    account: String, startedAt: Int64, startCash: Double, startShares: Double
  ) {
    self.strategy = strategy
    self.fingerprint = fingerprint
    self.symbol = symbol
    self.timeframe = timeframe
    self.broker = broker
    self.account = account
    self.startedAt = startedAt
    self.startCash = startCash
    self.startShares = startShares
  }
}
