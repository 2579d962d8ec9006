import Glibc

/// Reads the rows of one CSV file into memory: quickly where a line is plain, else carefully.
struct CSVRowReader {
  let header: CSVHeader
  let memory: RowMemory
  private let file: String
  private let codes: [UInt8]
  private var times: TimeReader
  private let zone: ZoneOffsets?
  private var zoneDay = Int.min
  private var zoneOffset: Int64 = 0

  private static let skipped: UInt8 = 255
  private static let timeCode: UInt8 = 5
  private static let clockCode: UInt8 = 6

  init(file: String, header: CSVHeader, form: TimeForm, memory: RowMemory) {
    self.file = file
    self.header = header
    self.memory = memory
    self.zone = form.zone
    self.times = TimeReader(form)
    self.codes = header.roles.map { role in
      switch role {
      case nil: CSVRowReader.skipped
      case .time: CSVRowReader.timeCode
      case .clock: CSVRowReader.clockCode
      case .open: 0
      case .high: 1
      case .low: 2
      case .close: 3
      case .volume: 4
      }
    }
  }

  /// Reads a plain line; false if it needs care, with the row's memory undefined.
  @inline(__always)
  mutating func readQuickly(_ line: UnsafeBufferPointer<UInt8>, row: Int) -> Bool {
    guard var next = line.baseAddress else { return false }
    let end = next + line.count
    let delimiter = header.delimiter
    var reading = ClockReading()
    let last = codes.count - 1
    for column in 0...last {
      switch codes[column] {
      case CSVRowReader.skipped:
        while next < end, next.pointee != delimiter {
          if next.pointee == UInt8(ascii: "\"") { return false }
          next += 1
        }
      case CSVRowReader.timeCode:
        guard let read = times.read(&next, end) else { return false }
        reading.day = read.day
        reading.offsetSeconds = read.offsetSeconds
        reading.nanosecondsOfDay += read.nanosecondsOfDay
        reading.hasClock = read.hasClock
      case CSVRowReader.clockCode:
        var scanner = ByteScanner(from: next, to: end)
        guard let clock = scanner.timeOfDay() else { return false }
        reading.nanosecondsOfDay += clock
        next = scanner.next
      case let value:
        guard let number = DecimalText.read(&next, end) else { return false }
        memory.values[Int(value) * memory.capacity + row] = number
      }
      if column == last { break }
      guard next < end, next.pointee == delimiter else { return false }
      next += 1
    }
    return next == end && store(reading, row)
  }

  /// Reads any line; what is wrong with it is said in one sentence.
  mutating func readCarefully(
    _ line: UnsafeBufferPointer<UInt8>, row: Int, number: Int
  ) throws(SeriesError) {
    guard let fields = CSVLine.split(line, header.delimiter) else {
      throw SeriesError(
        file: file, line: number,
        "a quoted field does not end on its line; add the closing quote or complete the line")
    }
    try checkCount(fields, number)
    var reading = ClockReading()
    for (column, field) in fields.enumerated() {
      guard let role = header.roles[column] else { continue }
      let place = (line: number, column: column)
      switch role {
      case .time:
        let read = try time(field, place)
        reading.day = read.day
        reading.offsetSeconds = read.offsetSeconds
        reading.nanosecondsOfDay += read.nanosecondsOfDay
      case .clock: reading.nanosecondsOfDay += try clock(field, place)
      default:
        memory.values[Int(codes[column]) * memory.capacity + row] = try self.number(field, place)
      }
    }
    guard store(reading, row) else {
      let column = header.column(.time) ?? 0
      throw refusal(
        (number, column), fields[column], "lies outside the years 1680 to 2260; correct it")
    }
  }

