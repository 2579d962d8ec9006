import Frames
import Series
import Testing

/// Frames beside pandas 3.1.1.
struct PandasTests {
  private let pandas: PandasFixture

  init() throws { pandas = try PandasFixture.read() }

  /// What the fixture's names of results are here.
  private static let windows: [String: @Sendable (FrameColumn, Frame) throws -> FrameColumn] = [
    "rolling mean": { column, _ in try column.rolling(5).mean() },
    "rolling sum": { column, _ in try column.rolling(5).sum() },
    "rolling population": { column, _ in try column.rolling(5).standardDeviation() },
    "rolling sample": { column, _ in try column.rolling(5).standardDeviation(.sample) },
    "rolling minimum": { column, _ in try column.rolling(5).minimum() },
    "rolling maximum": { column, _ in try column.rolling(5).maximum() },
    "rolling median": { column, _ in try column.rolling(5).median() },
    "rolling quantile": { column, _ in try column.rolling(5).quantile(0.3) },
    "rolling correlation": { column, frame in
      try column.rolling(5).correlation(with: frame["volume"])
    },
    "expanding mean": { column, _ in column.expanding().mean() },
    "expanding sum": { column, _ in column.expanding().sum() },
    "expanding population": { column, _ in column.expanding().standardDeviation() },
    "expanding sample": { column, _ in column.expanding().standardDeviation(.sample) },
    "expanding minimum": { column, _ in column.expanding().minimum() },
    "expanding maximum": { column, _ in column.expanding().maximum() },
    "expanding late": { column, _ in column.expanding(from: 4).mean() },
  ]

  private static let changes: [String: @Sendable (FrameColumn, Frame) throws -> FrameColumn] = [
    "shift": { column, _ in column.shift(3) },
    "shift back": { column, _ in column.shift(-2) },
    "change": { column, _ in column.percentChange(2) },
    "log return": { column, _ in column.logReturn() },
    "difference": { column, _ in column.difference(4) },
    "cumulative sum": { column, _ in column.cumulativeSum() },
    "cumulative product": { column, _ in (column / 90).cumulativeProduct() },
    "cumulative maximum": { column, _ in column.cumulativeMax() },
    "cumulative minimum": { column, _ in column.cumulativeMin() },
    "filled": { column, _ in column.filledForward() },
  ]

  @Test(arguments: ["close", "signal"])
  func `windows and changes`(name: String) throws {
    let frame = try pandas.source
    let column = try frame[name]
    let expected = try #require(pandas.columns[name])
    #expect(expected.count == Self.windows.count + Self.changes.count)
    for (key, values) in expected {
      let body = try #require(Self.windows[key] ?? Self.changes[key])
      let fault = difference(try body(column, frame), values)
      #expect(fault == nil, "\(key) of \(name)")
    }
  }

  @Test func `describe`() throws {
    let summary = try pandas.source.describe()
    for (name, expected) in pandas.summary {
      let column = try #require(summary[name])
      let found = [
        Double(column.count), column.mean, column.standardDeviation, column.minimum,
        column.lowerQuartile, column.median, column.upperQuartile, column.maximum,
        Double(column.missing),
      ]
      #expect(difference(found, expected) == nil, "\(name)")
    }
    #expect(summary.columns.count == pandas.summary.count)
  }

  @Test func `hours of the clock and days of the session`() throws {
    let frame = try pandas.source
    let hourly = try frame.resample(.hour, ["signal": .mean])
    #expect(try difference(hourly, pandas.hourly) == nil)
    #expect(hourly.timeframe == .hour)
    #expect(try difference(frame.resample(.day), pandas.daily) == nil)
  }

  @Test func `groups by session`() throws {
    let frame = try pandas.source
    let groups = frame.groupedBySession()
    let rules: [String: Aggregate] = [
      "open": .minimum, "high": .mean, "low": .median, "close": .standardDeviation,
      "volume": .maximum, "signal": .count,
    ]
    #expect(try difference(groups.aggregate(rules), pandas.spread) == nil)
    #expect(try frame.groupedBySession(.alwaysOpen).aggregate().calendar == .alwaysOpen)
    #expect(groups.map(\.frame.count) == [15, 15, 15, 15])
    #expect(groups.map(\.date.description).first == "2024-03-07")
    let inside = frame.groupedBySession(.nyse, openOnly: true)
    #expect(try difference(inside.aggregate(), pandas.daily) == nil)
  }

  @Test func `as-of joins`() throws {
    let frame = try pandas.source
    let rate = FrameColumn(numbers(pandas.events.columns["rate"] ?? []))
    let events = try Frame(times: Column(pandas.events.times), ["rate": rate])
    let last = try frame.joined(asOf: events)
    let within = try frame.joined(asOf: events, within: .hour)
    let exact = try frame.joined(asOf: events, exact: true)
    let daily = try frame.joined(asOf: frame.resample(.day), suffix: "_day")
    #expect(difference(try last["rate"], pandas.joins["last"] ?? []) == nil)
    #expect(difference(try within["rate"], pandas.joins["within"] ?? []) == nil)
    #expect(difference(try exact["rate"], pandas.joins["exact"] ?? []) == nil)
    #expect(difference(try daily["close_day"], pandas.joins["daily"] ?? []) == nil)
    #expect(daily.names.count == 12)
  }
}
