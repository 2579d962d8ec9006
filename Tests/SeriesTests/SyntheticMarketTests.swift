import Foundation
import Records
import Series
import TestKit
import Testing

struct SyntheticMarketTests {
  func market(
    _ symbol: String = "DEMO", seed: UInt64 = 7, _ timeframe: Timeframe = .day,
    from: String = "2018-01-02", through: String = "2023-12-29", edge: Double = 0
  ) throws -> SyntheticMarket {
    SyntheticMarket(
      symbol: symbol, seed: seed, timeframe: timeframe, from: try #require(CalendarDate(from)),
      through: try #require(CalendarDate(through)), edge: edge)
  }

  @Test func `the same seed gives the same bytes everywhere`() throws {
    let plain = try market().bars().fingerprint.hex
    #expect(plain == "d5d798aed4081d4d1987ad59d9b639b9bc6575d570eab24e82f48db6f2296a8f")
    let lifted = try market("LIFT", seed: 42, .hour, edge: 0.5).bars().fingerprint.hex
    #expect(lifted == "362ccee4438b7dd569fd190df3efd9b8014b95de11b5f391eca64e22963466c8")
    #expect(try market(seed: 8).bars().fingerprint != market().bars().fingerprint)
    let other = try market("OTHER").bars()
    #expect(try market().bars().close[100] != other.close[100])
  }

  @Test(arguments: [Timeframe.day, .hour, Timeframe(seconds: 900), .minute], [0, 1.0])
  func `bars are sound and complete`(timeframe: Timeframe, edge: Double) throws {
    let bars = try market(
      "X", seed: 3, timeframe, from: "2022-01-03", through: "2022-12-30", edge: edge
    ).bars()
    #expect(bars.count >= 251)
    let errors = BarsCheck(calendar: .nyse).findings(in: bars)
      .filter {
        $0.kind.isError || $0.kind == .gap || $0.kind == .missingSessions
          || $0.kind == .outsideSession || $0.kind == .zeroVolume
      }
    #expect(errors == [])
  }

  @Test func `every timeframe is cut from the same minutes`() throws {
    let through = "2018-03-30"
    let minutes = try market(.minute, through: through).bars()
    let days = try market(through: through).bars()
    var row = 0
    for day in 0..<days.count {
      let date = days.time(day).utcDate
      let first = row
      while row < minutes.count, minutes.time(row).utcDate == date { row += 1 }
      let rows = first..<row
      #expect(minutes.open[first] == days.open[day] && minutes.close[row - 1] == days.close[day])
      #expect(rows.map { minutes.high[$0] }.max() == days.high[day])
      #expect(rows.map { minutes.low[$0] }.min() == days.low[day])
      #expect(rows.reduce(0) { $0 + minutes.volume[$1] } == days.volume[day])
    }
    #expect(row == minutes.count)
  }

  func market(_ timeframe: Timeframe, through: String) throws -> SyntheticMarket {
    try market("DEMO", seed: 7, timeframe, through: through)
  }

  @Test func `volatility clusters, has seasons within the day, and volume follows it`() throws {
    let days = try market(from: "1990-01-02", through: "2023-12-29").bars()
    let moves = (1..<days.count).map { abs(days.close[$0] / days.close[$0 - 1] - 1) }
    #expect(correlation(Array(moves.dropFirst()), Array(moves.dropLast())) > 0.12)
    #expect(correlation(moves, days.volume.dropFirst().map { $0 }) > 0.25)
    let minutes = try market(.minute, through: "2018-12-31").bars()
    var ranges = [Double](repeating: 0, count: 390)
    for row in 0..<minutes.count {
      guard let session = ExchangeCalendar.nyse.session(at: minutes.time(row)) else { continue }
      let minute = Int(minutes.time(row).seconds - session.open.seconds) / 60
      ranges[minute] += (minutes.high[row] - minutes.low[row]) / minutes.open[row]
    }
    let thirds = [0, 180, 360].map { start in ranges[start..<start + 30].reduce(0.0, +) }
    #expect(thirds[0] > thirds[1] * 1.5)
    #expect(thirds[2] > thirds[1] * 1.5)
    let nights = (1..<days.count).map { days.open[$0] / days.close[$0 - 1] - 1 }
    #expect(nights.filter { abs($0) > 0.002 }.count > days.count / 3)
  }

  func correlation(_ left: [Double], _ right: [Double]) -> Double {
    let count = Double(left.count)
    let (meanLeft, meanRight) = (left.reduce(0, +) / count, right.reduce(0, +) / count)
    var (both, squareLeft, squareRight) = (0.0, 0.0, 0.0)
    for (first, second) in zip(left, right) {
      both += (first - meanLeft) * (second - meanRight)
      squareLeft += (first - meanLeft) * (first - meanLeft)
      squareRight += (second - meanRight) * (second - meanRight)
    }
    return both / (squareLeft * squareRight).squareRoot()
  }

  @Test(arguments: [
    (
      "timeframe: 7Min cannot be made; use 1Day or minutes that divide an hour, such as 5Min or 1Hour",
      0
    ),
    ("to: 2018-01-01 lies before 2018-01-02; give a later day", 1),
    ("price: 0.5 is not in 1 to 100000; choose another", 2),
    ("edge: 3.0 is not in 0 to 2; choose another", 3),
    ("from: no session lies in 2018-01-06 to 2018-01-07; choose more days", 4),
    ("from: days must lie in 1990 to 2100; choose others", 5),
  ])
  func `settings out of range are refused`(sentence: String, number: Int) throws {
    var market = try market()
    switch number {
    case 0: market.timeframe = Timeframe(seconds: 420)
    case 1: market.through = try #require(CalendarDate("2018-01-01"))
    case 2: market.startPrice = 0.5
    case 3: market.edge = 3
    case 4:
      market.from = try #require(CalendarDate("2018-01-06"))
      market.through = try #require(CalendarDate("2018-01-07"))
    default: market.from = try #require(CalendarDate("1980-01-06"))
    }
    #expect(refusal { _ = try market.bars() } == sentence)
  }
}
