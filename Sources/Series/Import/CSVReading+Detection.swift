extension CSVReading {
  /// The first row's time field.
  static func sample(
    _ source: CSVSource, _ header: CSVHeader, _ start: UnsafePointer<UInt8>
  ) throws(SeriesError) -> [UInt8] {
    let fields = CSVLine.split(CSVSource.line(start, source.end).line, header.delimiter) ?? []
    let column = header.column(.time) ?? 0
    guard fields.count == header.names.count else {
      throw SeriesError(
        file: source.file, line: 2,
        "the line has \(fields.count) \(fields.count == 1 ? "field" : "fields") where the header "
          + "has \(header.names.count); complete or remove it")
    }
    return fields[column]
  }

  /// The first row's time, to see whether it has a time of day and an offset; nil if it is none.
  static func reading(_ sample: [UInt8], _ form: TimeForm) -> ClockReading? {
    var times = TimeReader(form)
    return sample.withUnsafeBufferPointer { bytes in
      guard var next = bytes.baseAddress else { return nil }
      return times.read(&next, next + bytes.count)
    }
  }

  /// The zone that was asked for.
  static func zone(_ options: CSVOptions) throws(SeriesError) -> ZoneOffsets? {
    guard let name = options.zone else { return nil }
    guard let zone = ZoneOffsets(name) else {
      throw SeriesError(
        field: "zone", "there is no time zone `\(name)`; use a name such as America/New_York or UTC"
      )
    }
    return zone
  }

  /// How the file writes dates, by its first row and, where that is open, by all of them.
  static func datePart(
    _ source: CSVSource, _ header: CSVHeader, _ start: UnsafePointer<UInt8>, _ sample: [UInt8],
    _ options: CSVOptions
  ) throws(SeriesError) -> TimeForm.DatePart {
    guard let found = TimeForm.detect(sample) else {
      let column = header.column(.time) ?? 0
      throw SeriesError(
        file: source.file, line: 2,
        field: header.names[column].isEmpty
          ? "time" : header.names[column],
        "`\(CSVLine.shown(sample))` is not a date or time; write 2024-01-31, 2024-01-31T09:30:00Z "
          + "or seconds since 1970")
    }
    switch options.dateOrder {
    case nil: return found.isAmbiguous ? try order(source, header, start) : found.form
    case .yearMonthDay where !found.isAmbiguous: return found.form
    case .monthDayYear where found.isAmbiguous: return .monthFirst
    case .dayMonthYear where found.isAmbiguous: return .dayFirst
    case .some(let order):
      throw SeriesError(
        file: source.file, line: 2, field: "date order",
        "`\(CSVLine.shown(sample))` is not written in the order \(order.rawValue); "
          + "choose another order or leave it out")
    }
  }

  /// Finds a row that tells whether the day or the month comes first.
  private static func order(
    _ source: CSVSource, _ header: CSVHeader, _ start: UnsafePointer<UInt8>
  ) throws(SeriesError) -> TimeForm.DatePart {
    let column = header.column(.time) ?? 0
    var next = start
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      next = line.next
      guard let fields = CSVLine.split(line.line, header.delimiter), column < fields.count else {
        continue
      }
      let parts = fields[column].split(maxSplits: 2) { $0 < 48 || $0 > 57 }
        .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
      if parts.count > 1, parts[0] > 12 { return .dayFirst }
      if parts.count > 1, parts[1] > 12 { return .monthFirst }
    }
    throw SeriesError(
      file: source.file, field: header.names[column].isEmpty ? "time" : header.names[column],
      "dates could be month/day or day/month; name the date order, mdy or dmy")
  }
}
