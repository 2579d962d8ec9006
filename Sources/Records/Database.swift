import CSQLite

/// An SQLite file: opened in WAL mode, checked, migrated, with foreign keys on.
///
/// One connection, for one thread at a time. Others open their own; the busy timeout settles who
/// writes first.
public final class Database {
  /// When a commit counts as done.
  public enum Synchronous: String, Sendable {
    /// After the bytes are on the disk: survives a power cut.
    case full = "FULL"
    /// After the bytes are with the system: a power cut may lose the last commits, never more.
    case normal = "NORMAL"
  }

  /// The file, or `:memory:`.
  public let path: String
  let handle: OpaquePointer
  private var depth = 0

  /// Opens a file, creating it if need be, checks it and brings its tables up to date.
  ///
  /// - Parameters:
  ///   - path: the file; `:memory:` for one that lives as long as this object.
  ///   - synchronous: `full` for what must survive a power cut, as a trading journal.
  ///   - schema: the tables that the caller needs; nil to take the file as it is.
  ///   - busyTimeoutSeconds: how long to wait for another writer.
  /// - Throws: `DatabaseError`. Cost: the check reads the whole file.
  public init(
    path: String, synchronous: Synchronous = .normal, schema: DatabaseSchema? = nil,
    busyTimeoutSeconds: Double = 5
  ) throws {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard let handle else {
      throw DatabaseError(kind: .other, path: path, message: "out of memory")
    }
    self.path = path
    self.handle = handle
    guard code == SQLITE_OK else { throw failure(code, sql: "") }
    sqlite3_extended_result_codes(handle, 1)
    sqlite3_busy_timeout(handle, Int32(busyTimeoutSeconds * 1000))
    try configure(synchronous)
    if let schema { try migrate(to: schema) }
  }

  deinit { sqlite3_close_v2(handle) }

  private func configure(_ synchronous: Synchronous) throws {
    try execute("PRAGMA foreign_keys = ON")
    try execute("PRAGMA synchronous = \(synchronous.rawValue)")
    let findings = try rows("PRAGMA quick_check(3)") { try $0.text(0) }
    guard findings == ["ok"] else {
      throw DatabaseError(
        kind: .corrupt, path: path,
        message: "the integrity check found: " + findings.joined(separator: "; "))
    }
    let mode = try rows("PRAGMA journal_mode = WAL") { try $0.text(0) }
    guard mode == ["wal"] || mode == ["memory"] else {
      throw DatabaseError(
        kind: .other, path: path,
        message: "no write-ahead log on this file system (journal mode \(mode.first ?? "none"))")
    }
  }

  /// Compiles a statement for repeated use.
  public func prepare(_ sql: String) throws(DatabaseError) -> DatabaseStatement {
    try DatabaseStatement(sql, in: self)
  }

  /// Runs a script of any number of statements without parameters.
  public func execute(_ script: String) throws(DatabaseError) {
    let code = sqlite3_exec(handle, script, nil, nil, nil)
    guard code == SQLITE_OK else { throw failure(code, sql: script) }
  }

  /// Runs one statement with a value for each `?`, nil for NULL.
  public func run(_ sql: String, _ values: (any DatabaseBindable)?...) throws(DatabaseError) {
    try prepare(sql).run(values)
  }

  /// Makes a value of each row that a query gives, with a value for each `?`.
  public func rows<Value>(
    _ sql: String, _ values: (any DatabaseBindable)?..., make: (DatabaseRow) throws -> Value
  ) throws -> [Value] {
    try prepare(sql).rows(values, make)
  }

  /// Commits what the closure did, or undoes all of it when it throws.
  ///
  /// The write lock is taken at the start. Inside another transaction it is a savepoint.
  public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
    let name = "level\(depth)"
    try execute(depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT \(name)")
    depth += 1
    defer { depth -= 1 }
    do {
      let value = try body()
      try execute(depth == 1 ? "COMMIT" : "RELEASE \(name)")
      return value
    } catch {
      // SQLite may have rolled back by itself (disk full): then there is nothing left to undo.
      if sqlite3_get_autocommit(handle) == 0 {
        try? execute(depth == 1 ? "ROLLBACK" : "ROLLBACK TO \(name); RELEASE \(name)")
      }
      throw error
    }
  }

  /// The row number of the last insert.
  public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  /// How many rows the last insert, update or delete touched.
  public var changedRows: Int { Int(sqlite3_changes64(handle)) }

  func failure(_ code: Int32, sql: String) -> DatabaseError {
    DatabaseError(
      kind: Self.kind(code), path: path, message: String(cString: sqlite3_errmsg(handle)), sql: sql)
  }

  private static func kind(_ code: Int32) -> DatabaseError.Kind {
    switch code & 0xff {
    case SQLITE_BUSY, SQLITE_LOCKED: .locked
    case SQLITE_NOTADB: .notADatabase
    case SQLITE_CORRUPT: .corrupt
    case SQLITE_FULL: .diskFull
    case SQLITE_READONLY: .readOnly
    case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
    case SQLITE_CONSTRAINT: .constraint
    case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG: .misuse
    default: .other
    }
  }
}
