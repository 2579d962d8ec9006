import Records

extension Journal {
  static let schema = DatabaseSchema(
    name: "journal",
    migrations: [
      """
      CREATE TABLE journal_session (
        id INTEGER PRIMARY KEY,
        strategy TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        symbol TEXT NOT NULL,
        timeframe TEXT NOT NULL,
        broker TEXT NOT NULL,
        account TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        start_cash REAL NOT NULL,
        start_shares REAL NOT NULL,
        ended_at INTEGER,
        end_reason TEXT,
        end_shares REAL
      ) STRICT;
      CREATE TABLE journal_intent (
        session INTEGER NOT NULL REFERENCES journal_session (id),
        client_order_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        bar_time INTEGER NOT NULL,
        symbol TEXT NOT NULL,
        side TEXT NOT NULL,
        quantity REAL NOT NULL,
        type TEXT NOT NULL,
        limit_price REAL,
        stop_price REAL,
        take_profit REAL,
        stop_loss REAL,
        time_in_force TEXT NOT NULL,
        stop_distance REAL,
        target_distance REAL,
        stop_is_fraction INTEGER NOT NULL,
        target_is_fraction INTEGER NOT NULL,
        decided_at INTEGER NOT NULL,
        refusal TEXT,
        PRIMARY KEY (session, client_order_id)
      ) STRICT;
      CREATE TABLE journal_order (
        session INTEGER NOT NULL REFERENCES journal_session (id),
        order_id TEXT NOT NULL,
        client_order_id TEXT NOT NULL,
        side TEXT NOT NULL,
        type TEXT NOT NULL,
        status TEXT NOT NULL,
        quantity REAL NOT NULL,
        filled_quantity REAL NOT NULL,
        filled_average_price REAL,
        updated_at INTEGER NOT NULL,
        PRIMARY KEY (session, order_id)
      ) STRICT;
      CREATE TABLE journal_fill (
        session INTEGER NOT NULL REFERENCES journal_session (id),
        execution_id TEXT NOT NULL,
        client_order_id TEXT NOT NULL,
        order_id TEXT NOT NULL,
        role TEXT NOT NULL,
        side TEXT NOT NULL,
        quantity REAL NOT NULL,
        cumulative_quantity REAL NOT NULL,
        price REAL NOT NULL,
        time INTEGER NOT NULL,
        PRIMARY KEY (session, order_id, cumulative_quantity)
      ) STRICT;
      CREATE TABLE journal_bar (
        session INTEGER NOT NULL REFERENCES journal_session (id),
        time INTEGER NOT NULL,
        open REAL NOT NULL,
        high REAL NOT NULL,
        low REAL NOT NULL,
        close REAL NOT NULL,
        volume REAL,
        PRIMARY KEY (session, time)
      ) STRICT;
      CREATE TABLE journal_note (
        session INTEGER NOT NULL REFERENCES journal_session (id),
        at INTEGER NOT NULL,
        level TEXT NOT NULL,
        text TEXT NOT NULL
      ) STRICT;
      """
    ])
}
