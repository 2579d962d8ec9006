import Simulation
public import Records
import Synchronization

/// What trading sessions intended and what came of it, in SQLite.
///
/// Intents and fills are on the disk before `write` returns, with all that was written before them.
/// The rest (bars, notes, the states of orders) can be had from the broker again and waits for the
/// next of those or for `flush`. Several sessions share a file, and the
/// file may hold other tables. Safe to use from any thread.
public final class Journal: Sendable {
  private struct State {
    let database: Database
    var waiting: [(session: Int64, entry: JournalEntry)] = []
  }

  private static let maximumWaiting = 512
  private let state: Mutex<State>
  /// The file.
  public let path: String

  /// Opens or creates a journal.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - synchronous: `normal` only for a venue on this machine, whose orders die with it.
  /// - Throws: `DatabaseError`.
  public init(path: String, synchronous: Database.Synchronous = .full) throws {
    self.path = path
    state = Mutex(
      State(database: try Database(path: path, synchronous: synchronous, schema: Self.schema)))
  }

  /// Begins a session and returns its number.
  public func begin(_ session: JournalSession) throws -> Int64 {
    try state.withLock { state in
      try state.database.run(
        """
        INSERT INTO journal_session (strategy, fingerprint, symbol, timeframe, broker, account,
          started_at, start_cash, start_shares) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """, session.strategy, session.fingerprint, session.symbol, session.timeframe,
        session.broker, session.account, session.startedAt, session.startCash,
        session.startShares)
      return state.database.lastInsertedRow
    }
  }

  /// Ends a session.
  public func end(_ session: Int64, at time: Int64, reason: String, shares: Double) throws {
    try flush()
    try state.withLock { state in
      try state.database.run(
        "UPDATE journal_session SET ended_at = ?, end_reason = ?, end_shares = ? WHERE id = ?",
        time, reason, shares, session)
    }
  }

  /// Writes entries in one commit; with an intent or a fill among them it is on the disk on return.
  public func write(_ entries: [JournalEntry], session: Int64) throws {
    try state.withLock { state in
      state.waiting += entries.map { (session, $0) }
      let isUrgent = entries.contains {
        switch $0 {
        case .intent, .fill: true
        default: false
        }
      }
      if isUrgent || state.waiting.count >= Self.maximumWaiting { try Self.flush(&state) }
    }
  }

  /// Writes what waits.
  public func flush() throws { try state.withLock { try Self.flush(&$0) } }

  private static func flush(_ state: inout State) throws {
    guard !state.waiting.isEmpty else { return }
    let waiting = state.waiting
    let database = state.database
    try database.transaction {
      for (session, entry) in waiting { try insert(entry, session, database) }
    }
    state.waiting = []
  }

  private static func insert(
    _ entry: JournalEntry, _ session: Int64, _ database: Database
  ) throws {
    switch entry {
    case .intent(let intent, let time): try insert(intent, time, session, database)
    case .refusal(let name, let reason):
      try database.run(
        "UPDATE journal_intent SET refusal = ? WHERE session = ? AND client_order_id = ?",
        reason, session, name)
    case .order(let order): try insert(order, session, database)
    case .fill(let fill):
      try database.run(
        "INSERT OR IGNORE INTO journal_fill VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        session, fill.executionID, fill.clientOrderID, fill.orderID, fill.role,
        fill.side.rawValue, fill.quantity, fill.cumulativeQuantity, fill.price, fill.time)
    case .bar(let bar):
      try database.run(
        "INSERT OR REPLACE INTO journal_bar VALUES (?, ?, ?, ?, ?, ?, ?)",
        session, bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume)
    case .note(let message, let time):
      try database.run(
        "INSERT INTO journal_note VALUES (?, ?, ?, ?)", session, time, message.level.rawValue,
        message.text)
    }
  }

  private static func insert(
    _ intent: Intent, _ time: Int64, _ session: Int64, _ database: Database
  ) throws {
    let request = intent.request
    var (takeProfit, stopLoss): (Double?, Double?) = (nil, nil)
    switch request.orderClass {
    case .simple: break
    case .bracket(let target, let stop), .oneCancelsOther(let target, let stop):
      (takeProfit, stopLoss) = (target, stop)
    case .oneTriggersOther(let target, let stop): (takeProfit, stopLoss) = (target, stop)
    }
    try database.run(
      """
      INSERT INTO journal_intent (session, client_order_id, kind, bar_time, symbol, side, quantity,
        type, limit_price, stop_price, take_profit, stop_loss, time_in_force, stop_distance,
        target_distance, stop_is_fraction, target_is_fraction, decided_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, session, request.clientOrderID, intent.kind.rawValue, intent.barTime, request.symbol,
      request.side.rawValue, request.quantity, request.kind.rawValue, request.limitPrice,
      request.stopPrice, takeProfit, stopLoss, request.timeInForce.rawValue,
      intent.protection.stopDistance, intent.protection.targetDistance,
      intent.protection.stopIsFraction, intent.protection.targetIsFraction, time)
  }

  private static func insert(
    _ order: BrokerOrder, _ session: Int64, _ database: Database
  ) throws {
    try database.run(
      "INSERT OR REPLACE INTO journal_order VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      session, order.id, order.clientOrderID, order.side.rawValue, order.kind, order.status,
      order.quantity, order.filledQuantity, order.filledAveragePrice, order.updatedAt)
  }

  func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) throws -> Value {
    try state.withLock { state in
      try Self.flush(&state)
      return try body(state.database)
    }
  }
}
