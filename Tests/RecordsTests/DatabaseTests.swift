import Foundation
import Records
import Testing

struct DatabaseTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "lockstep-database-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  static let schema = DatabaseSchema(
    name: "notes",
    migrations: [
      "CREATE TABLE note (id INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE, weight REAL) STRICT;"
    ])

  @Test func valuesOfEveryTypeComeBackAsTheyWereWritten() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (i INTEGER, r REAL, s TEXT, b BLOB, n REAL) STRICT")
    try database.run(
      "INSERT INTO t VALUES (?, ?, ?, ?, ?)", Int64.min, 0.1 + 0.2, "naïve \0 tail",
      [UInt8]([0, 255]),
      Double.nan)
    let rows = try database.rows("SELECT * FROM t") { row in
      (
        try row.integer(0), try row.real(1), try row.text(2), try row.blob(3), row[4]
      )
    }
    let row = try #require(rows.first)
    #expect(row.0 == Int64.min)
    #expect(row.1 == 0.1 + 0.2)
    #expect(row.2 == "naïve \0 tail")
    #expect(row.3 == [0, 255])
    #expect(row.4 == .null)
  }

  @Test func emptyTextAndEmptyBlobAreNotNull() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (s TEXT NOT NULL, b BLOB NOT NULL) STRICT")
    try database.run("INSERT INTO t VALUES (?, ?)", "", [UInt8]())
    let rows = try database.rows("SELECT s, b FROM t") { (try $0.text(0), try $0.blob(1)) }
    #expect(rows.count == 1)
    #expect(rows.first?.0 == "")
    #expect(rows.first?.1 == [])
  }

  @Test func aThrownErrorUndoesTheTransactionAndAnInnerOneOnlyItself() throws {
    struct Stop: Error {}
    let database = try Database(path: file("a.db"), schema: Self.schema)
    #expect(throws: Stop.self) {
      try database.transaction {
        try database.run("INSERT INTO note (title) VALUES (?)", "lost")
        throw Stop()
      }
    }
    try database.transaction {
      try database.run("INSERT INTO note (title) VALUES (?)", "kept")
      try? database.transaction {
        try database.run("INSERT INTO note (title) VALUES (?)", "inner")
        throw Stop()
      }
    }
    #expect(try database.rows("SELECT title FROM note") { try $0.text(0) } == ["kept"])
  }

  @Test func migrationsRunOnceAndInOrderAndANewerFileIsRefused() throws {
    let path = file("b.db")
    do {
      let database = try Database(path: path, schema: Self.schema)
      try database.run("INSERT INTO note (title) VALUES (?)", "old")
      #expect(try database.schemaVersion(of: "notes") == 1)
    }
    let grown = DatabaseSchema(
      name: "notes",
      migrations: Self.schema.migrations + ["ALTER TABLE note ADD COLUMN colour TEXT"])
    do {
      let database = try Database(path: path, schema: grown)
      #expect(try database.schemaVersion(of: "notes") == 2)
      #expect(try database.rows("SELECT colour FROM note") { $0[0] } == [.null])
    }
    let error = #expect(throws: DatabaseError.self) {
      try Database(path: path, schema: Self.schema)
    }
    #expect(error?.kind == .newerSchema)
    #expect(
      error?.description
        == "database \(path): its notes tables are of version 2, and this program knows 1; "
        + "use the newer program, or another workspace")
  }

  @Test func aFailingMigrationLeavesNothingBehind() throws {
    let path = file("c.db")
    let broken = DatabaseSchema(
      name: "notes", migrations: ["CREATE TABLE one (x INTEGER) STRICT", "CREATE TABLE one (x)"])
    #expect(throws: DatabaseError.self) { try Database(path: path, schema: broken) }
    let database = try Database(path: path)
    #expect(try database.schemaVersion(of: "notes") == 0)
    #expect(
      try database.rows("SELECT count(*) FROM sqlite_schema WHERE name = 'one'") {
        try $0.integer(0)
      } == [0])
  }

  @Test func twoSchemasShareAFile() throws {
    let path = file("d.db")
    let other = DatabaseSchema(name: "other", migrations: ["CREATE TABLE b (x INTEGER) STRICT"])
    let first = try Database(path: path, schema: Self.schema)
    let second = try Database(path: path, schema: other)
    #expect(try first.schemaVersion(of: "other") == 1)
    #expect(try second.schemaVersion(of: "notes") == 1)
  }

  @Test func aFileThatIsNoDatabaseIsNamedWithARemedy() throws {
    let path = file("e.db")
    try Data(repeating: 65, count: 4096).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) { try Database(path: path) }
    #expect(error?.kind == .notADatabase)
    #expect(error?.description.contains("name another file") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == 4096)
  }

  @Test func aTornFileIsFoundByTheIntegrityCheck() throws {
    let path = file("f.db")
    do {
      let database = try Database(path: path, schema: Self.schema)
      try database.transaction {
        for number in 0..<2000 {
          try database.run("INSERT INTO note (title) VALUES (?)", "a note numbered \(number)")
        }
      }
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for offset in 8192..<20480 { bytes[offset] = 0x5a }
    try bytes.write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: DatabaseError.self) { try Database(path: path) }
    #expect(error?.kind == .corrupt)
  }

  @Test func aLockedFileSaysSoAfterTheTimeout() throws {
    let path = file("g.db")
    let holder = try Database(path: path, schema: Self.schema)
    let waiter = try Database(path: path, busyTimeoutSeconds: 0.05)
    try holder.transaction {
      let error = #expect(throws: DatabaseError.self) {
        try waiter.run("INSERT INTO note (title) VALUES (?)", "x")
      }
      #expect(error?.kind == .locked)
    }
    try waiter.run("INSERT INTO note (title) VALUES (?)", "x")
  }

  @Test func aMissingFolderAndAWrongStatementAreExplained() throws {
    let missing = #expect(throws: DatabaseError.self) { try Database(path: file("no/such/h.db")) }
    #expect(missing?.kind == .cannotOpen)
    let database = try Database(path: ":memory:", schema: Self.schema)
    let wrong = #expect(throws: DatabaseError.self) { try database.prepare("SELECT x FROM note") }
    #expect(
      wrong?.description == "database :memory:: no such column: x (in: SELECT x FROM note)")
    let count = #expect(throws: DatabaseError.self) {
      try database.run("INSERT INTO note (title) VALUES (?)")
    }
    #expect(count?.message == "0 values for 1 parameters")
    try database.run("INSERT INTO note (title) VALUES (?)", "once")
    let twice = #expect(throws: DatabaseError.self) {
      try database.run("INSERT INTO note (title) VALUES (?)", "once")
    }
    #expect(twice?.kind == .constraint)
    let type = #expect(throws: DatabaseError.self) {
      try database.rows("SELECT weight FROM note") { try $0.real(0) }
    }
    #expect(type?.message == "column 0 (weight) holds NULL, not a number")
  }

  @Test func theFileIsInWriteAheadModeWithForeignKeysOn() throws {
    let database = try Database(path: file("i.db"), synchronous: .full)
    #expect(try database.rows("PRAGMA journal_mode") { try $0.text(0) } == ["wal"])
    #expect(try database.rows("PRAGMA foreign_keys") { try $0.integer(0) } == [1])
    #expect(try database.rows("PRAGMA synchronous") { try $0.integer(0) } == [2])
  }
}
