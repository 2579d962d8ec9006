/// What dividends and splits did to one stock's prices: cumulative factors by date.
///
/// A row's factors hold up to and including its date: adjusted price = raw price x price factor x
/// split factor. The file is CSV with the header `date,price_factor,split_factor,reference_price`.
public struct FactorFile: Sendable {
  /// One row of the file.
  public struct Row: Sendable, Equatable {
    /// The last day on which the factors hold.
    public let date: CalendarDate
    /// What later dividends take off, at most 1.
    public let priceFactor: Double
    /// What later splits divide by.
    public let splitFactor: Double
    /// The raw close on that date, for reference; 0 if unknown.
    public let referencePrice: Double
  }

  /// The rows, by rising date.
  public let rows: [Row]
  /// The file that they were read from, for messages.
  let file: String?

  /// Takes rows by rising date.
  public init(rows: [Row]) {
    self.rows = rows
    self.file = nil
  }

  /// Reads a factor file.
  public init(path: String) throws(SeriesError) {
    let columns = "date,price_factor,split_factor,reference_price"
    let table = try CSVTable(path: path, columns: columns)
    try table.checkHeader("a factor file begins with \(columns)")
    var rows: [Row] = []
    var lastLine = 1
    try table.forEach(none: "give a file with factors") { line throws(SeriesError) in
      let row = try FactorFile.row(line)
      if let last = rows.last, row.date <= last.date {
        throw line.error(
          0, "\(row.date) does not come after \(last.date) on line \(lastLine); sort the rows")
      }
      rows.append(row)
      lastLine = line.number
    }
    self.rows = rows
    self.file = path
  }

  /// The row whose factors hold on a date; nil after the last row's date.
  public func row(on date: CalendarDate) -> Row? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].date < date { low = middle + 1 } else { high = middle }
    }
    return low < rows.count ? rows[low] : nil
  }

  /// The row that holds for a bar, or why there is none.
  func required(on date: CalendarDate) throws(SeriesError) -> Row {
    if let row = row(on: date) { return row }
    let last = rows.last.map { " on \($0.date)" } ?? ""
    throw SeriesError(
      file: file,
      "the factors end\(last), before the bars' \(date); "
        + "add a row for the days after it (for example 2050-12-31,1,1,0)")
  }

  private static func row(_ line: CSVRow) throws(SeriesError) -> Row {
    try line.checkCount()
    let date = try line.date(0)
    var values: [Double] = []
    for index in 1...3 {
      guard let value = line.number(index), index == 3 ? value >= 0 : value > 0 else {
        throw line.error(index, "`\(line.shown(index))` is not a positive number; correct it")
      }
      values.append(value)
    }
    return Row(
      date: date, priceFactor: values[0], splitFactor: values[1], referencePrice: values[2])
  }
}
