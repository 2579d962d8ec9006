import Alpaca
import Foundation
import Promotion
import Records
import Rules
import Series
import Simulation
import Synchronization
import Trading

/// A promoted strategy in a paper session, and the backtest that it is held against.
struct PaperSession {
  let manifest: Manifest
  let strategy: CompiledStrategy
  let parameters: ParameterSet
  var historyFrom: Timestamp?
  var until: Timestamp?
  var flattensAtEnd = false

  /// What a session gave.
  struct Outcome {
    let summary: RunnerSummary
    /// Nil where the account held shares at the start, or nothing was traded on.
    let comparison: SessionComparison?
    /// The account's worth at the end, as the broker says; NaN if it no longer answers.
    let equity: Double
    /// The backtest's worth at the end; NaN without a comparison.
    let expectedEquity: Double
    let startCash: Double
    let startShares: Double
    let brokerName: String
    let alarms: [String]
  }

  /// Checks that a manifest can be traded at all.
  ///
  /// - Throws: `UsageError` for assumptions that no broker can meet, `RulesError` for parameters.
  init(_ manifest: Manifest, _ strategy: CompiledStrategy) throws {
    self.manifest = manifest
    self.strategy = strategy
    parameters = try strategy.parameterSet(manifest.parameters)
    try Self.checkFeed(strategy, manifest.symbol)
    if !strategy.orderWords.isEmpty {
      throw UsageError(
        "the rules have \(strategy.orderWords.joined(separator: ", ")), which a session does not send yet: it "
          + "sends market orders with one stop and one target; such rules can be backtested only")
    }
    if manifest.settings.fill == .close {
      throw UsageError(
        "run \(manifest.run) fills at the signal's own close, which cannot be traded; "
          + "run and promote it with --fill open")
    }
  }

  /// Refuses rules that need more than one symbol's bars.
  static func checkFeed(_ strategy: CompiledStrategy, _ symbol: String) throws(UsageError) {
    let others = strategy.namedSymbols.filter { $0 != symbol }
    guard others.isEmpty, !strategy.looksAcrossSymbols else {
      throw UsageError(
        "the rules read \(others.isEmpty ? "several symbols" : others.joined(separator: ", ")) beside "
          + "\(symbol), and a session feeds one symbol's bars; backtests can trade them, sessions not yet"
      )
    }
  }

  /// What will keep a session from being the backtest to the share; nil for nothing.
  static func caution(_ settings: Settings, _ strategy: CompiledStrategy) -> String? {
    if let terms = settings.terms {
      let limits =
        terms.risk == nil
        ? "" : "; the limits of risk are the run's, and a session does not apply them"
      return
        "its account's terms are the run's (\(AccountText.sentence(terms))): in a session the broker refuses, "
        + "calls and charges by itself, and an order is sized by the account that it has\(limits)"
    }
    if settings.lot != nil {
      return
        "its entries are whole lots, and a session orders whole shares: their shares will differ"
    }
    var isAllIn = settings.size == .all
    if settings.size == nil, case .allIn = strategy.rules.size { isAllIn = true }
    if isAllIn {
      return "it buys with all cash: an order is sized by the last close, the backtest by the next "
        + "open, so their shares will differ; a size such as --size 95% avoids that"
    }
    return nil
  }

  /// Trades until the data ends, the session's end, or Ctrl-C; then compares.
  ///
  /// `tell` is told every order, fill and message as a line, and whether it is an alarm. Throws
  /// `BrokerError`, `RunnerError` or `DatabaseError` where the session cannot begin or be written down.
  func run(
    _ alpaca: AlpacaBroker, _ context: Context,
    tell: @escaping @Sendable (_ line: String, _ isAlarm: Bool) -> Void
  ) async throws -> Outcome {
    let journal = try Journal(path: context.workspace.database)
    let seen = SeenBars(timeframe: manifest.timeframe)
    let alarms = Mutex<[String]>([])
    let broker = AnnouncingBroker(alpaca) { tell(seen.line($0), false) }
    let maker = RecordingMaker(
      stepper: try BarStepper(
        strategy, parameters, settings: manifest.settings, symbol: manifest.symbol,
        timeframe: manifest.timeframe), seen: seen)
    let runner = Runner(
      maker: maker, settings: runnerSettings, broker: broker, journal: journal,
      pacer: try await alpaca.pacer()
    ) { message in
      if message.level == .alarm { alarms.withLock { $0.append(message.text) } }
      tell(seen.line(message.description), message.level == .alarm)
    }
    Interruption.listen()
    let watching = Task {
      await Interruption.wait()
      if Interruption.isRequested { runner.stop(reason: "stopped by Ctrl-C") }
    }
    defer { watching.cancel() }
    let summary = try await runner.run()
    let equity = (try? await alpaca.account().equity) ?? .nan
    return try outcome(
      summary, journal, seen.bars, equity: equity, brokerName: alpaca.name,
      alarms: alarms.withLock { $0 })
  }

