/// A moment as a text spells it: a date, perhaps a time of day, perhaps an offset from UTC.
struct ClockReading {
  var day = 0
  var nanosecondsOfDay: Int64 = 0
  var offsetSeconds: Int64?
  var hasClock = false

  /// The moment in UTC, a text without offset read as UTC; nil beyond the years 1678 to 2261.
  var moment: Timestamp? {
    guard day > -106_000, day < 106_000 else { return nil }
    return Timestamp(
      nanoseconds: Int64(day) * 86_400_000_000_000 + nanosecondsOfDay
        - (offsetSeconds ?? 0) * 1_000_000_000)
  }
}

/// Reads digits, dates and times of day off the front of a run of bytes.
///
/// Every function returns nil or false, with the place undefined, when the bytes do not fit.
struct ByteScanner {
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>, at start: UnsafePointer<UInt8>) {
    next = start
    end = start + bytes.count
  }

  init(from next: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) {
    self.next = next
    self.end = end
  }

  var isAtEnd: Bool { next == end }
  /// The byte to come; 0 at the end.
  var byte: UInt8 { next < end ? next.pointee : 0 }

  mutating func skip(_ wanted: UInt8) -> Bool {
    guard next < end, next.pointee == wanted else { return false }
    next += 1
    return true
  }

  /// Reads `least` to `most` digits (at most 18) and says how many there were.
  mutating func digits(_ least: Int, _ most: Int) -> (value: Int, count: Int)? {
    var value = 0
    var count = 0
    while count < most, next < end {
      let digit = next.pointee &- 48
      guard digit <= 9 else { break }
      value = value &* 10 &+ Int(digit)
      count += 1
      next += 1
    }
    return count >= least ? (value, count) : nil
  }

  /// Reads `hh:mm`, `hh:mm:ss`, with a fraction of up to nine digits, or `hhmm`, `hhmmss`.
  mutating func timeOfDay() -> Int64? {
    guard let hour = digits(1, 2)?.value, hour <= 24 else { return nil }
    let spaced = skip(UInt8(ascii: ":"))
    guard let minute = digits(2, 2)?.value, minute < 60 else { return nil }
    var second = 0
    let more = spaced ? skip(UInt8(ascii: ":")) : (byte >= 48 && byte <= 57)
    if more {
      guard let value = digits(2, 2)?.value, value < 60 else { return nil }
      second = value
    }
    var fraction = 0
    if more, skip(UInt8(ascii: ".")) {
      guard let read = digits(1, 9) else { return nil }
      fraction = read.value
      for _ in read.count..<9 { fraction *= 10 }
    }
    if hour == 24 { return nil }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + Int64(fraction)
  }

  /// Reads `Z`, `UTC`, `GMT`, `+hh:mm`, `-hhmm` or `+hh` as seconds east of UTC.
  mutating func offset() -> Int64? {
    if skip(UInt8(ascii: "Z")) || skip(UInt8(ascii: "z")) { return 0 }
    for name in ["UTC", "GMT"] where end - next >= 3 {
      if zip(name.utf8, 0..<3).allSatisfy({ next[$1] == $0 }) {
        next += 3
        return 0
      }
    }
    let sign: Int64
    if skip(UInt8(ascii: "+")) {
      sign = 1
    } else if skip(UInt8(ascii: "-")) {
      sign = -1
    } else {
      return nil
    }
    guard let hours = digits(2, 2)?.value, hours <= 18 else { return nil }
    let spaced = skip(UInt8(ascii: ":"))
    let minutes = digits(2, 2)?.value
    if spaced, minutes == nil { return nil }
    guard (minutes ?? 0) < 60 else { return nil }
    return sign * Int64(hours * 3600 + (minutes ?? 0) * 60)
  }
}
