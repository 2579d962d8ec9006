package import Series

/// A point in time on the command line, which may be a whole day.
package struct Moment: Sendable, Equatable {
  /// The start: of the day, or the moment itself, in UTC.
  package let start: Timestamp
  /// Whether only a date was written.
  package let isWholeDay: Bool

  /// The first moment after it, for ranges that include their last day.
  package var end: Timestamp {
    isWholeDay ? Timestamp(nanoseconds: start.nanoseconds + 86_400_000_000_000) : start
  }
}

extension ValueKind where Value == Moment {
  /// A date (`2024-01-31`) or a time (`2024-01-31T14:30`, with seconds, with `Z` or `+02:00`); UTC
  /// unless it says otherwise.
  package static let moment = ValueKind("DATE") { text throws(ValueError) in
    guard let moment = readMoment(text) else {
      throw ValueError("is not a date; write 2024-01-31 or 2024-01-31T14:30:00Z")
    }
    return moment
  }
}

private func readMoment(_ text: String) -> Moment? {
  let bytes = Array(text.utf8)
  guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
    let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]),
    let day = digits(bytes[8..<10]), (1700...2200).contains(year), (1...12).contains(month),
    (1...daysInMonth(year, month)).contains(day)
  else { return nil }
  let midnight = Int64(daysSince1970(year, month, day)) * 86_400
  if bytes.count == 10 { return Moment(start: Timestamp(seconds: midnight), isWholeDay: true) }
  guard bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
    let clock = readClock(bytes[11...])
  else { return nil }
  return Moment(start: Timestamp(seconds: midnight + Int64(clock)), isWholeDay: false)
}

/// Seconds since midnight UTC of `HH:MM[:SS][Z|+HH:MM]`.
private func readClock(_ bytes: ArraySlice<UInt8>) -> Int? {
  var rest = bytes
  func colonPair(_ rest: inout ArraySlice<UInt8>) -> Int? {
    guard rest.first == UInt8(ascii: ":"), let value = digits(rest.dropFirst().prefix(2)) else {
      return nil
    }
    rest = rest.dropFirst(3)
    return value
  }
  guard let hour = digits(rest.prefix(2)), hour < 24 else { return nil }
  rest = rest.dropFirst(2)
  guard let minute = colonPair(&rest), minute < 60 else { return nil }
  var second = 0
  if rest.first == UInt8(ascii: ":") {
    guard let value = colonPair(&rest), value < 60 else { return nil }
    second = value
  }
  let local = hour * 3600 + minute * 60 + second
  guard let sign = rest.first else { return local }
  if sign == UInt8(ascii: "Z") { return rest.count == 1 ? local : nil }
  guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
  rest = rest.dropFirst()
  guard let hours = digits(rest.prefix(2)), hours < 15 else { return nil }
  rest = rest.dropFirst(2)
  guard let minutes = colonPair(&rest), minutes < 60, rest.isEmpty else { return nil }
  let offset = hours * 3600 + minutes * 60
  return sign == UInt8(ascii: "+") ? local - offset : local + offset
}

/// The number that two or four digits spell.
private func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
  guard bytes.count == 2 || bytes.count == 4 else { return nil }
  var value = 0
  for byte in bytes {
    guard (48...57).contains(byte) else { return nil }
    value = value * 10 + Int(byte - 48)
  }
  return value
}

private func daysInMonth(_ year: Int, _ month: Int) -> Int {
  let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
  if month == 2 { return isLeap ? 29 : 28 }
  return [4, 6, 9, 11].contains(month) ? 30 : 31
}

/// Days from 1970-01-01 in the Gregorian calendar.
///
/// - SeeAlso: Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
private func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
  let shifted = month <= 2 ? year - 1 : year
  let era = shifted / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}
