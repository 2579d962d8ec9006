/// Reads bars from CSV files, plain or packed with gzip.
///
/// Delimiter, columns, date form, zone and timeframe are found out; options override. Nothing is
/// repaired: a line that is torn, unsorted or impossible ends the import with its file and line.
public struct CSVImporter: Sendable {
  /// How to read.
  public let options: CSVOptions

  /// Takes options; by default everything is found out.
  public init(_ options: CSVOptions = CSVOptions()) { self.options = options }

  /// Reads a file whose rows must all be sound bars in rising order of time.
  public func read(_ path: String, symbol: String) throws(SeriesError) -> ImportResult {
    var reading = try CSVReading(path: path, options: options)
    try reading.readRows(keepGoing: false)
    let timeframe = try reading.timeframe()
    let bars = reading.bars(symbol, timeframe)
    if let fault = BarRules.firstFault(bars) { throw reading.error(fault, bars) }
    return ImportResult(
      bars: bars, delimiter: Character(UnicodeScalar(reading.header.delimiter)),
      columns: reading.columnNames, assumptions: reading.assumptions(timeframe),
      warnings: reading.warnings)
  }

  /// Reads the rows as they stand, for a check that lists everything that is wrong.
  ///
  /// Throws only if the file is no CSV text with a usable header and at least one row.
  public func readRaw(_ path: String, symbol: String) throws(SeriesError) -> RawImport {
    var reading = try CSVReading(path: path, options: options)
    try reading.readRows(keepGoing: true)
    guard reading.count > 0 else {
      throw reading.problems.first
        ?? SeriesError(file: path, "has no row that can be read; check the file")
    }
    let bars = reading.bars(symbol, try reading.timeframe())
    return RawImport(bars: bars, lines: reading.lines, problems: reading.problems)
  }
}
