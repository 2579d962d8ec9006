/// A moment in UTC, as nanoseconds since 1970.
///
/// Range: years 1678 to 2262. Arithmetic traps on overflow, which no market reaches.
public struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var nanoseconds: Int64

  /// Makes a moment from nanoseconds since 1970.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Makes a moment from whole seconds since 1970.
  public init(seconds: Int64) { self.nanoseconds = seconds * 1_000_000_000 }

  /// Whole seconds since 1970, rounded down.
  public var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether a moment is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
