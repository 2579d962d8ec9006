package import Rules
package import Series

/// The finer bars inside each bar of a history, where they tell the same story.
package final class FinerBars: Sendable {
  let open, high, low, close: Column<Double>
  /// By row of the history: the finer rows inside it, empty where there are none or they do not agree.
  private let rows: [Range<Int32>]

  /// Finds the finer bars inside each bar: those of its session, with the bar's own high and low.
  ///
  /// Where their extremes lie further from the bar's than a price step (or a ten-thousandth, without one), they are another
  /// market's or incomplete, and do not count.
  package init(_ finer: Bars, inside bars: Bars, calendar: ExchangeCalendar?, tick: Double) {
    open = finer.open
    high = finer.high
    low = finer.low
    close = finer.close
    let calendar = calendar ?? .guess(for: bars)
    let step = bars.timeframe.seconds * 1_000_000_000
    var rows: [Range<Int32>] = []
    var next = 0
    for row in 0..<bars.count {
      func isBefore(_ place: Int) -> Bool {
        let time = finer.time(place)
        return bars.timeframe.isDaily
          ? calendar.date(of: time) < bars.time(row).utcDate : finer.times[place] < bars.times[row]
      }
      func isInside(_ place: Int) -> Bool {
        let time = finer.time(place)
        return bars.timeframe.isDaily
          ? calendar.date(of: time) == bars.time(row).utcDate
          : finer.times[place] < bars.times[row] + step
      }
      while next < finer.count, isBefore(next) || !calendar.isOpen(at: finer.time(next)) {
        next += 1
      }
      let first = next
      while next < finer.count, isInside(next), calendar.isOpen(at: finer.time(next)) { next += 1 }
      let found = Int32(first)..<Int32(next)
      rows.append(Self.agree(finer, first..<next, bars, row, tick) ? found : 0..<0)
    }
    self.rows = rows
  }

  private static func agree(
    _ finer: Bars, _ inside: Range<Int>, _ bars: Bars, _ row: Int, _ tick: Double
  ) -> Bool {
    guard inside.count > 1 else { return false }
    var (highest, lowest) = (-Double.infinity, Double.infinity)
    for place in inside {
      highest = max(highest, finer.high[place])
      lowest = min(lowest, finer.low[place])
    }
    let allowed = (tick > 0 ? tick : bars.close[row] * 1e-4) * (1 + 1e-9)
    return abs(highest - bars.high[row]) <= allowed && abs(lowest - bars.low[row]) <= allowed
  }

  /// The finer rows inside a bar; nil where none tell its story.
  func rows(_ row: Int) -> Range<Int>? {
    let found = rows[row]
    return found.isEmpty ? nil : Int(found.lowerBound)..<Int(found.upperBound)
  }

  /// How many bars have finer ones that agree with them.
  package var count: Int { rows.count { !$0.isEmpty } }
}

extension Surroundings {
  /// The finer bars of a traded symbol in the timeframe that settings ask for; nil if they ask for none.
  ///
  /// - Throws: `RulesError.badOrder` where they are not among the references.
  package func finer(
    inside bars: Bars, _ settings: Settings
  ) throws(RulesError) -> FinerBars? {
    guard let timeframe = settings.intrabar else { return nil }
    let found = references.first { $0.symbol == bars.symbol && $0.timeframe == timeframe }
    guard let found else {
      throw .badOrder(
        word: "intrabar",
        reason: "there are no bars of \(bars.symbol) in \(timeframe); import them first")
    }
    guard timeframe < bars.timeframe else {
      throw .badOrder(
        word: "intrabar", reason: "\(timeframe) is not shorter than the run's \(bars.timeframe)")
    }
    return FinerBars(found, inside: bars, calendar: settings.calendar, tick: settings.tick)
  }
}
