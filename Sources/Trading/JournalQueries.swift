import Records
public import Simulation

/// A session as it was written, with how it ended.
public struct JournalSessionRow: Hashable, Sendable {
  /// Its number.
  public let id: Int64
  /// What it was about.
  public let session: JournalSession
  /// When it ended; nil while it runs, or when it was cut off.
  public let endedAt: Int64?
  /// Why it ended.
  public let endReason: String?
  /// Signed shares at the end.
  public let endShares: Double?
}

/// An intent as it was written.
public struct JournalIntentRow: Hashable, Sendable {
  /// Our name of the order.
  public let clientOrderID: String
  /// Why it was sent.
  public let kind: IntentKind
  /// Start of the bar at whose close it was decided.
  public let barTime: Int64
  /// Buy or sell.
  public let side: OrderSide
  /// Shares.
  public let quantity: Double
  /// Why it was not sent, or not taken; nil when it was.
  public let refusal: String?
  /// What an entry's position was to be protected with.
  public let protection: Protection

  static let columns =
    "i.client_order_id, i.kind, i.bar_time, i.side, i.quantity, i.refusal, i.stop_distance, "
    + "i.target_distance, i.stop_is_fraction, i.target_is_fraction"

  init(_ row: DatabaseRow) throws(DatabaseError) {
    clientOrderID = try row.text(0)
    kind = IntentKind(rawValue: try row.text(1)) ?? .entry
    barTime = try row.integer(2)
    side = OrderSide(rawValue: try row.text(3)) ?? .buy
    quantity = try row.real(4)
    refusal = row[5].text
    protection = Protection(
      stopDistance: row[6].real ?? .nan, targetDistance: row[7].real ?? .nan,
      stopIsFraction: try row.integer(8) != 0, targetIsFraction: try row.integer(9) != 0)
  }
}

extension Journal {
  /// Sessions, the newest first.
  public func sessions(limit: Int = 100) throws -> [JournalSessionRow] {
    try read { database in
      try database.rows(
        """
        SELECT id, strategy, fingerprint, symbol, timeframe, broker, account, started_at,
          start_cash, start_shares, ended_at, end_reason, end_shares
        FROM journal_session ORDER BY id DESC LIMIT ?
        """, limit
      ) { row in
        JournalSessionRow(
          id: try row.integer(0),
          session: JournalSession(
            strategy: try row.text(1), fingerprint: try row.text(2), symbol: try row.text(3),
            timeframe: try row.text(4), broker: try row.text(5), account: try row.text(6),
            startedAt: try row.integer(7), startCash: try row.real(8),
            startShares: try row.real(9)),
          endedAt: row[10].integer, endReason: row[11].text, endShares: row[12].real)
      }
    }
  }

  /// The intents of a session, in the order in which they were written.
  public func intents(session: Int64) throws -> [JournalIntentRow] {
    try read { database in
      try database.rows(
        "SELECT \(JournalIntentRow.columns) FROM journal_intent i WHERE i.session = ? ORDER BY i.rowid",
        session
      ) { try JournalIntentRow($0) }
    }
  }

  /// The fills of a session, in the order in which they were written.
  public func fills(session: Int64) throws -> [JournalFill] {
    try read { database in
      try database.rows(
        """
        SELECT execution_id, client_order_id, order_id, role, side, quantity,
          cumulative_quantity, price, time
        FROM journal_fill WHERE session = ? ORDER BY rowid
        """, session
      ) { row in
        JournalFill(
          executionID: try row.text(0), clientOrderID: try row.text(1), orderID: try row.text(2),
          role: try row.text(3), side: OrderSide(rawValue: try row.text(4)) ?? .buy,
          quantity: try row.real(5), cumulativeQuantity: try row.real(6), price: try row.real(7),
          time: try row.integer(8))
      }
    }
  }

