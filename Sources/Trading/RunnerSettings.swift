public import Series
public import Simulation

/// What a trading session is about, and its limits.
public struct RunnerSettings: Sendable {
  /// The strategy's name, for people.
  public var strategy: String
  /// The strategy's fingerprint; order names are derived from it.
  public var fingerprint: String
  /// The instrument.
  public var symbol: String
  /// The bar length.
  public var timeframe: Timeframe
  /// Price steps of the protective orders.
  public var tick: Tick = .usEquity
  /// Whether fractions of a share are traded.
  public var shares: Settings.Shares = .whole
  /// What every order that opens a position must pass.
  public var riskChecks: [any RiskCheck] = Self.standardRiskChecks
  /// Whether to close the position when the session is stopped.
  public var flattensAtEnd: Bool = false
  /// Start of the history that warms the strategy up; nil for none.
  public var historyFrom: Timestamp?
  /// The session stops when a bar starts at or after this; nil for no end.
  public var until: Timestamp?
  /// How long a stop waits for the broker to confirm cancels and exits.
  public var stopTimeoutSeconds: Double = 10

  /// Makes settings with every limit at its default.
  public init(strategy: String, fingerprint: String, symbol: String, timeframe: Timeframe) {
    self.strategy = strategy
    self.fingerprint = fingerprint
    self.symbol = symbol
    self.timeframe = timeframe
  }

  /// The checks of a session unless it is told otherwise.
  public static var standardRiskChecks: [any RiskCheck] {
    [
      PositiveQuantity(), KnownPrice(), FreshData(), WithinBuyingPower(), MaximumPositionShare(),
      WholeSharesWhenProtected(),
    ]
  }
}

/// What a session did, when it is over.
public struct RunnerSummary: Hashable, Sendable {
  /// Its number in the journal.
  public var session: Int64 = 0
  /// Why it ended.
  public var reason: String = ""
  /// Bars that were decided on.
  public var bars: Int = 0
  /// Orders sent that open positions.
  public var entries: Int = 0
  /// Orders sent that close positions.
  public var exits: Int = 0
  /// Orders sent that protect positions.
  public var protections: Int = 0
  /// Fills.
  public var fills: Int = 0
  /// Orders not sent, or not taken.
  public var refusals: Int = 0
  /// Signed shares at the end.
  public var shares: Double = 0
  /// Start of the first bar that was decided on; 0 without any.
  public var firstBar: Int64 = 0
  /// Start of the last bar that was decided on; 0 without any.
  public var lastBar: Int64 = 0

  /// Makes an empty summary.
  public init() {}
}

/// What the broker said in one round of questions.
package struct RunnerSnapshot: Sendable, Hashable {
  package var account: BrokerAccount
  package var clock: BrokerClock
  /// Signed shares of the session's symbol.
  package var shares: Double
  /// The orders that were asked for.
  package var orders: [BrokerOrder]
  /// Names of ours that the broker does not know.
  package var missing: [String]

  package init(
    account: BrokerAccount, clock: BrokerClock, shares: Double, orders: [BrokerOrder],
    missing: [String]
  ) {
    self.account = account
    self.clock = clock
    self.shares = shares
    self.orders = orders
    self.missing = missing
  }
}

/// What happens to a session.
package enum RunnerInput: Sendable {
  case bar(Bar)
  case order(OrderUpdate)
  case submitted(BrokerOrder)
  case notSubmitted(clientOrderID: String, reason: String)
  case uncertain(clientOrderID: String, reason: String)
  case cancelFailed(clientOrderID: String, reason: String)
  case snapshot(RunnerSnapshot)
  case snapshotFailed(String)
  case connectionLost(String)
  case connectionRestored
  case backfilled([Bar])
  case backfillFailed(String)
  case settled(isFinished: Bool)
  case ended
  case stop(String)
  case tick
}

/// What a session wants done.
package enum RunnerEffect: Sendable, Hashable {
  case journal(JournalEntry)
  case submit(Intent)
  case cancel(clientOrderID: String, orderID: String)
  /// Ask for account, clock, position and these orders; later attempts wait a little first.
  case snapshot(orders: [String], attempt: Int)
  case backfill(after: Int64)
  case say(RunnerMessage)
  case settle
  case advance
  case finish(String)
}

extension RunnerSettings {
  /// How long market orders work: the session, or until done in a market that has none (`BTC/USD`).
  package var marketTimeInForce: OrderRequest.TimeInForce {
    SessionDate.hasSessions(symbol) ? .day : .untilCancelled
  }
}
