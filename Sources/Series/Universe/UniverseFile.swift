extension Universe {
  /// Reads a CSV file with the header `symbol,from,to`, one stay a row, in any order.
  ///
  /// Both days belong to the stay; an empty `to` leaves its end open. A symbol may come back in a row of
  /// its own.
  public init(path: String) throws(SeriesError) {
    let table = try CSVTable(path: path, columns: "symbol,from,to")
    try table.checkHeader("a universe begins with symbol,from,to")
    var lines: [(membership: Membership, line: Int?)] = []
    try table.forEach(none: "name the members") { row throws(SeriesError) in
      try row.checkCount()
      let membership = try Membership(
        symbol: row.text(0), first: row.date(1), last: row.text(2).isEmpty ? nil : row.date(2))
      lines.append((membership, row.number))
    }
    try self.init(lines: lines, file: path)
  }
}
