import Numerics
import Series
import Simulation
import TestKit
import Testing

/// Formula digest A22, A24, A25; ids in brackets.
struct MonthlyReturnsTests {
  let table = MonthlyReturns(times: Inputs.monthStarts, returns: Inputs.portfolio)

  @Test func `calendar years [A25.1]`() throws {
    #expect(table.years == [2000, 2001])
    #expect(isClose(try #require(table.year(2000)), 0.2812731, within: 5e-7))
    #expect(isClose(try #require(table.year(2001)), -0.04930044, within: 5e-7))
    #expect(table.year(1999) == nil)
  }

  @Test func `gain to pain is that of months [A22.1]`() {
    #expect(isClose(table.gainToPain, 0.7797834, within: 5e-7))
  }

  @Test func `bars of a month compound, and a month without bars is missing`() throws {
    let day: Int64 = 86_400_000_000_000
    // 1969-12-31, 1970-01-01, 1970-01-31, 1970-03-01, 2024-02-29
    let times = [-1, 0, 30, 59, 19_782].map { day * $0 }
    let table = MonthlyReturns(times: times, returns: [0.5, 0.1, 0.1, -0.2, 0.3])
    #expect(table.months.map(\.year) == [1969, 1970, 1970, 2024])
    #expect(table.months.map(\.month) == [12, 1, 3, 2])
    #expect(isClose(try #require(table[1970, 1]), 0.21, within: 1e-13))
    #expect(table[1970, 2] == nil)
  }

  @Test func `an offset moves bars to the exchange's date`() {
    let late: Int64 = 31 * 86_400_000_000_000 + 3_600_000_000_000
    let utc = MonthlyReturns(times: [late], returns: [0.1])
    let newYork = MonthlyReturns(times: [late], returns: [0.1], utcOffset: -5 * 3600)
    #expect(utc.months.first?.month == 2)
    #expect(newYork.months.first?.month == 1)
  }

  @Test func `rolling Sharpe ratio [A24.1]`() throws {
    let rolling = SharpeRatio.rolling(Inputs.portfolio, window: 12, periodsPerYear: 12)
    #expect(rolling[..<11].allSatisfy { $0.isNaN })
    #expect(isClose(rolling[11], 2.50959, within: 5e-6))
    #expect(isClose(try #require(rolling.last), -0.246703, within: 5e-6))
  }

  @Test(arguments: [1, 2, 3])
  func `rolling equals computing each window afresh, gaps and flat stretches included`(seed: Int) {
    var generator = ParkMiller(seed: seed)
    var returns = (0..<9_000).map { _ in generator.normal() / 100 }
    for row in 500..<900 { returns[row] = 0 }
    returns[499] = 40
    returns[2_000] = .nan
    let rolling = SharpeRatio.rolling(returns, window: 60, periodsPerYear: 252)
    for row in 59..<9_000 {
      let window = Array(returns[(row - 59)...row])
      let expected =
        window.contains(where: \.isNaN)
        ? Double.nan : SharpeRatio.annual(window, periodsPerYear: 252)
      #expect(isClose(rolling[row], expected, within: 1e-8), "row \(row)")
    }
  }
}
