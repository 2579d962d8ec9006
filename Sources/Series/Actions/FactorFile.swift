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
    let source = try CSVSource(path: path)
    let head = CSVSource.line(source.start, source.end)
    let header = String(decoding: head.line, as: UTF8.self)
    guard header.filter({ $0 != " " }).lowercased() == FactorFile.header else {
      throw SeriesError(
        file: path, line: 1,
        "the header is `\(header.prefix(80))`; a factor file begins with \(FactorFile.header)")
    }
    var rows: [Row] = []
    var next = head.next
    var number = 2
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      let row = try FactorFile.row(line.line, path, number)
      if let last = rows.last, row.date <= last.date {
        throw SeriesError(
          file: path, line: number, field: "date",
          "\(row.date) does not come after \(last.date) on line \(number - 1); sort the rows")
      }
      rows.append(row)
      next = line.next
      number += 1
    }
    guard !rows.isEmpty else {
      throw SeriesError(file: path, "has a header and no rows; give a file with factors")
    }
    self.rows = rows
    self.file = path
  }

  private static let header = "date,price_factor,split_factor,reference_price"

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

  private static func row(
    _ line: UnsafeBufferPointer<UInt8>, _ path: String, _ number: Int
  ) throws(SeriesError) -> Row {
    let fields = CSVLine.split(line, UInt8(ascii: ",")) ?? []
    guard fields.count == 4 else {
      throw SeriesError(
        file: path, line: number,
        "the line has \(fields.count) fields where 4 belong (\(header)); complete or remove it")
    }
    guard let date = CalendarDate(String(decoding: fields[0], as: UTF8.self)) else {
      throw SeriesError(
        file: path, line: number, field: "date",
        "`\(CSVLine.shown(fields[0]))` is not a date; write it as 2024-01-31")
    }
    var values: [Double] = []
    for (index, name) in ["price_factor", "split_factor", "reference_price"].enumerated() {
      let field = fields[index + 1]
      guard let value = DecimalText.read(field: field), index == 2 ? value >= 0 : value > 0 else {
        throw SeriesError(
          file: path, line: number, field: name,
          "`\(CSVLine.shown(field))` is not a positive number; correct it")
      }
      values.append(value)
    }
    return Row(
      date: date, priceFactor: values[0], splitFactor: values[1], referencePrice: values[2])
  }
}
