extension Universe {
  private static let header = "symbol,from,to"

  /// Reads a CSV file with the header `symbol,from,to`, one stay a row, in any order.
  ///
  /// Both days belong to the stay; an empty `to` leaves its end open. A symbol may come back in a row of
  /// its own.
  public init(path: String) throws(SeriesError) {
    let source = try CSVSource(path: path)
    let head = CSVSource.line(source.start, source.end)
    let header = String(decoding: head.line, as: UTF8.self)
    guard header.filter({ $0 != " " }).lowercased() == Universe.header else {
      throw SeriesError(
        file: path, line: 1,
        "the header is `\(header.prefix(80))`; a universe begins with \(Universe.header)")
    }
    var lines: [(membership: Membership, line: Int?)] = []
    var next = head.next
    var number = 2
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      lines.append((try Universe.membership(line.line, path, number), number))
      next = line.next
      number += 1
    }
    guard !lines.isEmpty else {
      throw SeriesError(file: path, "has a header and no rows; name the members")
    }
    try self.init(lines: lines, file: path)
  }

  private static func membership(
    _ line: UnsafeBufferPointer<UInt8>, _ path: String, _ number: Int
  ) throws(SeriesError) -> Membership {
    let fields = CSVLine.split(line, UInt8(ascii: ",")) ?? []
    guard fields.count == 3 else {
      throw SeriesError(
        file: path, line: number,
        "the line has \(fields.count) fields where 3 belong (\(header)); complete or remove it")
    }
    func date(_ field: Int, _ name: String) throws(SeriesError) -> CalendarDate {
      if let date = CalendarDate(String(decoding: fields[field], as: UTF8.self)) { return date }
      throw SeriesError(
        file: path, line: number, field: name,
        "`\(CSVLine.shown(fields[field]))` is not a date; write it as 2024-01-31")
    }
    return try Membership(
      symbol: String(decoding: fields[0], as: UTF8.self), first: date(1, "from"),
      last: fields[2].isEmpty ? nil : date(2, "to"))
  }
}
