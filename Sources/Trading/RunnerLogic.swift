import Simulation
import Series

/// Decides what a session does next, without touching a broker, a clock or a file.
///
/// Feed it one input at a time, perform its effects in order, and feed the results back before
/// the next event.
package struct RunnerLogic {
  /// Whether the session may trade.
  enum Phase: Equatable {
    case trading
    /// No order of the strategy goes out until a person looks.
    case halted
    case stopping(String)
    case finished
  }

  /// The protection that the current position's entry asked for.
  struct Plan {
    var barTime: Int64
    var fillPrice: Double
    var protection: Protection
    var sequence = 0
    var failures = 0
  }

  let settings: RunnerSettings
  let names: OrderNames
  /// Whether a venue waits for this session to go on.
  let isPaced: Bool
  var maker: any DecisionMaker
  var phase = Phase.trading
  /// Whether the session was ever halted: then it sends nothing any more, not even at its end.
  var isHalted = false
  var isConnected = true
  /// Signed shares by the fills that were reported.
  var expectedShares = 0.0
  var orders: [String: TrackedOrder] = [:]
  /// The names of orders by the broker's ids, legs included.
  var owners: [String: String] = [:]
  var waitingBars: [Bar] = []
  /// The bar after which some may be missing, from a loss of connection until they are read.
  var missedAfter: Int64?
  /// Bars that came meanwhile.
  var heldBars: [Bar] = []
  /// The bar that waits for the broker's account.
  var decidingBar: Bar?
  /// The last price known: a close, or a fill after it.
  var lastPrice: Double?
  var lastBarTime = Int64.min
  var snapshot: RunnerSnapshot?
  var mismatches = 0
  /// The decision whose exit is to be sent, and why.
  var wantedExit: (barTime: Int64, kind: IntentKind)?
  var wantedEntry: Decision?
  var plan: Plan?
  /// Whether something was sent since the venue last settled.
  var hasTalked = false
  var hasAskedAgain = false
  var needsSnapshot = false
  var stopDeadline = Int64.max
  var now = Int64(0)
  package private(set) var summary = RunnerSummary()
  private var effects: [RunnerEffect] = []

  package init(settings: RunnerSettings, maker: any DecisionMaker, isPaced: Bool) {
    self.settings = settings
    self.maker = maker
    self.isPaced = isPaced
    names = OrderNames(fingerprint: settings.fingerprint, symbol: settings.symbol)
  }

  /// Takes one input at a time in nanoseconds since 1970 and returns what to do, in order.
  package mutating func handle(_ input: RunnerInput, now: Int64) -> [RunnerEffect] {
    guard phase != .finished else { return [] }
    self.now = now
    effects = []
    switch input {
    case .bar(let bar): take(bar)
    case .backfilled(let bars): takeBackfill(bars)
    case .backfillFailed(let reason): takeBackfillFailure(reason)
    case .order(let update): take(update)
    case .submitted(let order): takeReply(order)
    case .notSubmitted(let name, let reason): takeRefusal(name, reason)
    case .uncertain(let name, let reason): takeUncertainty(name, reason)
    case .cancelFailed(let name, let reason): takeCancelFailure(name, reason)
    case .snapshot(let snapshot): take(snapshot)
    case .snapshotFailed(let reason): takeSnapshotFailure(reason)
    case .connectionLost(let reason): takeLoss(reason)
    case .connectionRestored: takeRestoration()
    case .settled(let isFinished): takeSettlement(isFinished)
    case .ended: beginStop("the data ended", flatten: false)
    case .stop(let reason): beginStop(reason, flatten: settings.flattensAtEnd)
    case .tick: takeTick()
    }
    return effects
  }

  // MARK: Effects

  mutating func emit(_ effect: RunnerEffect) {
    if case .finish(let reason) = effect {
      phase = .finished
      summary.reason = reason
      summary.shares = expectedShares
    }
    effects.append(effect)
  }

  mutating func say(_ level: RunnerMessage.Level, _ text: String) {
    let message = RunnerMessage(level, text)
    emit(.journal(.note(message, at: now)))
    emit(.say(message))
  }

  mutating func askBroker(attempt: Int = 0) {
    needsSnapshot = false
    let live = orders.values.filter { !$0.isDone }.map(\.name).sorted()
    emit(.snapshot(orders: live, attempt: attempt))
  }

  /// Writes an intent down and sends it.
  mutating func send(_ intent: Intent) {
    orders[intent.request.clientOrderID] = TrackedOrder(intent: intent)
    emit(.journal(.intent(intent, at: now)))
    emit(.submit(intent))
    hasTalked = true
    switch intent.kind {
    case .entry: summary.entries += 1
    case .exit, .flatten: summary.exits += 1
    case .protect: summary.protections += 1
    }
  }

  /// Writes an intent down that is not sent, with the reason.
  mutating func refuse(_ intent: Intent, _ reason: String) {
    emit(.journal(.intent(intent, at: now)))
    emit(.journal(.refusal(clientOrderID: intent.request.clientOrderID, reason: reason)))
    say(.warning, "\(intent.kind.rawValue) of \(settings.symbol) not sent: \(reason)")
    summary.refusals += 1
  }

  mutating func cancel(_ name: String) {
    guard var order = orders[name], !order.isDone, !order.isCancelRequested,
      let orderID = order.orderID
    else { return }
    order.isCancelRequested = true
    orders[name] = order
    emit(.cancel(clientOrderID: name, orderID: orderID))
    hasTalked = true
  }

  mutating func countBar(_ bar: Bar) {
    if summary.bars == 0 { summary.firstBar = bar.time }
    summary.bars += 1
    summary.lastBar = bar.time
  }

  mutating func count(_ fill: JournalFill) {
    summary.fills += 1
    expectedShares += fill.side.sign * fill.quantity
    // Sums of fractions leave dust; no broker deals in billionths of a billionth.
    if abs(expectedShares) < 1e-9 { expectedShares = 0 }
  }

  mutating func countRefusal() { summary.refusals += 1 }

  /// The orders of a kind that may still do something, in order of their names.
  func live(_ kinds: IntentKind...) -> [TrackedOrder] {
    orders.values.filter { !$0.isDone && kinds.contains($0.intent.kind) }
      .sorted { $0.name < $1.name }
  }
}
