/// The header line of a CSV file: what each column is called and is to the bars.
struct CSVHeader {
  let delimiter: UInt8
  let names: [String]
  /// What each column is; nil for one that is not used.
  let roles: [CSVRole?]
  /// Columns that were seen and deliberately left out.
  let ignored: [String]

  init(
    _ line: UnsafeBufferPointer<UInt8>, file: String, options: CSVOptions
  ) throws(SeriesError) {
    delimiter = try CSVHeader.delimiter(line, file, options)
    guard let fields = CSVLine.split(line, delimiter) else {
      throw SeriesError(file: file, line: 1, "a quoted name does not end; add the closing quote")
    }
    let names = fields.map { String(decoding: $0, as: UTF8.self) }
    if let first = fields.first, fields.count > 1,
      TimeForm.detect(first) != nil || DecimalText.read(field: first) != nil,
      fields.dropFirst().allSatisfy({ DecimalText.read(field: $0) != nil })
    {
      throw SeriesError(
        file: file, line: 1,
        "the first line holds values; put a header line above it, such as "
          + "date,open,high,low,close,volume")
    }
    self.names = names
    self.roles = try CSVHeader.roles(names, file, options)
    self.ignored = zip(names, roles).filter { $0.1 == nil }.map(\.0)
  }

  /// The column that plays a role; nil if none does.
  func column(_ role: CSVRole) -> Int? { roles.firstIndex(of: role) }

  private static func delimiter(
    _ line: UnsafeBufferPointer<UInt8>, _ file: String, _ options: CSVOptions
  ) throws(SeriesError) -> UInt8 {
    if let wanted = options.delimiter {
      guard let byte = wanted.asciiValue, byte != 34, byte > 32 || byte == 9 else {
        throw SeriesError(
          field: "delimiter", "`\(wanted)` cannot separate fields; use , ; tab or |")
      }
      return byte
    }
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in line {
      if byte == 34 { isQuoted.toggle() }
      if !isQuoted, ",;\t|".utf8.contains(byte) { counts[byte, default: 0] += 1 }
    }
    guard let best = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
      throw SeriesError(
        file: file, line: 1,
        "no delimiter (, ; tab or |) in the header `\(CSVLine.shown(Array(line)))`; "
          + "give a CSV file or name its delimiter")
    }
    return best.key
  }

  private static func roles(
    _ names: [String], _ file: String, _ options: CSVOptions
  ) throws(SeriesError) -> [CSVRole?] {
    var roles = names.enumerated().map { $0 == 0 && $1.isEmpty ? .time : guess($1) }
    for (role, name) in options.columns.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard let column = names.firstIndex(where: { $0.lowercased() == name.lowercased() }) else {
        throw SeriesError(
          file: file, line: 1, field: role.rawValue,
          "there is no column `\(name)`; the columns are \(list(names))")
      }
      for index in roles.indices where roles[index] == role { roles[index] = nil }
      roles[column] = role
    }
    try separateClock(&roles, names, options)
    for role in CSVRole.allCases {
      let matches = roles.indices.filter { roles[$0] == role }
      if matches.count > 1 {
        throw SeriesError(
          file: file, line: 1, field: role.rawValue,
          "columns `\(names[matches[0]])` and `\(names[matches[1]])` both could be it; "
            + "name the right one")
      }
      if matches.isEmpty, role != .clock, role != .volume {
        throw SeriesError(
          file: file, line: 1, field: role.rawValue,
          "no column of this meaning among \(list(names)); name the column that holds it")
      }
    }
    return roles
  }

  /// Decides which of several time columns is the date and which the time of day.
  private static func separateClock(
    _ roles: inout [CSVRole?], _ names: [String], _ options: CSVOptions
  ) throws(SeriesError) {
    let times = roles.indices.filter { roles[$0] == .time }
    guard times.count == 2, options.columns[.time] == nil else { return }
    let plain = times.map { letters(names[$0]) }
    for (date, other) in [(0, 1), (1, 0)] where ["date", "day"].contains(plain[date]) {
      if ["time", "clock", "hour"].contains(plain[other]), options.columns[.clock] == nil {
        roles[times[other]] = .clock
      } else {
        roles[times[date]] = nil
      }
      return
    }
  }

  private static func guess(_ name: String) -> CSVRole? {
    switch letters(name) {
    case "date", "time", "datetime", "timestamp", "t", "day", "opentime", "datetimeutc",
      "timestamputc", "timeutc", "dateutc", "timestampms", "gmttime":
      .time
    case "open", "o": .open
    case "high", "h": .high
    case "low", "l": .low
    case "close", "c", "closelast", "last": .close
    case "volume", "vol", "v": .volume
    default: nil
    }
  }

  private static func letters(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { $0.isEmpty ? "(no name)" : $0 }.joined(separator: ", ")
  }
}
