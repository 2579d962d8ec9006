import Frames
import Series
import TestKit
import Testing

struct BarsResampledTests {
  private func market(_ timeframe: Timeframe) throws -> Bars {
    try SyntheticMarket(
      symbol: "DEMO", seed: 7, timeframe: timeframe,
      from: #require(CalendarDate("2024-06-24")), through: #require(CalendarDate("2024-07-19"))
    ).bars()
  }

  private func differs(_ found: Bars, _ expected: Bars) -> String? {
    guard Array(found.times) == Array(expected.times) else {
      return "\(Frame(found)) where this belongs:\n\(Frame(expected))"
    }
    let pairs = [
      (found.open, expected.open), (found.high, expected.high), (found.low, expected.low),
      (found.close, expected.close), (found.volume, expected.volume),
    ]
    return pairs.compactMap { difference($0, Array($1)) }.first
  }

  @Test func `minutes make the days that the market itself gives`() throws {
    let daily = try market(.minute).resampled(to: .day, calendar: .nyse)
    #expect(daily.timeframe == .day)
    #expect(differs(daily, try market(.day)) == nil)
    #expect(daily.count == 19)
  }

  @Test func `in one step or in two, and as a frame`() throws {
    let minutes = try market(.minute)
    let direct = try minutes.resampled(to: .hour)
    let steps = try minutes.resampled(to: .minutes(15)).resampled(to: .hour)
    #expect(differs(direct, steps) == nil)
    let frame = try Frame(minutes, calendar: .nyse).resample(.hour)
    #expect(Array(frame.times) == Array(direct.times))
    #expect(difference(try frame["high"], Array(direct.high)) == nil)
    #expect(difference(try frame["volume"], Array(direct.volume)) == nil)
  }

  @Test func `weeks begin on Monday`() throws {
    let weeks = try market(.day).resampled(to: .days(7))
    #expect(weeks.times.map { Timestamp(nanoseconds: $0).utcDate.weekday } == [1, 1, 1, 1])
    let daily = try market(.day)
    #expect(weeks.open[0] == daily.open[0])
    #expect(weeks.close[3] == daily.close[daily.count - 1])
    let half = daily.slice(0..<daily.count - 1)
    #expect(try half.resampled(to: .days(7)).count == 3)
  }

  @Test func `lengths that do not divide are refused`() throws {
    let bars = try market(.minutes(15))
    for seconds in [600, 1000, 0, -900, 129_600] as [Int64] {
      #expect(
        refusal { _ = try bars.resampled(to: Timeframe(seconds: seconds)) }
          .contains("choose a whole multiple of 15Min"))
    }
    #expect(try bars.resampled(to: .minutes(15)).count == bars.count)
  }
}
