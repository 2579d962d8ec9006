/// The length of a bar, named as Alpaca names it: `1Min`, `15Min`, `1Hour`, `1Day`.
public struct Timeframe: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The length in seconds; a day counts as 86 400.
  public let seconds: Int64

  /// One minute.
  public static let minute = Timeframe(seconds: 60)
  /// One hour.
  public static let hour = Timeframe(seconds: 3600)
  /// One trading day, stamped with its session date at 00:00 UTC.
  public static let day = Timeframe(seconds: 86_400)

  /// Some minutes.
  public static func minutes(_ count: Int) -> Timeframe { Timeframe(seconds: Int64(count) * 60) }

  /// Some hours.
  public static func hours(_ count: Int) -> Timeframe { Timeframe(seconds: Int64(count) * 3600) }

  /// Some trading days; seven are a week.
  public static func days(_ count: Int) -> Timeframe { Timeframe(seconds: Int64(count) * 86_400) }

  /// Makes a bar length of whole seconds.
  public init(seconds: Int64) { self.seconds = seconds }

  /// Reads `5Min`, `1Hour`, `1Day` and the short forms `5m`, `1h`, `1d`; nil for anything else.
  public init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int64(digits), count > 0, count < 10_000 else { return nil }
    let unit: Int64
    switch text.dropFirst(digits.count).lowercased() {
    case "s", "sec": unit = 1
    case "m", "min", "t": unit = 60
    case "h", "hour": unit = 3600
    case "d", "day": unit = 86_400
    default: return nil
    }
    self.seconds = count * unit
  }

  /// Whether a bar is a whole day or more.
  public var isDaily: Bool { seconds >= 86_400 }

  /// The length in nanoseconds.
  public var nanoseconds: Int64 { seconds * 1_000_000_000 }

  /// Alpaca's name, in the largest unit that divides the length.
  public var description: String {
    for (unit, name) in [(86_400, "Day"), (3600, "Hour"), (60, "Min")] as [(Int64, String)]
    where seconds % unit == 0 {
      return "\(seconds / unit)\(name)"
    }
    return "\(seconds)Sec"
  }

  /// Whether a bar is shorter.
  public static func < (left: Timeframe, right: Timeframe) -> Bool { left.seconds < right.seconds }
}
