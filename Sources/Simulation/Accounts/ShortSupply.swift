public import Series

/// Which shares can be borrowed for short sales, and at what yearly rate.
///
/// Without rows every share can be, at `rate`. With rows only the symbols that they name, from their first day on:
/// what is not known to be there is not there. Shares that are sold short stay so when the supply shrinks.
public struct ShortSupply: Hashable, Sendable, Codable {
  /// What can be borrowed of a symbol from a day on.
  public struct Row: Hashable, Sendable, Codable {
    /// The symbol.
    public var symbol: String
    /// Its first day, in days since 1970.
    public var day: Int
    /// Shares that can be borrowed in all.
    public var shares: Double
    /// Yearly rate on their value.
    public var rate: Double

    /// Makes a row.
    public init(_ symbol: String, from date: CalendarDate, shares: Double, rate: Double) {
      self.symbol = symbol
      day = date.dayNumber
      self.shares = shares
      self.rate = rate
    }
  }

  /// Yearly rate where no row says otherwise.
  public var rate = 0.0
  /// What is there by symbol and day; nil for everything.
  public var rows: [Row]?
  /// The file that the rows came from, as the workspace keeps paths.
  public var file: String?

  /// Every share, at a yearly rate.
  public init(rate: Double = 0) { self.rate = rate }

  /// Only what rows name, in order of days for each symbol.
  public init(rows: [Row]) { self.rows = rows }

  /// What can be borrowed of a symbol on a day.
  public func supply(of symbol: String, on day: Int) -> (shares: Double, rate: Double) {
    guard let rows else { return (.infinity, rate) }
    guard let row = rows.last(where: { $0.symbol == symbol && $0.day <= day }) else {
      return (0, rate)
    }
    return (row.shares, row.rate)
  }
}

extension ShortSupply {
  /// Reads a CSV file with the header `symbol,date,available,rate`.
  ///
  /// `available` is a number of shares, `rate` a yearly share of their value: 0.03 is 3 %. The rows of a
  /// symbol stand in order of days.
  ///
  /// - Throws: `SeriesError` with the line and field that cannot be read.
  public init(path: String) throws(SeriesError) {
    let table = try CSVTable(path: path, columns: "symbol,date,available,rate")
    try table.checkHeader(
      "a file of shares that can be borrowed begins with the header symbol,date,available,rate")
    var rows: [Row] = []
    var last: [String: Int] = [:]
    try table.forEach(none: "give a file with symbols") { line throws(SeriesError) in
      let row = try Self.row(line)
      if let day = last[row.symbol], row.day <= day {
        throw line.error(
          1, "does not come after the day before it of \(row.symbol); sort its rows")
      }
      last[row.symbol] = row.day
      rows.append(row)
    }
    self.init(rows: rows)
    file = path
  }

  private static func row(_ line: CSVRow) throws(SeriesError) -> Row {
    try line.checkCount()
    guard !line.text(0).isEmpty else { throw line.error(0, "is empty; name the symbol") }
    let date = try line.date(1)
    guard let shares = line.number(2), shares >= 0 else {
      throw line.error(2, "`\(line.text(2))` is not a number of shares; write 0 for none")
    }
    guard let rate = line.number(3), rate >= 0, rate < 10 else {
      throw line.error(3, "`\(line.text(3))` is not a yearly rate from 0 to 10; 0.03 is 3 %")
    }
    return Row(line.text(0), from: date, shares: shares, rate: rate)
  }
}
