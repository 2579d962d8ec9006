public import Series
public import Simulation

/// What a runner needs of a broker.
///
/// Calls may run side by side. A broker retries what is safe to retry and throws `BrokerError`.
public protocol Broker: Sendable {
  /// A word for people, for example `Alpaca paper`.
  var name: String { get }

  /// What the account holds now.
  func account() async throws -> BrokerAccount

  /// The broker's time.
  func clock() async throws -> BrokerClock

  /// All open positions.
  func positions() async throws -> [BrokerPosition]

  /// Sends an order once, however often the wire fails: its client order id tells a repeat.
  ///
  /// - Throws: `BrokerError.refused` when the broker took no order; `.uncertain` when nobody knows.
  func submit(_ request: OrderRequest) async throws -> BrokerOrder

  /// Asks for a cancel; the event stream tells what became of it.
  func cancel(orderID: String) async throws

  /// The order that we named so, with its legs; nil when the broker has none.
  func order(clientOrderID: String) async throws -> BrokerOrder?

  /// Orders that still work, with their legs.
  func openOrders() async throws -> [BrokerOrder]

  /// Closed bars that start in `from ..< to`.
  func history(
    symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp
  ) async throws -> Bars

  /// Connects and returns what happens from then on, until `disconnect`.
  func connect(symbol: String, timeframe: Timeframe) async throws -> AsyncStream<BrokerEvent>

  /// Ends the event stream.
  func disconnect() async
}

/// What happens at the broker, in order.
public enum BrokerEvent: Sendable, Hashable {
  /// An order changed.
  case order(OrderUpdate)
  /// A bar closed.
  case bar(Bar)
  /// Nothing is heard from the broker; it tries to connect again.
  case connectionLost(String)
  /// It is heard again; what happened in between was not.
  case connectionRestored
  /// A paced venue has nothing more to say before it is told to go on.
  case settled(isFinished: Bool)
  /// There will be no more bars.
  case ended
}

/// Why a broker did not do what it was asked.
public enum BrokerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// It said no, and nothing happened.
  case refused(status: Int, code: Int?, message: String)
  /// It can't be reached; nothing happened.
  case unreachable(String)
  /// The request may or may not have had an effect.
  case uncertain(String)
  /// The keys are wrong or missing.
  case unauthorized(String)
  /// It answered something that is not understood.
  case malformed(String)
  /// It is asked for something that it, or this program, does not do.
  case unsupported(String)

  /// One sentence, with the remedy where there is one.
  public var description: String {
    switch self {
    case .refused(let status, let code, let message):
      "the broker refused (\(code.map { "\(status)/\($0)" } ?? "\(status)")): \(message)"
    case .unreachable(let text): "the broker can't be reached: \(text)"
    case .uncertain(let text): "it is unknown whether the broker acted: \(text)"
    case .unauthorized(let text): text
    case .malformed(let text): "the broker's answer is not understood: \(text)"
    case .unsupported(let text): text
    }
  }
}

/// Drives a venue that waits for its client; a market needs no driver.
public protocol Pacer: Sendable {
  /// Waits until everything the venue has said so far is in the event stream, then `settled`.
  func settle() async throws

  /// Lets the venue do its next step, waits for all that it says about it, then `settled`.
  func advance() async throws
}
