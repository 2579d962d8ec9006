public import Records
public import Series

extension Frame {
  /// Writes the frame as a CSV file that appears whole or not at all.
  ///
  /// A line of names, then a line a row: `time` as RFC 3339 in UTC, numbers in the shortest digits that give the
  /// same number back, nothing for a missing one.
  /// - Throws: `FileError` where the file cannot be written.
  public func write(csv path: String) throws(FileError) {
    var text = CSVText(columns: ["time"] + names)
    for row in 0..<count {
      text.add([time(row).description] + columns.map { CSVText.number($0[row]) })
    }
    try AtomicFile.write(text.text, to: path)
  }

  /// Writes the frame as an Arrow IPC file (Feather version 2) with a column `time`, for pandas, polars and others.
  ///
  /// - Throws: `SeriesError` where the file cannot be written or a column is itself called `time`.
  public func write(arrow path: String) throws(SeriesError) {
    guard !hasColumn("time") else {
      throw SeriesError(
        file: path, field: "time", "the times take this name; rename the column first")
    }
    let table = ArrowTable(
      columns: [TableColumn("time", .timestamp(times))]
        + pairs.map { TableColumn($0.name, .float64($0.column.values)) })
    try table.write(to: path)
  }

  /// Maps an Arrow IPC file with a column `time` of timestamps; its columns of numbers are the frame's.
  ///
  /// Columns of texts are left out. Without a timeframe a row is a moment.
  /// - Throws: `SeriesError` where the file cannot be read or has no times, `FrameError` where they do not rise.
  public init(
    arrow path: String, timeframe: Timeframe? = nil, calendar: ExchangeCalendar = .alwaysOpen
  ) throws {
    let table = try ArrowTable.read(path)
    guard case .timestamp(let times)? = table.column("time")?.values else {
      throw SeriesError(
        file: path, field: "time",
        "the column of timestamps is missing; write the times of the rows into it")
    }
    let columns = table.columns.compactMap { column -> (name: String, column: FrameColumn)? in
      switch column.values {
      case .float64(let values): (column.name, FrameColumn(values))
      case .int64(let values): (column.name, FrameColumn(values.map { Double($0) }))
      case .timestamp, .text: nil
      }
    }
    try self.init(times: times, columns, timeframe: timeframe, calendar: calendar)
  }

  /// Reads the bars of a CSV file; `options` say what the file does not give away.
  ///
  /// - Throws: `SeriesError` with the file and line.
  public init(
    csv path: String, symbol: String, options: CSVOptions = CSVOptions()
  ) throws(SeriesError) {
    self.init(try CSVImporter(options).read(path, symbol: symbol).bars)
  }
}
