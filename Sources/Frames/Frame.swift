public import Series

/// Named columns of numbers over rising times: a table to look at markets with.
///
/// A value: what looks like a change gives a new frame, and columns share their storage. A row knows
/// how long it lasts (`timeframe`) and which market it belongs to (`calendar`), so that joins show nothing
/// before it was known.
///
/// ```swift
/// let frame = try Frame(bars).adding("average", frame["close"].rolling(20).mean())
/// print(try frame[where: frame["close"] > frame["average"]].tail(5))
/// ```
public struct Frame: Sendable {
  /// Starts of the rows, UTC nanoseconds since 1970, strictly rising.
  public let times: Column<Int64>
  /// How long a row lasts; nil where rows are moments.
  public let timeframe: Timeframe?
  /// The market's calendar, for sessions and for when a daily row is known.
  public let calendar: ExchangeCalendar
  /// The columns' names, from left to right.
  public let names: [String]
  let columns: [FrameColumn]

  /// Puts together what was checked.
  init(
    checked times: Column<Int64>, _ columns: [(name: String, column: FrameColumn)],
    _ timeframe: Timeframe?, _ calendar: ExchangeCalendar
  ) {
    self.times = times
    self.timeframe = timeframe
    self.calendar = calendar
    names = columns.map(\.name)
    self.columns = columns.map(\.column)
  }

  /// The columns `open`, `high`, `low`, `close` and `volume` of bars, without a copy.
  ///
  /// Without a calendar, the one that the bars most likely follow (`ExchangeCalendar.guess`).
  public init(_ bars: Bars, calendar: ExchangeCalendar? = nil) {
    self.init(
      checked: bars.times,
      [
        ("open", FrameColumn(bars.open)), ("high", FrameColumn(bars.high)),
        ("low", FrameColumn(bars.low)), ("close", FrameColumn(bars.close)),
        ("volume", FrameColumn(bars.volume)),
      ], bars.timeframe, calendar ?? ExchangeCalendar.guess(for: bars))
  }

  /// Takes columns by name, from left to right, and the start of each row.
  ///
  /// Without a timeframe a row is a moment: known at its time.
  /// - Throws: `FrameError` for columns of another length than the times, two of one name, and times that
  ///   do not rise.
  public init(
    times: Column<Int64>, _ columns: KeyValuePairs<String, FrameColumn>,
    timeframe: Timeframe? = nil, calendar: ExchangeCalendar = .alwaysOpen
  ) throws(FrameError) {
    try self.init(
      times: times, columns.map { ($0.key, $0.value) }, timeframe: timeframe, calendar: calendar)
  }

  /// Takes columns by name, from left to right, and the start of each row.
  public init(
    times: [Timestamp], _ columns: KeyValuePairs<String, FrameColumn>,
    timeframe: Timeframe? = nil, calendar: ExchangeCalendar = .alwaysOpen
  ) throws(FrameError) {
    try self.init(
      times: Column(times.map(\.nanoseconds)), columns, timeframe: timeframe, calendar: calendar)
  }

  init(
    times: Column<Int64>, _ columns: [(name: String, column: FrameColumn)],
    timeframe: Timeframe?, calendar: ExchangeCalendar
  ) throws(FrameError) {
    for (index, (name, column)) in columns.enumerated() {
      guard column.count == times.count else {
        throw .differentLengths(column.count, times.count)
      }
      guard !columns.prefix(index).contains(where: { $0.name == name }) else {
        throw .repeatedColumn(name: name)
      }
    }
    for row in 1..<Swift.max(times.count, 1) where times[row] <= times[row - 1] {
      throw .unsortedTimes(row: row, time: Timestamp(nanoseconds: times[row]))
    }
    self.init(checked: times, columns, timeframe, calendar)
  }

  /// The number of rows.
  public var count: Int { times.count }

  /// The start of a row.
  ///
  /// - Precondition: the frame has the row.
  public func time(_ row: Int) -> Timestamp { Timestamp(nanoseconds: times[row]) }

  /// The column of a name.
  ///
  /// - Throws: `FrameError.unknownColumn` with the nearest name.
  public subscript(name: String) -> FrameColumn {
    get throws(FrameError) { columns[try index(of: name)] }
  }

  /// Whether there is a column of this name.
  public func hasColumn(_ name: String) -> Bool { names.contains(name) }

  func index(of name: String) throws(FrameError) -> Int {
    guard let index = names.firstIndex(of: name) else {
      throw .unknownColumn(name: name, known: names)
    }
    return index
  }

  /// Names and columns, from left to right.
  var pairs: [(name: String, column: FrameColumn)] {
    zip(names, columns).map { (name: $0, column: $1) }
  }
}