  /// Puts a row's moment and written date into memory; false if it is out of range.
  @inline(__always)
  private mutating func store(_ reading: ClockReading, _ row: Int) -> Bool {
    var reading = reading
    var day = reading.day
    if let zone {
      if let offset = reading.offsetSeconds {
        if let moment = reading.moment { day = zone.date(of: moment).dayNumber }
        reading.offsetSeconds = offset
      } else {
        reading.offsetSeconds = self.offset(reading, zone)
      }
    }
    guard let moment = reading.moment else { return false }
    memory.times[row] = moment.nanoseconds
    memory.days[row] = Int32(truncatingIfNeeded: day)
    return true
  }

  /// The zone's offset at a local reading; remembered for days without a change.
  private mutating func offset(_ reading: ClockReading, _ zone: ZoneOffsets) -> Int64 {
    if reading.day == zoneDay { return zoneOffset }
    let midnight = Int64(reading.day) * 86_400
    let local = midnight + reading.nanosecondsOfDay / 1_000_000_000
    let offset = local - zone.seconds(fromLocal: local)
    if zone.offset(atSeconds: midnight - 86_400) == zone.offset(atSeconds: midnight + 172_800) {
      (zoneDay, zoneOffset) = (reading.day, offset)
    }
    return offset
  }

  // MARK: Care

  private func checkCount(_ fields: [[UInt8]], _ number: Int) throws(SeriesError) {
    let wanted = header.names.count
    if fields.count == 1, fields[0].isEmpty {
      throw SeriesError(file: file, line: number, "the line is blank; remove it")
    }
    guard fields.count == wanted else {
      throw SeriesError(
        file: file, line: number,
        "the line has \(fields.count) \(fields.count == 1 ? "field" : "fields") where the header "
          + "has \(wanted); complete or remove it")
    }
  }

  private mutating func time(
    _ field: [UInt8], _ place: (line: Int, column: Int)
  ) throws(SeriesError) -> ClockReading {
    var times = times
    let reading = field.withUnsafeBufferPointer { bytes -> ClockReading? in
      guard var next = bytes.baseAddress else { return nil }
      let end = next + bytes.count
      guard let reading = times.read(&next, end), next == end else { return nil }
      return reading
    }
    guard let reading else {
      throw refusal(
        place, field,
        field.isEmpty
          ? "is empty; every row needs its time"
          : "is not a date or time like the first row's; correct it")
    }
    return reading
  }

  private func clock(
    _ field: [UInt8], _ place: (line: Int, column: Int)
  ) throws(SeriesError) -> Int64 {
    let clock = field.withUnsafeBufferPointer { bytes -> Int64? in
      guard let start = bytes.baseAddress else { return nil }
      var scanner = ByteScanner(bytes, at: start)
      guard let clock = scanner.timeOfDay(), scanner.isAtEnd else { return nil }
      return clock
    }
    guard let clock else {
      throw refusal(place, field, "is not a time of day; write it as 09:30:00")
    }
    return clock
  }

  private func number(
    _ field: [UInt8], _ place: (line: Int, column: Int)
  ) throws(SeriesError) -> Double {
    if let value = DecimalText.read(field: field) { return value }
    if field.isEmpty {
      throw refusal(place, field, "is empty; fill the number in or remove the line")
    }
    let text = String(decoding: field, as: UTF8.self).lowercased()
    if text.contains(",") {
      throw refusal(
        place, field, "is not a number; write a point for decimals and nothing between thousands")
    }
    if text.hasSuffix("nan") || text.contains("inf") {
      throw refusal(place, field, "is not a finite number; remove the line or correct it")
    }
    throw refusal(place, field, "is not a number; correct it")
  }

  private func refusal(
    _ place: (line: Int, column: Int), _ field: [UInt8], _ problem: String
  ) -> SeriesError {
    let name = header.names[place.column]
    let role = header.roles[place.column]?.rawValue ?? ""
    return SeriesError(
      file: file, line: place.line, field: name.isEmpty ? role : name,
      field.isEmpty ? problem : "`\(CSVLine.shown(field))` \(problem)")
  }
}
