package import Rules
package import Series

/// Everything that a program reads of a history: columns of all its clocks, and what was known when.
package struct MarketTable: Sendable {
  /// In the order of the program.
  let columns: [Column<Double>]
  /// By clock behind the traded one, by traded bar: rows known at its close.
  let known: [Column<Int32>]
  /// Likewise: 1 where the last known row ends with the bar.
  let current: [Column<UInt8>]

  init(columns: [Column<Double>], known: [Column<Int32>], current: [Column<UInt8>]) {
    self.columns = columns
    self.known = known
    self.current = current
  }

  /// The columns that a program reads of some bars and what surrounds them.
  ///
  /// - Throws: `RulesError.unknownSymbol` for a symbol whose bars are not there.
  package init(
    _ program: Program, _ bars: Bars, _ surroundings: Surroundings, calendar: ExchangeCalendar?
  ) throws(RulesError) {
    guard program.clocks.count > 1 || program.columns.count > BarField.prices.count else {
      self.init(columns: bars.prices, known: [], current: [])
      return
    }
    for clock in program.clocks {
      guard let symbol = clock.symbol, surroundings.bars(of: symbol) == nil else { continue }
      throw .unknownSymbol(symbol)
    }
    for case let timeframe? in program.clocks.map(\.timeframe) {
      let isWeek = timeframe.seconds == 7 * 86_400
      guard bars.timeframe.canMake(timeframe), timeframe > bars.timeframe,
        timeframe <= .day || isWeek
      else {
        throw .badTimeframe(wanted: "\(timeframe)", bars: "\(bars.timeframe)")
      }
    }
    let feed = MarketFeed(
      program, timeframe: bars.timeframe,
      calendar: calendar ?? .guess(for: bars), others: surroundings.calendars,
      pricesLieElsewhere: true)
    feed.line(up: surroundings)
    for row in 0..<bars.count { feed.take(Bar(bars, row)) }
    self = feed.frozen(bars)
  }

  /// Whether the returns of the closes may be summed over the whole history.
  package var sumsReturns: Bool {
    columns[BarField.close.rawValue].withUnsafeBufferPointer { ReturnSums.areGood(for: $0) }
  }

  /// Walks the rows before `end` tile by tile, none with more than `capacity` rows of any clock; `body`
  /// ends the walk by returning false.
  package func walk(to end: Int, capacity: Int, _ body: (Tile) -> Bool) {
    withExtendedLifetime(self) {
      var cursor = MarketCursor(clocks: known.count)
      let marks = zip(known, current).map { ClockMarks(known: $0.start, current: $1.start) }
      let columns = columns.map(\.start)
      var row = 0
      while row < end {
        let tile = cursor.next(from: row, to: end, capacity: capacity, columns, marks)
        row += tile.count
        if !body(tile) { return }
      }
    }
  }
}

/// What was known of one clock at each traded bar's close.
struct ClockMarks {
  let known: UnsafePointer<Int32>
  let current: UnsafePointer<UInt8>
}

/// Cuts rows into tiles, and remembers how many rows of each clock the machine has been told of.
struct MarketCursor {
  private var told: [Int]

  init(clocks: Int) { told = [Int](repeating: 0, count: clocks) }

  /// The next tile of the rows from `start` to `end`.
  ///
  /// Many rows of another clock behind one traded bar make tiles without a traded row.
  mutating func next(
    from start: Int, to end: Int, capacity: Int, _ columns: [UnsafePointer<Double>],
    _ marks: [ClockMarks]
  ) -> Tile {
    var count = min(capacity, end - start)
    for (index, clock) in marks.enumerated() {
      while count > 1, Int(clock.known[start + count - 1]) - told[index] > capacity { count -= 1 }
    }
    if zip(marks, told).contains(where: { Int($0.known[start]) - $1 > capacity }) { count = 0 }
    let last = start + max(count - 1, 0)
    let tiles = marks.indices.map { index in
      let fresh = min(Int(marks[index].known[last]) - told[index], capacity)
      defer { told[index] += fresh }
      return ClockTile(
        start: told[index], count: fresh, known: marks[index].known + start,
        current: marks[index].current + start)
    }
    return Tile(start: start, count: count, columns: columns, clocks: tiles)
  }
}

extension Bars {
  /// Prices and volume in the order of `BarField`.
  package var prices: [Column<Double>] { [open, high, low, close, volume] }
}
