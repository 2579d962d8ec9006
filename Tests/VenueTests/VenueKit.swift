import Foundation
import Series
import Venue

/// Makes bars of rows of open, high, low, close.
func makeBars(
  _ rows: [(Double, Double, Double, Double)], symbol: String = "SPY",
  timeframe: Timeframe = .day, times: [Timestamp]? = nil
) -> Bars {
  let times = times ?? tradingDays(rows.count, from: CalendarDate(dayNumber: 19_724))
  return Bars(
    symbol: symbol, timeframe: timeframe, times: Column(times.map(\.nanoseconds)),
    open: Column(rows.map(\.0)), high: Column(rows.map(\.1)), low: Column(rows.map(\.2)),
    close: Column(rows.map(\.3)), volume: Column(rows.map { _ in 1000 }))
}

/// The first trading days from a date on, 2024-01-02 unless told otherwise.
func tradingDays(_ count: Int, from first: CalendarDate) -> [Timestamp] {
  var days: [Timestamp] = []
  var date = first
  while days.count < count {
    if TradingDays().session(date) != nil { days.append(date.start) }
    date = date + 1
  }
  return days
}

/// Bars that rise by one a day: open 100 + k, high 102 + k, low 98 + k, close 101 + k.
func risingBars(_ count: Int, symbol: String = "SPY") -> Bars {
  makeBars(
    (0..<count).map { row in
      let base = 100 + Double(row)
      return (base, base + 2, base - 2, base + 1)
    }, symbol: symbol)
}

/// An exchange that stands before the first of some bars.
func makeExchange(
  _ rows: [(Double, Double, Double, Double)], history: Int = 1,
  _ change: (inout ExchangeSettings) -> Void = { _ in }
) -> Exchange {
  let bars = makeBars(rows)
  var settings = ExchangeSettings()
  settings.seed = 1
  change(&settings)
  return Exchange(bars: [bars], start: bars.time(history), settings: settings)
}

extension Exchange {
  /// Moves on through whole bars.
  mutating func advance(bars: Int) {
    for _ in 0..<3 * bars { advance() }
  }

  /// The order as it stands now.
  func current(_ order: Order) -> Order { orders[order.index] }

  /// The names of the events since the last call.
  mutating func eventNames() -> [String] {
    takeEvents().map { event in
      switch event {
      case .trade(let update): update.event
      case .bar: "bar"
      }
    }
  }
}
