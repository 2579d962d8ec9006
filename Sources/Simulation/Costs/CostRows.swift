package import Series

/// What costs depend on row by row: the regulators' fees, and the calendar month where a commission counts it, and what
/// fills slip where that depends on the bars.
package struct CostRows: Sendable {
  /// Fees that hold from a row on.
  struct Entry: BitwiseCopyable, Sendable {
    let first: Int
    let rates: FeeRates
  }

  /// By rising row, the first is row 0; empty without fees.
  let entries: Column<Entry>
  /// The number of each row's month; nil where nobody asks.
  let months: Column<Int32>?
  /// What fills slip; nil where every row is alike.
  let slippage: SlippageRows?

  /// Finds the rows on which fees and months change; nil for a run whose costs are the same on every row.
  package init?(_ settings: Settings, _ bars: Bars) {
    let fees = settings.costs?.fees
    let countsMonths = settings.commission.tiers != nil
    slippage = SlippageRows(settings, bars)
    guard fees != nil || countsMonths || slippage != nil else { return nil }
    entries = Column(fees.map { Self.entries($0, bars) } ?? [])
    months = countsMonths ? Self.months(bars) : nil
  }

  private static func entries(_ schedule: FeeSchedule, _ bars: Bars) -> [Entry] {
    var entries: [Entry] = []
    for day in schedule.changes {
      let entry = Entry(first: row(of: day, bars), rates: schedule.rates(on: day))
      if entries.last?.first == entry.first { entries.removeLast() }
      if entry.first < bars.count { entries.append(entry) }
    }
    if entries.first?.first != 0 {
      let day = bars.count > 0 ? bars.time(0).utcDate : CalendarDate(dayNumber: 0)
      entries.insert(Entry(first: 0, rates: schedule.rates(on: day)), at: 0)
    }
    return entries
  }

  /// The number of each row's calendar month.
  private static func months(_ bars: Bars) -> Column<Int32> {
    var months: [Int32] = []
    months.reserveCapacity(bars.count)
    guard bars.count > 0 else { return Column(months) }
    // A day early, for New York's date may be the one before.
    let first = bars.time(0).utcDate + -1
    var number = first.year * 12 + first.month - 1
    while months.count < bars.count {
      let next = CalendarDate(unchecked: (number + 1) / 12, (number + 1) % 12 + 1, 1)
      let end = row(of: next, bars)
      while months.count < end { months.append(Int32(number)) }
      number += 1
    }
    return Column(months)
  }

  /// The first row of a day in New York; daily bars carry their day.
  private static func row(of day: CalendarDate, _ bars: Bars) -> Int {
    guard !bars.timeframe.isDaily else { return bars.firstRow(atOrAfter: day.start) }
    let start = ZoneOffsets.newYork.seconds(fromLocal: day.start.seconds)
    return bars.firstRow(atOrAfter: Timestamp(seconds: start))
  }
}

/// The costs of a run's rows as a kernel reads them.
struct CostTable {
  private let entries: UnsafePointer<CostRows.Entry>
  private let count: Int
  private let months: UnsafePointer<Int32>?
  private let flat, impact: UnsafePointer<Double>?

  /// Points into rows that whoever owns the kernel keeps alive.
  init(_ rows: CostRows) {
    entries = rows.entries.start
    count = rows.entries.count
    months = rows.months?.start
    flat = rows.slippage?.flat.start
    impact = rows.slippage?.impact.start
  }

  /// What fills of a row slip beyond a steady share; nil where every row is alike.
  func slippage(at row: Int) -> RowSlippage? {
    guard let flat, let impact else { return nil }
    return RowSlippage(flat: flat[row], impact: impact[row])
  }

  /// The number of a row's month; 0 where nobody counts.
  func month(at row: Int) -> Int32 { months?[row] ?? 0 }

  /// The fees of a row; nil without fees.
  func rates(at row: Int) -> FeeRates? {
    guard count > 0 else { return nil }
    var index = count - 1
    while index > 0, entries[index].first > row { index -= 1 }
    return entries[index].rates
  }
}
