public import Series

/// A seeded random walk in New York sessions from Thursday 2024-03-07 on: a weekend and a change of clocks
/// lie in the first `days`, which count weekends, too.
///
/// The bars whose numbers are `missing` are left out; the others are what they would be with them.
public func sessionWalk(
  _ symbol: String = "WALK", seed: UInt64, days: Int = 7, minutes: Int = 1,
  without missing: Set<Int> = []
) -> Bars {
  let timeframe = Timeframe.minutes(minutes)
  var times: [Int64] = []
  let first = 19_789
  for session in ExchangeCalendar.nyse.sessions(
    from: CalendarDate(dayNumber: first),
    through: CalendarDate(dayNumber: first + days - 1))
  {
    times += stride(
      from: session.open.nanoseconds, to: session.close.nanoseconds,
      by: Int(timeframe.seconds * 1_000_000_000)
    ).map { Int64($0) }
  }
  let kept = times.indices.filter { !missing.contains($0) }
  let noise = walk(rows: times.count, seed: seed)
  var close: [Double] = []
  var price = 100.0
  for row in times.indices {
    price *= noise.close[row] / noise.open[row]
    close.append(price)
  }
  func column(_ value: (Int) -> Double) -> Column<Double> { Column(kept.map(value)) }
  return Bars(
    symbol: symbol, timeframe: timeframe, times: Column(kept.map { times[$0] }),
    open: column { close[$0] * 0.999 }, high: column { close[$0] * 1.002 },
    low: column { close[$0] * 0.997 }, close: column { close[$0] },
    volume: column { 100 + Double($0 % 7) })
}
