/// The reading of one CSV file: what was found out about it and the rows so far.
struct CSVReading {
  let source: CSVSource
  let header: CSVHeader
  let form: TimeForm
  let options: CSVOptions
  /// The number of rows read.
  private(set) var count = 0
  /// The line of each row, if lines could be left out.
  private(set) var lines: [Int] = []
  private(set) var problems: [SeriesError] = []
  private var rows: CSVRowReader
  private let chunks: [CSVChunk]
  private let hasClock: Bool
  private let hasOffsets: Bool

  init(path: String, options: CSVOptions) throws(SeriesError) {
    source = try CSVSource(path: path)
    self.options = options
    let (line, next) = CSVSource.line(source.start, source.end)
    header = try CSVHeader(line, file: path, options: options)
    guard next < source.end else {
      throw SeriesError(file: path, "has a header and no rows; give a file with data")
    }
    let sample = try CSVReading.sample(source, header, next)
    form = TimeForm(
      datePart: try CSVReading.datePart(source, header, next, sample, options),
      zone: try CSVReading.zone(options))
    let reading = CSVReading.reading(sample, form)
    hasClock = reading?.hasClock ?? false || header.column(.clock) != nil
    hasOffsets = reading?.offsetSeconds != nil
    chunks = CSVChunk.chunks(from: next, to: source.end)
    let memory = RowMemory(capacity: chunks.reduce(0) { $0 + $1.lineCount })
    rows = CSVRowReader(file: path, header: header, form: form, memory: memory)
    if header.column(.volume) == nil {
      (memory.values + 4 * memory.capacity).initialize(repeating: .nan, count: memory.capacity)
    }
  }

  /// Reads all rows; the first bad line throws, unless bad lines are to be listed.
  mutating func readRows(keepGoing: Bool) throws(SeriesError) {
    guard keepGoing else {
      count = try CSVChunk.read(chunks, rows)
      return
    }
    var row = 0
    var number = 2
    for chunk in chunks {
      var next = chunk.start
      while next < chunk.end {
        let line = CSVSource.line(next, chunk.end)
        next = line.next
        do throws(SeriesError) {
          if !rows.readQuickly(line.line, row: row) {
            try rows.readCarefully(line.line, row: row, number: number)
          }
          lines.append(number)
          row += 1
        } catch {
          if problems.count < 1000 { problems.append(error) }
        }
        number += 1
      }
    }
    count = row
  }

  /// The bars, daily ones stamped with their date at 00:00 UTC.
  func bars(_ symbol: String, _ timeframe: Timeframe) -> Bars {
    let memory = rows.memory
    if timeframe.isDaily {
      for row in 0..<count { memory.times[row] = Int64(memory.days[row]) * 86_400_000_000_000 }
    }
    return memory.bars(symbol, timeframe, count: count)
  }

  /// The length of a bar: as asked for, else the most common distance of the first rows.
  func timeframe() throws(SeriesError) -> Timeframe {
    if let timeframe = options.timeframe { return timeframe }
    let times = rows.memory.times
    var distances: [Int64: Int] = [:]
    for row in 1..<max(1, min(count, 20_000)) where times[row] > times[row - 1] {
      distances[(times[row] - times[row - 1]) / 1_000_000_000, default: 0] += 1
    }
    guard let common = distances.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else {
      if !hasClock { return .day }
      throw SeriesError(
        file: source.file, field: "timeframe",
        "too few rows to tell the length of a bar; name it, for example 1Min or 1Day")
    }
    let days = (common + 43_200) / 86_400
    guard common >= 1, days <= 7 else {
      throw SeriesError(
        file: source.file, field: "timeframe",
        "rows are \(common == 0 ? "less than a second" : "\(days) days") apart, which is no length "
          + "of bars that can be found out; name it, for example 1Min or 1Day")
    }
    if common < 72_000 { return Timeframe(seconds: common) }
    return Timeframe(seconds: max(1, days) * 86_400)
  }

  /// Places a broken rule in the file.
  func error(
    _ fault: (row: Int, field: String, problem: String), _ bars: Bars
  ) -> SeriesError {
    let line = fault.row + 2
    guard fault.field == "time" else {
      return SeriesError(
        file: source.file, line: line, field: fault.field, fault.problem)
    }
    let (before, this) = (bars.time(fault.row - 1), bars.time(fault.row))
    let shown = { (time: Timestamp) in
      bars.timeframe.isDaily ? time.utcDate.description : time.description
    }
    return SeriesError(
      file: source.file, line: line, field: header.names[header.column(.time) ?? 0],
      before == this
        ? "\(shown(this)) repeats line \(line - 1); remove one of the two lines"
        : "\(shown(this)) comes after \(shown(before)) on line \(line - 1); "
          + "sort the file by time")
  }

  var columnNames: [CSVRole: String] {
    var names: [CSVRole: String] = [:]
    for (name, role) in zip(header.names, header.roles) {
      if let role { names[role] = name }
    }
    return names
  }

  /// What was assumed beyond what the file says.
  func assumptions(_ timeframe: Timeframe) -> [String] {
    var sentences: [String] = []
    if options.timeframe == nil {
      sentences.append("The most common distance of rows makes these bars \(timeframe).")
    }
    if timeframe.isDaily {
      sentences.append("Daily bars are stamped with their date at 00:00 UTC.")
    } else if !hasOffsets {
      let zone = options.zone ?? "UTC"
      let way = options.zone == nil ? "are taken as UTC" : "are read in \(zone)"
      sentences.append("Times without a zone \(way).")
    }
    return sentences
  }

  /// What is missing, or was left out.
  var warnings: [String] {
    var sentences: [String] = []
    if header.column(.volume) == nil {
      sentences.append("There is no volume column; volume is unknown (NaN).")
    }
    let ignored = header.ignored.filter { !$0.isEmpty }
    if !ignored.isEmpty {
      sentences.append("Columns not used: \(ignored.joined(separator: ", ")).")
    }
    return sentences
  }
}
