import CSQLite

/// A compiled SQL statement of one database; freed when the last reference goes.
///
/// Not for use by two threads at once, as the database itself.
public final class DatabaseStatement {
  private let database: Database
  private let handle: OpaquePointer
  /// The SQL as given.
  public let sql: String

  init(_ sql: String, in database: Database) throws(DatabaseError) {
    var handle: OpaquePointer?
    let code = sqlite3_prepare_v2(database.handle, sql, -1, &handle, nil)
    guard code == SQLITE_OK else { throw database.failure(code, sql: sql) }
    guard let handle else {
      throw DatabaseError(
        kind: .misuse, path: database.path, message: "there is no statement in the SQL", sql: sql)
    }
    self.database = database
    self.handle = handle
    self.sql = sql
  }

  deinit { sqlite3_finalize(handle) }

  /// Runs the statement to its end, ignoring rows.
  ///
  /// - Parameter values: one for each parameter, in order; nil for NULL.
  /// - Throws: `DatabaseError`.
  public func run(_ values: [(any DatabaseBindable)?]) throws(DatabaseError) {
    try bind(values)
    defer { reset() }
    while try step() {}
  }

  /// Runs the statement and makes a value of each row.
  ///
  /// A row is valid only inside the closure.
  public func rows<Value>(
    _ values: [(any DatabaseBindable)?], _ make: (DatabaseRow) throws -> Value
  ) throws -> [Value] {
    try bind(values)
    defer { reset() }
    var result: [Value] = []
    while try step() { result.append(try make(DatabaseRow(statement: self))) }
    return result
  }

  private func step() throws(DatabaseError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let code: throw database.failure(code, sql: sql)
    }
  }

  private func reset() {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
  }

  private func bind(_ values: [(any DatabaseBindable)?]) throws(DatabaseError) {
    let expected = Int(sqlite3_bind_parameter_count(handle))
    guard values.count == expected else {
      throw DatabaseError(
        kind: .misuse, path: database.path,
        message: "\(values.count) values for \(expected) parameters", sql: sql)
    }
    for (index, value) in values.enumerated() {
      let code = bind(value?.databaseValue ?? .null, at: Int32(index + 1))
      guard code == SQLITE_OK else {
        let failure = database.failure(code, sql: sql)
        reset()
        throw failure
      }
    }
  }

  private func bind(_ value: DatabaseValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let value): return sqlite3_bind_int64(handle, index, value)
    case .real(let value): return sqlite3_bind_double(handle, index, value)
    case .text(let value):
      var value = value
      return value.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { characters in
          sqlite3_bind_text64(
            handle, index, characters.baseAddress, UInt64(characters.count),
            lockstep_sqlite_transient(), UInt8(SQLITE_UTF8))
        }
      }
    case .blob(let value):
      guard !value.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
      return value.withUnsafeBytes {
        sqlite3_bind_blob64(
          handle, index, $0.baseAddress, UInt64($0.count), lockstep_sqlite_transient())
      }
    }
  }

  fileprivate func value(_ column: Int) -> DatabaseValue {
    let index = Int32(column)
    switch sqlite3_column_type(handle, index) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, index))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, index))
    case SQLITE_TEXT:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_text(handle, index), count: Int(sqlite3_column_bytes(handle, index)))
      return .text(String(decoding: bytes, as: UTF8.self))
    case SQLITE_BLOB:
      let bytes = UnsafeRawBufferPointer(
        start: sqlite3_column_blob(handle, index), count: Int(sqlite3_column_bytes(handle, index)))
      return .blob([UInt8](bytes))
    default: return .null
    }
  }

  fileprivate var columnCount: Int { Int(sqlite3_column_count(handle)) }

  fileprivate func mismatch(_ column: Int, wanted: String) -> DatabaseError {
    let name = sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? "?"
    let found = column < columnCount ? value(column).name : "no such column"
    return DatabaseError(
      kind: .misuse, path: database.path,
      message: "column \(column) (\(name)) holds \(found), not \(wanted)", sql: sql)
  }
}

/// One row of a result, valid while its closure runs.
public struct DatabaseRow {
  let statement: DatabaseStatement

  /// The number of columns.
  public var count: Int { statement.columnCount }

  /// The value of a column, counted from 0; null beyond the last.
  public subscript(column: Int) -> DatabaseValue { statement.value(column) }

  /// The integer in a column; throws when there is none.
  public func integer(_ column: Int) throws(DatabaseError) -> Int64 {
    guard let value = self[column].integer else {
      throw statement.mismatch(column, wanted: "an integer")
    }
    return value
  }

  /// The number in a column; throws when there is none.
  ///
  /// A stored NaN is NULL: use `self[n].real` for it.
  public func real(_ column: Int) throws(DatabaseError) -> Double {
    guard let value = self[column].real else {
      throw statement.mismatch(column, wanted: "a number")
    }
    return value
  }

  /// The text in a column; throws when there is none.
  public func text(_ column: Int) throws(DatabaseError) -> String {
    guard let value = self[column].text else { throw statement.mismatch(column, wanted: "text") }
    return value
  }

  /// The bytes in a column; throws when there are none.
  public func blob(_ column: Int) throws(DatabaseError) -> [UInt8] {
    guard let value = self[column].blob else { throw statement.mismatch(column, wanted: "a blob") }
    return value
  }
}
