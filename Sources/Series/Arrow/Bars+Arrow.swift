/// What a stored file says about its bars beyond the numbers.
public struct BarsNotes: Sendable, Equatable {
  /// Where the bars came from, for example a file name.
  public var source: String?
  /// How prices were adjusted, for example `splits`; nil for raw prices.
  public var adjustment: String?

  /// Makes notes.
  public init(source: String? = nil, adjustment: String? = nil) {
    self.source = source
    self.adjustment = adjustment
  }
}

extension Bars {
  static let priceNames = ["open", "high", "low", "close"]

  /// Writes the bars as an Arrow IPC file (Feather version 2) that appears whole or not at all.
  ///
  /// Columns: `time` (timestamp[ns, UTC]), `open`, `high`, `low`, `close`, `volume` (float64).
  public func write(to path: String, notes: BarsNotes = BarsNotes()) throws(SeriesError) {
    var metadata = [
      "lockstep.format": "1", "lockstep.symbol": symbol,
      "lockstep.timeframe": timeframe.description,
    ]
    metadata["lockstep.source"] = notes.source
    metadata["lockstep.adjustment"] = notes.adjustment
    let columns: [TableColumn] = [
      TableColumn("time", .timestamp(times)), TableColumn("open", .float64(open)),
      TableColumn("high", .float64(high)), TableColumn("low", .float64(low)),
      TableColumn("close", .float64(close)), TableColumn("volume", .float64(volume)),
    ]
    try ArrowTable(columns: columns, metadata: metadata).write(to: path)
  }

  /// Maps bars from an Arrow IPC file; the columns' pages are read when they are touched.
  ///
  /// Files of other programs serve too: other number types are converted, several batches joined, a
  /// missing `volume` is NaN. Times are checked to rise. `symbol` and `timeframe` are needed where
  /// the file's notes do not name them, and must agree with the notes where they do.
  public static func read(
    _ path: String, symbol: String? = nil, timeframe: Timeframe? = nil
  ) throws(SeriesError) -> Bars {
    let file = try ArrowFileReader(path: path)
    let identity = try file.identity(symbol: symbol, timeframe: timeframe)
    let times = try file.times()
    try checkRising(times, path)
    var prices: [Column<Double>] = []
    for name in priceNames { prices.append(try file.barColumn(name)) }
    let volume =
      file.field("volume") == nil
      ? Column([Double](repeating: .nan, count: file.count)) : try file.barColumn("volume")
    return Bars(
      symbol: identity.symbol, timeframe: identity.timeframe, times: times, open: prices[0],
      high: prices[1], low: prices[2], close: prices[3], volume: volume)
  }

  private static func checkRising(_ times: Column<Int64>, _ path: String) throws(SeriesError) {
    let fault = times.withUnsafeBufferPointer { times in
      times.isEmpty ? nil : (1..<times.count).first { times[$0] <= times[$0 - 1] }
    }
    guard let row = fault else { return }
    throw SeriesError(
      file: path, field: "time",
      "row \(row) (\(Timestamp(nanoseconds: times[row]))) does not come after the row before it; "
        + "sort the rows and remove repeated times")
  }
}

extension ArrowFileReader {
  /// The bars' times, mapped if they are nanoseconds.
  func times() throws(SeriesError) -> Column<Int64> {
    guard let field = field("time") else { throw missing("time") }
    guard case .timestamp(let times) = try values(of: field) else {
      throw SeriesError(
        file: path, field: "time",
        "the column is \(field.type.name) where timestamps belong; write it as timestamp[ns, UTC]")
    }
    return times
  }

  /// A column of the bars as numbers, mapped if it is float64.
  func barColumn(_ name: String) throws(SeriesError) -> Column<Double> {
    guard let field = field(name) else { throw missing(name) }
    if case .float = field.type, case .float64(let column) = try values(of: field) {
      return column
    }
    return try numbers(field)
  }

  /// What the bars are, by the file's notes or by what was asked for.
  func identity(
    symbol: String?, timeframe: Timeframe?
  ) throws(SeriesError) -> (symbol: String, timeframe: Timeframe) {
    if let version = metadata["lockstep.format"], version != "1" {
      throw SeriesError(
        file: path, "has format \(version) and this program reads format 1; update the program")
    }
    let noted = try notedTimeframe()
    guard let named = metadata["lockstep.symbol"] ?? symbol else {
      throw SeriesError(file: path, "does not name its symbol; say which it is")
    }
    guard let length = noted ?? timeframe else {
      throw SeriesError(file: path, "does not name its timeframe; say which it is")
    }
    guard named == symbol ?? named, length == timeframe ?? length else {
      throw SeriesError(
        file: path,
        "holds \(named) \(length) where \(symbol ?? named) \(timeframe ?? length) was expected; "
          + "give the file its right name or import the data again")
    }
    return (named, length)
  }

  private func notedTimeframe() throws(SeriesError) -> Timeframe? {
    guard let text = metadata["lockstep.timeframe"] else { return nil }
    guard let timeframe = Timeframe(text) else {
      throw SeriesError(file: path, "names the unknown timeframe `\(text)`; import the data again")
    }
    return timeframe
  }

  private func missing(_ name: String) -> SeriesError {
    SeriesError(
      file: path, field: name,
      "the column is missing (there are \(fields.map(\.name).joined(separator: ", "))); "
        + "bars need time, open, high, low and close")
  }
}
