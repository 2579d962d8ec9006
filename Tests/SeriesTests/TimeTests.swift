import Foundation
import Series
import Testing

struct TimeTests {
  @Test(arguments: [
    ("2024-01-02T09:30:00Z", "2024-01-02T09:30:00Z"), ("2024-01-02", "2024-01-02T00:00:00Z"),
    ("2024-01-02 09:30", "2024-01-02T09:30:00Z"),
    ("2024-01-02T09:30:00-05:00", "2024-01-02T14:30:00Z"),
    ("2024-01-02T09:30:00.5Z", "2024-01-02T09:30:00.500Z"),
    ("2024-01-02T09:30:00.000001Z", "2024-01-02T09:30:00.000001Z"),
    ("2024-01-02T09:30:00.000000001+00:00", "2024-01-02T09:30:00.000000001Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ("1700-02-28T23:59:59Z", "1700-02-28T23:59:59Z"),
  ])
  func `moments are read and written`(text: String, written: String) throws {
    let moment = try #require(Timestamp(text))
    #expect(moment.description == written)
    #expect(Timestamp(moment.description) == moment)
  }

  @Test(arguments: [
    "", "2024", "2024-1-2", "2024-02-30", "2023-02-29", "2024-13-01", "2024-01-02T", "2024-01-02T9",
    "2024-01-02T24:00", "2024-01-02T09:60", "2024-01-02T09:30:60Z", "2024-01-02T09:30:00Zx",
    "2024-01-02T09:30:00+5", "24-01-02", "2024/01/02", "9999-01-01", "0001-01-01", "ä024-01-02",
  ])
  func `what is no moment is refused`(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test func `the extremes of the range can be written`() {
    #expect(Timestamp(nanoseconds: .max).description == "2262-04-11T23:47:16.854775807Z")
    #expect(Timestamp(nanoseconds: .min).description == "1677-09-21T00:12:43.145224192Z")
  }

  @Test func `dates agree with Foundation's calendar for 800 years`() throws {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
    for day in stride(from: -140_000, to: 150_000, by: 37) {
      let date = CalendarDate(dayNumber: day)
      let other = calendar.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(day) * 86_400))
      let parts = date.parts
      #expect(parts.year == other.year && parts.month == other.month && parts.day == other.day)
      #expect(date.weekday == ((other.weekday ?? 0) + 5) % 7 + 1)
      #expect(CalendarDate(year: parts.year, month: parts.month, day: parts.day) == date)
    }
  }

  @Test func `dates are read, written and counted`() throws {
    let date = try #require(CalendarDate("2024-02-28"))
    #expect((date + 2).description == "2024-03-01")
    #expect((date...(date + 3)).count == 4)
    #expect(date.start.description == "2024-02-28T00:00:00Z")
    for text in ["2024-2-28", "2024-02-30", "20240228", "x", "2024-00-10", "0000-01-01"] {
      #expect(CalendarDate(text) == nil)
    }
  }

  @Test func `local times around a change of clocks`() {
    let zone = ZoneOffsets.newYork
    let local = { (text: String) in (Timestamp(text)?.seconds ?? 0) }
    let utc = { (text: String) in
      Timestamp(seconds: zone.seconds(fromLocal: local(text))).description
    }
    #expect(utc("2024-03-10T01:59") == "2024-03-10T06:59:00Z")
    #expect(utc("2024-03-10T02:30") == "2024-03-10T07:30:00Z")
    #expect(utc("2024-03-10T03:00") == "2024-03-10T07:00:00Z")
    #expect(utc("2024-11-03T00:59") == "2024-11-03T04:59:00Z")
    #expect(utc("2024-11-03T01:30") == "2024-11-03T05:30:00Z")
    #expect(utc("2024-11-03T02:00") == "2024-11-03T07:00:00Z")
    #expect(ZoneOffsets("Europe/Berlin")?.offset(atSeconds: 1_720_000_000) == 7200)
    #expect(ZoneOffsets("Nowhere/Land") == nil)
  }
}
