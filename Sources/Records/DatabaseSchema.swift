/// The tables of one part of the program, as the list of changes that led to them.
///
/// Several parts may share one file: each has its own name and version. A released migration is
/// never edited; a change is a new one at the end.
public struct DatabaseSchema: Sendable {
  /// The part that owns the tables, for example `experiments` or `journal`.
  public let name: String
  /// SQL scripts; version *n* of the schema is what the first *n* of them made.
  public let migrations: [String]

  /// Makes a schema of its migrations, the oldest first.
  public init(name: String, migrations: [String]) {
    self.name = name
    self.migrations = migrations
  }
}

extension Database {
  /// The version of a schema in this file; 0 when it has none of its tables.
  public func schemaVersion(of name: String) throws -> Int {
    try createVersionTable()
    let found = try rows("SELECT version FROM schema_version WHERE name = ?", name) {
      Int(try $0.integer(0))
    }
    return found.first ?? 0
  }

  /// Brings the tables of a schema up to date, all of it or nothing.
  func migrate(to schema: DatabaseSchema) throws {
    if try schemaVersion(of: schema.name) == schema.migrations.count { return }
    try transaction {
      // Read again under the write lock: another process may have just done it.
      let version = try schemaVersion(of: schema.name)
      guard version <= schema.migrations.count else {
        throw DatabaseError(
          kind: .newerSchema, path: path,
          message:
            "its \(schema.name) tables are of version \(version), and this program knows "
            + "\(schema.migrations.count)")
      }
      for migration in schema.migrations.dropFirst(version) { try execute(migration) }
      try run(
        "INSERT INTO schema_version (name, version) VALUES (?, ?) "
          + "ON CONFLICT (name) DO UPDATE SET version = excluded.version",
        schema.name, schema.migrations.count)
    }
  }

  private func createVersionTable() throws {
    try execute(
      "CREATE TABLE IF NOT EXISTS schema_version "
        + "(name TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT")
  }
}