  private var runnerSettings: RunnerSettings {
    // Other parameters are another strategy: orders and positions of the two are told apart.
    let identity = RunText.words(RunText.parameters(strategy, parameters))
    var settings = RunnerSettings(
      strategy: manifest.strategy,
      fingerprint: Fingerprint(of: "\(manifest.rulesFingerprint) \(identity)").hex,
      symbol: manifest.symbol, timeframe: manifest.timeframe)
    settings.tick = manifest.symbol.contains("/") ? .none : .usEquity
    settings.shares = manifest.settings.shares
    settings.historyFrom = historyFrom
    settings.until = until
    settings.flattensAtEnd = flattensAtEnd
    return settings
  }

  // MARK: Comparing

  private func outcome(
    _ summary: RunnerSummary, _ journal: Journal, _ seen: [Bar], equity: Double,
    brokerName: String, alarms: [String]
  ) throws -> Outcome {
    let session = try journal.sessions(limit: 1).first { $0.id == summary.session }?.session
    let cash = session?.startCash ?? .nan
    let shares = session?.startShares ?? .nan
    let isComparable = shares == 0 && summary.bars > 0
    let backtest = isComparable ? try backtest(on: seen, from: summary.firstBar, cash: cash) : nil
    let comparison = try backtest.map {
      try SessionComparison(
        journal: journal, session: summary.session, symbol: manifest.symbol,
        timeframe: manifest.timeframe, expected: $0.trades)
    }
    return Outcome(
      summary: summary, comparison: comparison, equity: equity,
      expectedEquity: backtest?.equity.values.last ?? .nan, startCash: cash, startShares: shares,
      brokerName: brokerName, alarms: alarms)
  }

  /// The backtest of the very bars that the session's machine saw, flat at its first decision.
  private func backtest(on seen: [Bar], from first: Int64, cash: Double) throws -> Backtest {
    let bars = Bars(
      symbol: manifest.symbol, timeframe: manifest.timeframe, times: Column(seen.map(\.time)),
      open: Column(seen.map(\.open)), high: Column(seen.map(\.high)),
      low: Column(seen.map(\.low)), close: Column(seen.map(\.close)),
      volume: Column(seen.map(\.volume)))
    var settings = manifest.settings
    settings.cash = cash
    let row = bars.firstRow(atOrAfter: Timestamp(nanoseconds: first))
    return try Backtest(strategy, parameters, on: bars, settings: settings, rows: row..<bars.count)
  }

  /// This machine's clock.
  static var now: Timestamp { Timestamp(seconds: Int64(Date().timeIntervalSince1970)) }
}

/// The bars that a session's machine has seen, in order; read from any task.
final class SeenBars: Sendable {
  private let state = Mutex<[Bar]>([])
  private let timeframe: Timeframe

  init(timeframe: Timeframe) { self.timeframe = timeframe }

  var bars: [Bar] { state.withLock { $0 } }

  func append(_ bar: Bar) { state.withLock { $0.append(bar) } }

  /// A line with the latest bar's time before it.
  func line(_ text: String) -> String {
    guard let last = state.withLock({ $0.last }) else { return text }
    let time = Timestamp(nanoseconds: last.time)
    return "\(timeframe.isDaily ? "\(time.utcDate)" : "\(time)")  \(text)"
  }
}

/// The machine of research, with a record of what it was told.
private struct RecordingMaker: DecisionMaker {
  let stepper: BarStepper
  let seen: SeenBars

  func close(_ bar: Bar, account: AccountState) -> Decision {
    seen.append(bar)
    return stepper.close(bar, account: account)
  }
}
