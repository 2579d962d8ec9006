package import Series

/// The fees of a run's rows: from which row on which hold.
package struct FeeRows: Sendable {
  /// Fees that hold from a row on.
  struct Entry: BitwiseCopyable, Sendable {
    let first: Int
    let rates: FeeRates
  }

  /// By rising row; the first is row 0.
  let entries: Column<Entry>

  /// Finds the rows on which fees change; nil for a run without fees.
  package init?(_ settings: Settings, _ bars: Bars) {
    guard let schedule = settings.costs?.fees else { return nil }
    var entries: [Entry] = []
    for day in schedule.changes {
      let entry = Entry(first: Self.row(of: day, bars), rates: schedule.rates(on: day))
      if entries.last?.first == entry.first { entries.removeLast() }
      if entry.first < bars.count { entries.append(entry) }
    }
    if entries.first?.first != 0 {
      let day = bars.count > 0 ? bars.time(0).utcDate : CalendarDate(dayNumber: 0)
      entries.insert(Entry(first: 0, rates: schedule.rates(on: day)), at: 0)
    }
    self.entries = Column(entries)
  }

  /// The first row of a day in New York; daily bars carry their day.
  private static func row(of day: CalendarDate, _ bars: Bars) -> Int {
    guard !bars.timeframe.isDaily else { return bars.firstRow(atOrAfter: day.start) }
    let start = ZoneOffsets.newYork.seconds(fromLocal: day.start.seconds)
    return bars.firstRow(atOrAfter: Timestamp(seconds: start))
  }
}

/// The fees of a run's rows as a kernel reads them.
struct FeeTable {
  private let entries: UnsafePointer<FeeRows.Entry>
  private let count: Int

  /// Points into rows that whoever owns the kernel keeps alive.
  init(_ rows: FeeRows) {
    entries = rows.entries.start
    count = rows.entries.count
  }

  /// The fees of a row.
  func rates(at row: Int) -> FeeRates {
    var index = count - 1
    while index > 0, entries[index].first > row { index -= 1 }
    return entries[index].rates
  }
}
