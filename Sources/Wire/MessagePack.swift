/// A value of the MessagePack format, which data streams use beside JSON.
public enum MessagePack: Sendable, Hashable {
  /// Nothing.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number; unsigned ones beyond `Int64.max` are read as `double`.
  case int(Int64)
  /// A number with fractions; 32-bit ones are widened.
  case double(Double)
  /// Text.
  case string(String)
  /// Bytes.
  case binary([UInt8])
  /// A list.
  case array([MessagePack])
  /// Keys and values in the order sent.
  case map([Entry])
  /// A moment: seconds since 1970 and nanoseconds 0 ..< 1 000 000 000.
  case timestamp(seconds: Int64, nanoseconds: UInt32)
  /// An extension of another type.
  case other(type: Int8, bytes: [UInt8])

  /// One key of a map and its value.
  public struct Entry: Sendable, Hashable {
    /// The key.
    public let key: MessagePack
    /// The value.
    public let value: MessagePack

    /// Makes an entry.
    public init(_ key: MessagePack, _ value: MessagePack) {
      self.key = key
      self.value = value
    }
  }

  /// A map with text keys.
  public static func object(_ entries: [(String, MessagePack)]) -> MessagePack {
    .map(entries.map { Entry(.string($0.0), $0.1) })
  }

  /// A moment in nanoseconds since 1970.
  public static func time(nanoseconds: Int64) -> MessagePack {
    var (seconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    if rest < 0 {
      seconds -= 1
      rest += 1_000_000_000
    }
    return .timestamp(seconds: seconds, nanoseconds: UInt32(rest))
  }

  /// The value of a text key of a map; the last one where a key is repeated.
  public subscript(key: String) -> MessagePack? {
    guard case .map(let entries) = self else { return nil }
    return entries.last { $0.key == .string(key) }?.value
  }

  /// The text, when this is text.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The list, when this is one.
  public var array: [MessagePack]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The number, whole or not, when this is one.
  public var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  /// Nanoseconds since 1970, when this is a moment that `Int64` holds.
  public var timeNanoseconds: Int64? {
    guard case .timestamp(let seconds, let nanoseconds) = self else { return nil }
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = scaled.addingReportingOverflow(Int64(nanoseconds))
    return overflow || carry ? nil : sum
  }
}
