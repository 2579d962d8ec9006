/// What went wrong in a database file, with what a person can do about it.
public struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds that a program may want to tell apart.
  public enum Kind: String, Sendable, Hashable {
    /// Another program holds the write lock for longer than the busy timeout.
    case locked
    /// The file is something else, or encrypted.
    case notADatabase
    /// The integrity check failed.
    case corrupt
    /// The disk or the quota is full.
    case diskFull
    /// The file or its folder can't be written.
    case readOnly
    /// The file or its folder can't be opened.
    case cannotOpen
    /// A newer program wrote the file.
    case newerSchema
    /// A uniqueness, foreign key, type or check rule refused a row.
    case constraint
    /// The SQL or the value asked for is wrong: a mistake of this program.
    case misuse
    /// Anything else that SQLite reports.
    case other
  }

  /// The kind of failure.
  public let kind: Kind
  /// The database file.
  public let path: String
  /// SQLite's message, or ours.
  public let message: String
  /// The SQL that failed; empty when none was running.
  public let sql: String

  /// Makes an error of its parts.
  public init(kind: Kind, path: String, message: String, sql: String = "") {
    self.kind = kind
    self.path = path
    self.message = message
    self.sql = sql
  }

  /// What to do about it; empty when there is no general advice.
  public var remedy: String {
    switch kind {
    case .locked: "another program is writing to it: wait for it or stop it, then try again"
    case .notADatabase: "name another file, or move this one away"
    case .corrupt: "restore it from a copy, or move it away to start with an empty one"
    case .diskFull: "make room on the disk, then try again; nothing was changed"
    case .readOnly: "give yourself write permission on the file and its folder"
    case .cannotOpen: "check that the folder exists and that you may read and write there"
    case .newerSchema: "use the newer program, or another workspace"
    case .constraint, .misuse, .other: ""
    }
  }

  /// One sentence: the file, what happened, the SQL, the remedy.
  public var description: String {
    var text = "database \(path): \(message)"
    if !sql.isEmpty { text += " (in: \(Self.short(sql)))" }
    return remedy.isEmpty ? text : "\(text); \(remedy)"
  }

  private static func short(_ sql: String) -> String {
    let line = sql.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count <= 160 ? line : line.prefix(157) + "..."
  }
}
