import Rules
package import Series

/// The columns of a program's clocks, bar by bar.
///
/// History and a live market fill it with the same steps: other symbols' bars first, then the traded bar
/// that ends no earlier. What is known at the traded bar's close is then fixed.
final class MarketFeed {
  private let program: Program
  private var clocks: [ClockFeed]
  private var traded: ClockFeed
  private let pricesLieElsewhere: Bool
  private var waiting: [WaitingBars] = []

  /// Prepares the clocks of a program; the traded bars' prices are kept elsewhere if `pricesLieElsewhere` says so.
  init(
    _ program: Program, timeframe: Timeframe, calendar: ExchangeCalendar,
    others: [String: ExchangeCalendar], pricesLieElsewhere: Bool
  ) {
    self.program = program
    self.pricesLieElsewhere = pricesLieElsewhere
    traded = ClockFeed(.traded, program, base: timeframe, calendar: calendar)
    clocks = program.clocks.dropFirst().map { clock in
      ClockFeed(
        clock, program, base: timeframe,
        calendar: clock.symbol.map { others[$0] ?? .guess(symbol: $0) } ?? calendar)
    }
  }

  /// When a bar of another symbol is known.
  func end(of time: Int64, symbol: String) -> Int64 {
    guard let index = clocks.firstIndex(where: { $0.clock.symbol == symbol }) else { return time }
    return clocks[index].end(of: time)
  }

  /// Takes a closed bar of another symbol.
  func take(_ bar: Bar, of symbol: String) {
    for index in clocks.indices where clocks[index].clock.symbol == symbol {
      clocks[index].take(bar)
    }
  }

  /// Takes a closed bar of the traded symbol, behind all bars in line that end no later.
  func take(_ bar: Bar) {
    let end = traded.end(of: bar.time)
    for index in waiting.indices { waiting[index].give(upTo: end, to: self) }
    traded.append(bar, end: end, withoutPrices: pricesLieElsewhere)
    for index in clocks.indices {
      if clocks[index].clock.symbol == nil { clocks[index].take(bar) }
      clocks[index].mark(end)
    }
  }

  /// Puts other symbols' bars in line: each is taken before the traded bar that ends with it or later.
  func line(up surroundings: Surroundings) {
    waiting = Set(clocks.compactMap(\.clock.symbol)).sorted()
      .compactMap { surroundings.bars(of: $0) }.map { WaitingBars($0) }
  }

  /// Where the columns lie now, in the order of the program; other prices of the traded bars if given.
  func columns(prices: [UnsafePointer<Double>] = []) -> [UnsafePointer<Double>] {
    program.columns.enumerated().map { index, column in
      if index < prices.count { return prices[index] }
      return feed(of: column.clock).column(column.field).pointer
    }
  }

  /// What was known at each traded bar's close, where it lies now, clock by clock.
  var marks: [ClockMarks] {
    clocks.map { ClockMarks(known: $0.known.pointer, current: $0.current.pointer) }
  }

  /// A copy of all that was taken, prices of the traded bars apart.
  func frozen(_ bars: Bars) -> MarketTable {
    let columns = program.columns.enumerated().map { index, column in
      if index < BarField.prices.count { return bars.prices[index] }
      return Column(feed(of: column.clock).column(column.field).array)
    }
    return MarketTable(
      columns: columns, known: clocks.map { Column($0.known.array) },
      current: clocks.map { Column($0.current.array) })
  }

  private func feed(of clock: Clock) -> ClockFeed {
    guard let index = program.clocks.firstIndex(of: clock), index > 0 else { return traded }
    return clocks[index - 1]
  }
}

/// Bars of another symbol that have not been taken yet.
private struct WaitingBars {
  private let bars: Bars
  private var next = 0

  init(_ bars: Bars) { self.bars = bars }

  mutating func give(upTo end: Int64, to feed: MarketFeed) {
    while next < bars.count, feed.end(of: bars.times[next], symbol: bars.symbol) <= end {
      feed.take(Bar(bars, next), of: bars.symbol)
      next += 1
    }
  }
}

/// The bars of one clock as they close.
private struct ClockFeed {
  let clock: Clock
  /// The columns that the program reads, by field.
  private var columns: [(field: BarField, values: Growing<Double>)]
  private var aggregator: BarAggregator?
  private var ends: BarAggregator
  private var calendar: CalendarReader?
  private var count = 0
  private var lastEnd = Int64.min
  /// By traded bar: rows that were known at its close, and whether the last of them ends with it.
  let known = Growing<Int32>()
  let current = Growing<UInt8>()

  init(_ clock: Clock, _ program: Program, base: Timeframe, calendar: ExchangeCalendar) {
    self.clock = clock
    let fields = program.columns.filter { $0.clock == clock }.map(\.field)
    columns = fields.map { ($0, Growing<Double>()) }
    aggregator = clock.timeframe.map { BarAggregator($0, from: base, calendar: calendar) }
    ends = BarAggregator(base, from: base, calendar: calendar)
    if fields.contains(where: { !BarField.prices.contains($0) }) {
      self.calendar = CalendarReader(calendar, clock.timeframe ?? base)
    }
  }

  mutating func end(of time: Int64) -> Int64 { ends.end(of: time) }

  func column(_ field: BarField) -> Growing<Double> {
    guard let column = columns.first(where: { $0.field == field }) else {
      preconditionFailure("the program reads a column that its clock does not keep")
    }
    return column.values
  }

  /// Takes a bar of the run's timeframe.
  mutating func take(_ bar: Bar) {
    guard var aggregator else {
      append(bar, end: ends.end(of: bar.time), withoutPrices: false)
      return
    }
    var closed: [BarAggregator.Closed] = []
    aggregator.take(
      time: bar.time, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
      volume: bar.volume
    ) { closed.append($0) }
    self.aggregator = aggregator
    for one in closed {
      append(
        Bar(
          time: one.time, open: one.open, high: one.high, low: one.low, close: one.close,
          volume: one.volume), end: one.end, withoutPrices: false)
    }
  }

  /// Appends a closed bar of the clock; of the traded one only what the calendar says.
  mutating func append(_ bar: Bar, end: Int64, withoutPrices: Bool) {
    let day = calendar?.fields(at: bar.time)
    for (field, values) in columns {
      switch field {
      case .open: if !withoutPrices { values.append(bar.open) }
      case .high: if !withoutPrices { values.append(bar.high) }
      case .low: if !withoutPrices { values.append(bar.low) }
      case .close: if !withoutPrices { values.append(bar.close) }
      case .volume: if !withoutPrices { values.append(bar.volume) }
      case .session: values.append(day?.session ?? .nan)
      case .minuteOfDay: values.append(day?.minuteOfDay ?? .nan)
      case .minutesSinceOpen: values.append(day?.minutesSinceOpen ?? .nan)
      case .minutesToClose: values.append(day?.minutesToClose ?? .nan)
      case .dayOfWeek: values.append(day?.dayOfWeek ?? .nan)
      case .dayOfMonth: values.append(day?.dayOfMonth ?? .nan)
      case .month: values.append(day?.month ?? .nan)
      }
    }
    count += 1
    lastEnd = end
  }

  /// Writes down what is known at the close of a traded bar.
  mutating func mark(_ end: Int64) {
    known.append(Int32(count))
    current.append(lastEnd == end ? 1 : 0)
  }
}

extension Bar {
  /// A row of some bars.
  package init(_ bars: Bars, _ row: Int) {
    self.init(
      time: bars.times[row], open: bars.open[row], high: bars.high[row], low: bars.low[row],
      close: bars.close[row], volume: bars.volume[row])
  }
}
