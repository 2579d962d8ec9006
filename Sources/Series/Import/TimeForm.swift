/// How a file writes its dates and times.
struct TimeForm {
  enum DatePart: Equatable {
    /// Year, month, day with a mark between: `2024-01-31`, `2024/1/31`, `2024.01.31`.
    case yearFirst
    /// `20240131`.
    case compact
    /// `01/31/2024`.
    case monthFirst
    /// `31/01/2024`.
    case dayFirst
    /// A count since 1970 in units of so many nanoseconds.
    case epoch(unit: Int64)
  }

  var datePart: DatePart
  /// The zone of times that carry none, and of the dates of daily bars if it was asked for.
  var zone: ZoneOffsets?

  /// Tells the form of a first field; nil if it is no date.
  ///
  /// Whether day or month comes first stays undecided.
  static func detect(_ field: [UInt8]) -> (form: DatePart, isAmbiguous: Bool)? {
    let digits = field.prefix { $0 >= 48 && $0 <= 57 }.count
    let isMarked = digits < field.count && "-/.".utf8.contains(field[digits])
    switch digits {
    case 4 where isMarked: return (.yearFirst, false)
    case 1, 2: return isMarked ? (.monthFirst, true) : nil
    case 8 where digits == field.count || " T".utf8.contains(field[digits]):
      return (.compact, false)
    case 9...11: return (.epoch(unit: 1_000_000_000), false)
    case 12...14: return (.epoch(unit: 1_000_000), false)
    case 15...17: return (.epoch(unit: 1000), false)
    case 18...19: return (.epoch(unit: 1), false)
    default: return nil
    }
  }
}

/// Reads the time fields of one file, remembering the last date and offset.
struct TimeReader {
  let form: TimeForm
  private var dateKey: UInt64 = 0
  private var dateTail: UInt16 = 0
  private var dateDay = 0

  init(_ form: TimeForm) { self.form = form }

