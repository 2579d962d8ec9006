import Simulation
import Foundation
import Series

/// Trades a strategy on a broker: performs what the session's logic asks for and feeds it events.
public actor Runner {
  private let settings: RunnerSettings
  private let broker: any Broker
  private let journal: Journal
  private let pacer: (any Pacer)?
  private let say: @Sendable (RunnerMessage) -> Void
  private var logic: RunnerLogic
  private var session: Int64 = 0
  private var endReason: String?
  private nonisolated let inputs: AsyncStream<RunnerInput>
  private nonisolated let inbox: AsyncStream<RunnerInput>.Continuation

  /// Makes a session; nothing happens before `run`.
  ///
  /// - Parameters:
  ///   - maker: the strategy.
  ///   - settings: symbol, limits, warm-up.
  ///   - broker: where to trade.
  ///   - journal: where everything is written down first.
  ///   - pacer: drives a venue that waits for its client; nil for a market.
  ///   - say: told everything that a person should read, from the session's own task.
  public init(
    maker: sending any DecisionMaker, settings: RunnerSettings, broker: any Broker,
    journal: Journal, pacer: (any Pacer)? = nil,
    say: @escaping @Sendable (RunnerMessage) -> Void = { _ in }
  ) {
    self.settings = settings
    self.broker = broker
    self.journal = journal
    self.pacer = pacer
    self.say = say
    logic = RunnerLogic(settings: settings, maker: maker, isPaced: pacer != nil)
    (inputs, inbox) = AsyncStream.makeStream(of: RunnerInput.self)
  }

  /// Ends the session in good order; safe to call from a signal handler's task, and twice.
  ///
  /// Working entries are cancelled; position and protective orders stay, unless the settings say
  /// to flatten. `run` returns when the broker has confirmed, or after the stop's time limit.
  public nonisolated func stop(reason: String = "stopped by the user") {
    inbox.yield(.stop(reason))
  }

  /// Runs the session to its end: connects, warms up, recovers, trades, and closes the journal.
  ///
  /// - Throws: `BrokerError`, `RunnerError` or `DatabaseError` when the session can't begin or its
  ///   journal can't be written; once it trades, the broker's troubles halt it instead.
  public func run() async throws -> RunnerSummary {
    let events = try await broker.connect(
      symbol: settings.symbol, timeframe: settings.timeframe)
    do {
      try await begin()
    } catch {
      await broker.disconnect()
      throw error
    }
    let forwarding = Task { [inbox] in
      for await event in events { inbox.yield(Self.input(event)) }
      inbox.yield(.stop("the broker's event stream ended"))
    }
    let ticking = Task { [inbox] in
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(1))
        inbox.yield(.tick)
      }
    }
    defer {
      forwarding.cancel()
      ticking.cancel()
    }
    do {
      try await trade()
    } catch {
      await broker.disconnect()
      throw error
    }
    await broker.disconnect()
    return try finish()
  }

  private static func input(_ event: BrokerEvent) -> RunnerInput {
    switch event {
    case .order(let update): .order(update)
    case .bar(let bar): .bar(bar)
    case .connectionLost(let reason): .connectionLost(reason)
    case .connectionRestored: .connectionRestored
    case .settled(let isFinished): .settled(isFinished: isFinished)
    case .ended: .ended
    }
  }

  // MARK: Beginning

  private func begin() async throws {
    let account = try await broker.account()
    let clock = try await broker.clock()
    let position = try await broker.positions().first { isOurs($0.symbol) }
    let open = try await broker.openOrders().filter { isOurs($0.symbol) }
    try await checkRecovery(position: position, account: account)
    let shares = position?.shares ?? 0
    session = try journal.begin(
      JournalSession(
        strategy: settings.strategy, fingerprint: settings.fingerprint, symbol: settings.symbol,
        timeframe: "\(settings.timeframe)", broker: broker.name, account: account.id,
        startedAt: now(), startCash: account.cash, startShares: shares))
    let latest = try journal.latestEntry(
      fingerprint: settings.fingerprint, symbol: settings.symbol, account: account.id)
    logic.recover(
      position: position, open: open, latest: latest,
      lastProtection: try lastProtection(of: latest, account: account))
    let ours = open.filter(logic.isOurs).count
    try tell(
      "\(broker.name), account \(account.id): cash \(rounded(account.cash)), "
        + "\(decimalText(shares)) \(settings.symbol)"
        + (ours == 0 ? "" : ", \(ours) open orders taken over")
        + (ours == open.count ? "" : ", \(open.count - ours) open orders of others left alone"))
    try await warmUp(clock, AccountState(cash: account.cash, shares: shares))
    if let pacer { try await pacer.settle() }
  }

  /// A position that no session of the strategy explains is not touched.
  private func checkRecovery(position: BrokerPosition?, account: BrokerAccount) async throws {
    guard let position, position.shares != 0 else { return }
    var expected =
      try journal.expectedShares(
        fingerprint: settings.fingerprint, symbol: settings.symbol, account: account.id) ?? 0
    // A session that was cut off did not see what became of its orders; the broker knows.
    let unsettled = try journal.unsettledOrders(
      fingerprint: settings.fingerprint, symbol: settings.symbol, account: account.id)
    for row in unsettled {
      guard let order = try await broker.order(clientOrderID: row.clientOrderID) else { continue }
      expected += order.side.sign * (order.filledQuantity - row.filledQuantity)
    }
    // Protective orders may have filled while no session ran: a smaller position is explained.
    let isExplained =
      abs(position.shares) <= abs(expected) + 1e-6 && position.shares * expected > 0
    guard isExplained else {
      throw RunnerError.unexplainedPosition(
        symbol: settings.symbol, broker: position.shares, journal: expected)
    }
  }

  /// The highest number that a protective order of an entry has had, so that none is used twice.
  private func lastProtection(
    of entry: JournalIntentRow?, account: BrokerAccount
  ) throws -> Int {
    guard let entry else { return 0 }
    return try journal.protectionNames(
      fingerprint: settings.fingerprint, symbol: settings.symbol, account: account.id,
      barTime: entry.barTime
    ).compactMap { logic.names.parse($0)?.sequence }.max() ?? 0
  }

  private func warmUp(_ clock: BrokerClock, _ account: AccountState) async throws {
    guard let from = settings.historyFrom else { return }
    let bars = try await broker.history(
      symbol: settings.symbol, timeframe: settings.timeframe, from: from, to: clock.time)
    let closed = (0..<bars.count).map(bars.bar).filter { isClosed($0, clock) }
    let exit = logic.warmUp(closed, account: account)
    try tell("warmed up on \(closed.count) bars of history")
    if let exit {
      try tell(
        "the strategy left the position at the close of \(Timestamp(nanoseconds: exit)), while no "
          + "session acted on it: it is closed now", .warning)
    }
  }

  /// Whether a bar of history is complete by the broker's clock.
  private func isClosed(_ bar: Bar, _ clock: BrokerClock) -> Bool {
    guard settings.timeframe.isDaily, SessionDate.hasSessions(settings.symbol) else {
      return bar.time + settings.timeframe.nanoseconds <= clock.time.nanoseconds
    }
    let next = clock.isOpen ? clock.time : clock.nextOpen
    return bar.time < SessionDate.stamp(next).nanoseconds
  }

  // MARK: Trading

  private func trade() async throws {
    for await event in inputs {
      var pending = [event]
      while !pending.isEmpty {
        let input = pending.removeFirst()
        if case .tick = input { try journal.flush() }
        // Entries that follow each other are one commit, done before anything goes on the wire.
        var entries: [JournalEntry] = []
        for effect in logic.handle(input, now: now()) {
          switch effect {
          case .journal(let entry): entries.append(entry)
          case .say(let message): say(message)
          default:
            try journal.write(entries, session: session)
            entries = []
            if let result = try await perform(effect) { pending.append(result) }
          }
        }
        try journal.write(entries, session: session)
        if endReason != nil { return }
      }
    }
  }

  private func perform(_ effect: RunnerEffect) async throws -> RunnerInput? {
    switch effect {
    case .journal, .say: break
    case .submit(let intent): return await submit(intent.request)
    case .cancel(let name, let orderID): return await cancel(name, orderID)
    case .snapshot(let names, let attempt): return await snapshot(names, attempt: attempt)
    case .backfill(let time): return await backfill(after: time)
    case .settle: try await pacer?.settle()
    case .advance: try await pacer?.advance()
    case .finish(let reason): endReason = reason
    }
    return nil
  }

  private func submit(_ request: OrderRequest) async -> RunnerInput {
    do {
      return .submitted(try await broker.submit(request))
    } catch BrokerError.uncertain(let reason) {
      return .uncertain(clientOrderID: request.clientOrderID, reason: reason)
    } catch {
      return .notSubmitted(clientOrderID: request.clientOrderID, reason: "\(error)")
    }
  }

  private func cancel(_ name: String, _ orderID: String) async -> RunnerInput? {
    do {
      try await broker.cancel(orderID: orderID)
      return nil
    } catch {
      return .cancelFailed(clientOrderID: name, reason: "\(error)")
    }
  }

  private func snapshot(_ names: [String], attempt: Int) async -> RunnerInput {
    do {
      if attempt > 0 { try await Task.sleep(for: .milliseconds(250 * attempt)) }
      // The position first: an order that fills in between is then ahead of it, never behind.
      let shares = try await broker.positions().first { isOurs($0.symbol) }?.shares ?? 0
      let account = try await broker.account()
      let clock = try await broker.clock()
      var orders: [BrokerOrder] = []
      var missing: [String] = []
      for name in names {
        if let order = try await broker.order(clientOrderID: name) {
          orders.append(order)
        } else {
          missing.append(name)
        }
      }
      return .snapshot(
        RunnerSnapshot(
          account: account, clock: clock, shares: shares, orders: orders, missing: missing))
    } catch {
      return .snapshotFailed("\(error)")
    }
  }

  private func backfill(after time: Int64) async -> RunnerInput {
    do {
      guard time > Int64.min else { return .backfilled([]) }
      let clock = try await broker.clock()
      let bars = try await broker.history(
        symbol: settings.symbol, timeframe: settings.timeframe,
        from: Timestamp(nanoseconds: time + 1), to: clock.time)
      return .backfilled((0..<bars.count).map(bars.bar).filter { isClosed($0, clock) })
    } catch {
      return .backfillFailed("\(error)")
    }
  }

  // MARK: Ending

  private func finish() throws -> RunnerSummary {
    var summary = logic.summary
    summary.session = session
    try journal.end(session, at: now(), reason: summary.reason, shares: summary.shares)
    return summary
  }

  /// Positions in crypto are listed without the slash.
  private func isOurs(_ symbol: String) -> Bool {
    symbol == settings.symbol || symbol == settings.symbol.replacing("/", with: "")
  }

  private func tell(_ text: String, _ level: RunnerMessage.Level = .info) throws {
    let message = RunnerMessage(level, text)
    try journal.write([.note(message, at: now())], session: session)
    say(message)
  }

  private nonisolated func now() -> Int64 {
    let time = Date().timeIntervalSince1970
    return Int64(time) * 1_000_000_000 + Int64(time.truncatingRemainder(dividingBy: 1) * 1e9)
  }
}

/// Why a session can't begin.
public enum RunnerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The account holds shares that no session of the strategy explains.
  case unexplainedPosition(symbol: String, broker: Double, journal: Double)

  /// One sentence with the remedy.
  public var description: String {
    switch self {
    case .unexplainedPosition(let symbol, let broker, let journal):
      "the account holds \(decimalText(broker)) shares of \(symbol), the journal of this strategy "
        + "explains \(decimalText(journal)); close the position at the broker, or use another "
        + "account"
    }
  }
}
