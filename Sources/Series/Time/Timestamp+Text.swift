extension Timestamp: LosslessStringConvertible {
  /// Reads RFC 3339: `2024-01-02T09:30:00Z`, a blank for `T`, an offset, or a date alone (00:00 UTC).
  ///
  /// Seconds may be left out, a fraction has up to nine digits, and a text without an offset is UTC.
  /// Nil for anything else, for days that do not exist, and outside the years 1680 to 2260.
  public init?(_ text: String) {
    var text = text
    let moment = text.withUTF8 { bytes -> Timestamp? in
      guard let start = bytes.baseAddress else { return nil }
      var scanner = ByteScanner(bytes, at: start)
      guard let year = scanner.digits(4, 4)?.value, scanner.skip(UInt8(ascii: "-")),
        let month = scanner.digits(2, 2)?.value, scanner.skip(UInt8(ascii: "-")),
        let day = scanner.digits(2, 2)?.value,
        let date = CalendarDate(year: year, month: month, day: day)
      else { return nil }
      var reading = ClockReading(day: date.dayNumber)
      if scanner.isAtEnd { return reading.moment }
      guard
        scanner.skip(UInt8(ascii: "T")) || scanner.skip(UInt8(ascii: "t"))
          || scanner.skip(UInt8(ascii: " ")),
        let clock = scanner.timeOfDay()
      else { return nil }
      reading.nanosecondsOfDay = clock
      if !scanner.isAtEnd {
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        reading.offsetSeconds = offset
      }
      return reading.moment
    }
    guard let moment else { return nil }
    self = moment
  }

  /// RFC 3339 in UTC, with three, six or nine digits of a second only where they are needed.
  public var description: String {
    let date = utcDate
    let inDay = Int(seconds) - date.dayNumber * 86_400
    let clock = [inDay / 3600, inDay / 60 % 60, inDay % 60].map { padded($0, to: 2) }
    let remainder = Int(nanoseconds % 1_000_000_000)
    let rest = remainder < 0 ? remainder + 1_000_000_000 : remainder
    var fraction = ""
    if rest % 1_000_000 == 0, rest > 0 {
      fraction = "." + padded(rest / 1_000_000, to: 3)
    } else if rest % 1000 == 0, rest > 0 {
      fraction = "." + padded(rest / 1000, to: 6)
    } else if rest > 0 {
      fraction = "." + padded(rest, to: 9)
    }
    return "\(date)T\(clock.joined(separator: ":"))\(fraction)Z"
  }

  /// The date in UTC.
  public var utcDate: CalendarDate {
    let day = seconds / 86_400
    return CalendarDate(dayNumber: Int(seconds < day * 86_400 ? day - 1 : day))
  }

  /// The moment some seconds later.
  public func adding(seconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds + seconds * 1_000_000_000)
  }
}
