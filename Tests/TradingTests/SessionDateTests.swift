import Series
import Testing
import Trading

struct SessionDateTests {
  @Test(arguments: [
    ("2026-01-15T05:00:00Z", "2026-01-15"), ("2026-01-15T04:59:59Z", "2026-01-14"),
    ("2026-07-15T04:00:00Z", "2026-07-15"), ("2026-07-15T03:59:59Z", "2026-07-14"),
    ("2026-03-08T05:00:00Z", "2026-03-08"), ("1995-06-01T13:30:00Z", "1995-06-01"),
  ])
  func aMomentBelongsToNewYorksDate(moment: String, date: String) throws {
    let moment = try #require(Timestamp(moment))
    #expect("\(SessionDate.stamp(moment).utcDate)" == date)
    #expect(SessionDate.stamp(moment).utcDate.start == SessionDate.stamp(moment))
  }

  @Test(arguments: [
    ("2026-01-15", "2026-01-15T05:00:00Z"), ("2026-07-15", "2026-07-15T04:00:00Z"),
    ("2026-03-08", "2026-03-08T05:00:00Z"), ("2026-03-09", "2026-03-09T04:00:00Z"),
  ])
  func aDaysStampIsMidnightInNewYorkAndBack(date: String, midnight: String) throws {
    let stamp = try #require(Timestamp(date))
    #expect("\(SessionDate.newYorkMidnight(stamp))" == midnight)
    #expect(SessionDate.stamp(SessionDate.newYorkMidnight(stamp)) == stamp)
  }

  @Test(arguments: [
    ("2026-01-15T14:29:59Z", false), ("2026-01-15T14:30:00Z", true),
    ("2026-01-15T20:59:00Z", true), ("2026-01-15T21:00:00Z", false),
    ("2026-07-15T13:30:00Z", true), ("2026-07-15T20:00:00Z", false),
  ])
  func regularHoursAreThoseOfNewYork(moment: String, isRegular: Bool) throws {
    #expect(SessionDate.isRegularHours(try #require(Timestamp(moment))) == isRegular)
  }

  @Test func aFillLiesInTheBarThatCoversIt() throws {
    let fill = try #require(Timestamp("2026-03-02T14:37:12.5Z"))
    let five = SessionDate.barStart(of: fill, timeframe: Timeframe(seconds: 300), symbol: "SPY")
    #expect("\(Timestamp(nanoseconds: five))" == "2026-03-02T14:35:00Z")
    let day = SessionDate.barStart(of: fill, timeframe: .day, symbol: "SPY")
    #expect("\(Timestamp(nanoseconds: day))" == "2026-03-02T00:00:00Z")
  }

  @Test func aPairsDayIsThatOfUTC() throws {
    let midnight = try #require(Timestamp("2018-02-20T00:00:00Z"))
    let start = SessionDate.barStart(of: midnight, timeframe: .day, symbol: "BTC/USD")
    #expect(start == midnight.nanoseconds)
    #expect(SessionDate.hasSessions("SPY") && !SessionDate.hasSessions("BTC/USD"))
  }
}