  /// The bars that a session took, in order of time.
  public func bars(session: Int64) throws -> [Bar] {
    try read { database in
      try database.rows(
        """
        SELECT time, open, high, low, close, volume FROM journal_bar
        WHERE session = ? ORDER BY time
        """, session
      ) { row in
        Bar(
          time: try row.integer(0), open: try row.real(1), high: try row.real(2),
          low: try row.real(3), close: try row.real(4), volume: row[5].real ?? .nan)
      }
    }
  }

  /// What a session told people, in order.
  public func notes(session: Int64) throws -> [RunnerMessage] {
    try read { database in
      try database.rows(
        "SELECT level, text FROM journal_note WHERE session = ? ORDER BY rowid", session
      ) { row in
        RunnerMessage(RunnerMessage.Level(rawValue: try row.text(0)) ?? .info, try row.text(1))
      }
    }
  }

  /// Signed shares that the sessions of a strategy left in an account, by their fills; for recovery.
  ///
  /// That is the start of the latest session plus its fills; nil when there was none.
  public func expectedShares(
    fingerprint: String, symbol: String, account: String
  ) throws -> Double? {
    try read { database in
      try database.rows(
        """
        SELECT s.start_shares + coalesce((
          SELECT sum(CASE f.side WHEN 'buy' THEN f.quantity ELSE -f.quantity END)
          FROM journal_fill f WHERE f.session = s.id), 0)
        FROM journal_session s
        WHERE s.fingerprint = ? AND s.symbol = ? AND s.account = ? ORDER BY s.id DESC LIMIT 1
        """, fingerprint, symbol, account
      ) { try $0.real(0) }.first
    }
  }

  /// The latest entry of a strategy in an account that was sent; for recovery of its protection.
  public func latestEntry(
    fingerprint: String, symbol: String, account: String
  ) throws -> JournalIntentRow? {
    try read { database in
      try database.rows(
        """
        SELECT \(JournalIntentRow.columns)
        FROM journal_intent i JOIN journal_session s ON s.id = i.session
        WHERE s.fingerprint = ? AND s.symbol = ? AND s.account = ? AND i.kind = 'entry'
          AND i.refusal IS NULL
        ORDER BY i.rowid DESC LIMIT 1
        """, fingerprint, symbol, account
      ) { try JournalIntentRow($0) }.first
    }
  }

  /// Entries and exits of the latest session of whose end the journal does not know, with the
  /// shares that it saw filled; for recovery.
  public func unsettledOrders(
    fingerprint: String, symbol: String, account: String
  ) throws -> [(clientOrderID: String, filledQuantity: Double)] {
    try read { database in
      try database.rows(
        """
        SELECT i.client_order_id, coalesce((
          SELECT sum(f.quantity) FROM journal_fill f
          WHERE f.session = i.session AND f.client_order_id = i.client_order_id), 0.0)
        FROM journal_intent i
        WHERE i.session = (SELECT max(id) FROM journal_session
            WHERE fingerprint = ? AND symbol = ? AND account = ?)
          AND i.refusal IS NULL AND i.kind <> 'protect'
          AND NOT EXISTS (SELECT 1 FROM journal_order o
            WHERE o.session = i.session AND o.client_order_id = i.client_order_id
              AND o.status IN ('filled', 'canceled', 'expired', 'rejected', 'replaced'))
        ORDER BY i.rowid
        """, fingerprint, symbol, account
      ) { (clientOrderID: try $0.text(0), filledQuantity: try $0.real(1)) }
    }
  }

  /// The names of all protective orders of an entry, in whichever session they were sent.
  public func protectionNames(
    fingerprint: String, symbol: String, account: String, barTime: Int64
  ) throws -> [String] {
    try read { database in
      try database.rows(
        """
        SELECT i.client_order_id
        FROM journal_intent i JOIN journal_session s ON s.id = i.session
        WHERE s.fingerprint = ? AND s.symbol = ? AND s.account = ? AND i.kind = 'protect'
          AND i.bar_time = ?
        """, fingerprint, symbol, account, barTime
      ) { try $0.text(0) }
    }
  }
}