  /// Reads a date or a moment off the front of bytes; nil, with the place undefined, if none is there.
  @inline(__always)
  mutating func read(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> ClockReading? {
    var reading = ClockReading()
    guard form.datePart == .yearFirst, end - next >= 10, next[4] == next[7] else {
      return slowly(&next, end)
    }
    let key = UnsafeRawPointer(next).loadUnaligned(as: UInt64.self)
    let tail = UnsafeRawPointer(next + 8).loadUnaligned(as: UInt16.self)
    if key != dateKey || tail != dateTail {
      guard let day = TimeReader.fixedDate(next) else { return slowly(&next, end) }
      (dateKey, dateTail, dateDay) = (key, tail, day)
    }
    reading.day = dateDay
    next += 10
    if next < end, next.pointee == UInt8(ascii: "T") || next.pointee == UInt8(ascii: " ") {
      guard end - next >= 9, let nanoseconds = TimeReader.fixedClock(next + 1) else {
        return clock(reading, &next, end)
      }
      reading.nanosecondsOfDay = nanoseconds
      reading.hasClock = true
      next += 9
      guard next < end else { return reading }
      if next.pointee == UInt8(ascii: "Z") {
        reading.offsetSeconds = 0
        next += 1
      } else if next.pointee == UInt8(ascii: ".") {
        next -= 9
        return clock(reading, &next, end)
      } else {
        return offset(reading, &next, end)
      }
    }
    return reading
  }

  // MARK: Fixed widths

  @inline(__always)
  private static func pair(_ text: UnsafePointer<UInt8>) -> Int {
    let (tens, ones) = (text[0] &- 48, text[1] &- 48)
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : 1000
  }

  private static func fixedDate(_ text: UnsafePointer<UInt8>) -> Int? {
    guard "-/.".utf8.contains(text[4]) else { return nil }
    let year = pair(text) * 100 + pair(text + 2)
    let (month, day) = (pair(text + 5), pair(text + 8))
    guard year < 10_000 else { return nil }
    return CalendarDate(year: year, month: month, day: day)?.dayNumber
  }

  @inline(__always)
  private static func fixedClock(_ text: UnsafePointer<UInt8>) -> Int64? {
    let (hour, minute, second) = (pair(text), pair(text + 3), pair(text + 6))
    guard hour < 24, minute < 60, second < 60, text[2] == 58, text[5] == 58 else { return nil }
    return Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000
  }

  // MARK: Any width

  @inline(never)
  private func slowly(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> ClockReading? {
    var scanner = ByteScanner(from: next, to: end)
    if case .epoch(let unit) = form.datePart {
      guard let reading = TimeReader.epoch(&scanner, unit) else { return nil }
      next = scanner.next
      return reading
    }
    guard let date = date(&scanner) else { return nil }
    next = scanner.next
    let reading = ClockReading(day: date.dayNumber)
    guard let mark = scanner.isAtEnd ? nil : scanner.byte,
      mark == UInt8(ascii: "T") || mark == UInt8(ascii: " ")
    else { return reading }
    return clock(reading, &next, end)
  }

  private func date(_ scanner: inout ByteScanner) -> CalendarDate? {
    if form.datePart == .compact {
      guard let digits = scanner.digits(8, 8)?.value else { return nil }
      return CalendarDate(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }
    let isYearFirst = form.datePart == .yearFirst
    guard let first = scanner.digits(isYearFirst ? 4 : 1, isYearFirst ? 4 : 2)?.value,
      case let mark = scanner.byte, "-/.".utf8.contains(mark), scanner.skip(mark),
      let second = scanner.digits(1, 2)?.value, scanner.skip(mark),
      let third = scanner.digits(isYearFirst ? 1 : 4, isYearFirst ? 2 : 4)?.value
    else { return nil }
    switch form.datePart {
    case .yearFirst: return CalendarDate(year: first, month: second, day: third)
    case .monthFirst: return CalendarDate(year: third, month: first, day: second)
    default: return CalendarDate(year: third, month: second, day: first)
    }
  }

  /// Reads the mark, the time of day and an offset, if any, after a date.
  @inline(never)
  private func clock(
    _ reading: ClockReading, _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> ClockReading? {
    var scanner = ByteScanner(from: next + 1, to: end)
    guard let time = scanner.timeOfDay() else { return nil }
    var reading = reading
    reading.nanosecondsOfDay = time
    reading.hasClock = true
    next = scanner.next
    return offset(reading, &next, end)
  }

  /// Reads an offset from UTC if one is written, after a blank too.
  @inline(never)
  private func offset(
    _ reading: ClockReading, _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> ClockReading? {
    var scanner = ByteScanner(from: next, to: end)
    _ = scanner.skip(UInt8(ascii: " "))
    guard let offset = scanner.offset() else { return reading }
    var reading = reading
    reading.offsetSeconds = offset
    next = scanner.next
    return reading
  }

  private static func epoch(_ scanner: inout ByteScanner, _ unit: Int64) -> ClockReading? {
    // Nineteen digits of nanoseconds go beyond what `digits` reads: take the last ten apart.
    guard let head = scanner.digits(9, 9)?.value else { return nil }
    var value = Int64(head)
    while let digit = scanner.digits(1, 1)?.value {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflowToo) = product.addingReportingOverflow(Int64(digit))
      if overflow || overflowToo { return nil }
      value = sum
    }
    var fraction: Int64 = 0
    if scanner.skip(UInt8(ascii: ".")) {
      guard let read = scanner.digits(1, 9) else { return nil }
      var scale = unit
      for digit in String(padded(read.value, to: read.count)).utf8 {
        scale /= 10
        fraction += Int64(digit - 48) * scale
      }
    }
    let (total, overflow) = value.multipliedReportingOverflow(by: unit)
    guard !overflow, total <= Int64.max - fraction else { return nil }
    let moment = Timestamp(nanoseconds: total + fraction)
    let day = moment.utcDate
    return ClockReading(
      day: day.dayNumber, nanosecondsOfDay: moment.nanoseconds - day.start.nanoseconds,
      offsetSeconds: 0, hasClock: true)
  }
}
