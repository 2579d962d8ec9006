/// One value of a database column.
public enum DatabaseValue: Hashable, Sendable {
  /// No value; also what a NaN is stored as, for SQLite has no NaN.
  case null
  /// A 64-bit integer.
  case integer(Int64)
  /// A double.
  case real(Double)
  /// UTF-8 text.
  case text(String)
  /// Bytes.
  case blob([UInt8])

  /// The integer, or nil for anything else.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// The number, an integer included, or nil for anything else.
  public var real: Double? {
    switch self {
    case .real(let value): value
    case .integer(let value): Double(value)
    default: nil
    }
  }

  /// The text, or nil for anything else.
  public var text: String? { if case .text(let value) = self { value } else { nil } }

  /// The bytes, or nil for anything else.
  public var blob: [UInt8]? { if case .blob(let value) = self { value } else { nil } }

  var name: String {
    switch self {
    case .null: "NULL"
    case .integer: "an integer"
    case .real: "a real number"
    case .text: "text"
    case .blob: "a blob"
    }
  }
}

/// A type that can be bound to a parameter of a statement.
public protocol DatabaseBindable {
  /// The value as it is stored.
  var databaseValue: DatabaseValue { get }
}

extension DatabaseValue: DatabaseBindable {
  /// The value itself.
  public var databaseValue: DatabaseValue { self }
}

extension Int64: DatabaseBindable {
  /// An integer.
  public var databaseValue: DatabaseValue { .integer(self) }
}

extension Int: DatabaseBindable {
  /// An integer.
  public var databaseValue: DatabaseValue { .integer(Int64(self)) }
}

extension Bool: DatabaseBindable {
  /// 1 or 0.
  public var databaseValue: DatabaseValue { .integer(self ? 1 : 0) }
}

extension Double: DatabaseBindable {
  /// A real number; NULL for NaN.
  public var databaseValue: DatabaseValue { isNaN ? .null : .real(self) }
}

extension String: DatabaseBindable {
  /// Text.
  public var databaseValue: DatabaseValue { .text(self) }
}

extension [UInt8]: DatabaseBindable {
  /// A blob.
  public var databaseValue: DatabaseValue { .blob(self) }
}
