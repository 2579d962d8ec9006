import Series
import Simulation

/// The named inputs of the formula digest, section 0.
enum Inputs {
  /// Bacon's portfolio, 24 monthly returns (PerformanceAnalytics: portfolio_bacon).
  static let portfolio: [Double] = [
    3, 26, 11, -10, 15, 25, 16, 67, -14, 40, -5, 81, 40, -37, -61, 17, -49, -22, 70, 58, -65, 24,
    -5, -9,
  ].map { $0 / 1000 }

  /// Bacon's benchmark of the same months.
  static let benchmark: [Double] = [
    2, 25, 18, -11, 14, 18, 14, 65, -15, 42, -6, 83, 39, -38, -62, 15, -48, 21, 60, 56, -67, 19,
    -3, 0,
  ].map { $0 / 1000 }

  /// EDHEC convertible arbitrage index, the first 100 months from January 1997.
  static let hedgeFund: [Double] = [
    119, 123, 78, 86, 156, 212, 193, 134, 122, 100, 0, 68, 145, 146, 144, 126, 56, -6, 60, -319,
    -196, -214, 269, 113, 219, 82, 136, 243, 166, 102, 101, 48, 96, 45, 124, 140, 227, 267, 243,
    223, 149, 179, 93, 162, 141, 52, -81, -2, 344, 182, 162, 157, 33, 12, 91, 142, 78, 117, 80,
    -94, 148, -49, 53, 96, 33, 4, -159, 50, 146, 104, 251, 157, 283, 133, 89, 150, 136, -58, -72,
    -87, 171, 146, 92, 54, 119, 17, 61, 20, -128, -106, 13, 40, -17, -44, 81, 56, -96, -58, -140,
    -316,
  ].map { $0 / 1e4 }

  /// Ten bars: open, high, low, close.
  static let bars: [[Double]] = [
    [100, 101.2, 99.4, 100.8], [100.9, 102, 100.5, 101.6], [101.5, 101.9, 100.2, 100.4],
    [100.3, 100.9, 98.7, 99.1], [99, 100.1, 98.6, 99.8], [99.9, 101.4, 99.7, 101.1],
    [101.2, 102.6, 100.9, 102.3], [102.2, 102.9, 101.4, 101.7], [101.8, 102.2, 100, 100.3],
    [100.1, 100.7, 98.9, 99.5],
  ]

  /// Profits of ten closed trades, each with 100 at risk.
  static let profits: [Double] = [120, -80, 200, -100, 50, -60, 150, -90, -40, 300]

  /// Bars for which those trades were held.
  static let barsHeld = [3, 2, 6, 1, 2, 3, 5, 2, 1, 8]

  /// The trades of those profits, one after the other.
  static var trades: [Trade] {
    var row = 0
    return zip(profits, barsHeld).map { profit, bars in
      defer { row += bars }
      return trade(rows: row..<(row + bars), profit: profit)
    }
  }

  /// A long trade of 10 shares at 100 with daily bars.
  static func trade(
    rows: Range<Int>, profit: Double = 0, reason: Trade.ExitReason = .signal
  ) -> Trade {
    Trade(
      symbol: "TEST", side: .long, entryRow: rows.lowerBound, exitRow: rows.upperBound,
      entryTime: day(rows.lowerBound), exitTime: day(rows.upperBound), entryPrice: 100,
      exitPrice: 100 + profit / 10, quantity: 10, commission: 0, profit: profit, initialRisk: 100,
      exitReason: reason, isAmbiguous: false, maximumAdverseExcursion: -0.02,
      maximumFavorableExcursion: 0.03)
  }

  /// The nanoseconds of a day counted from 1970-01-01.
  static func day(_ number: Int) -> Int64 { Int64(number) * 86_400_000_000_000 }

  /// An equity curve of returns on daily bars from 1970 on.
  static func equity(_ returns: [Double], initial: Double = 1000) -> EquityCurve {
    let wealth = Returns(returns).wealth.dropFirst().map { $0 * initial }
    return EquityCurve(
      times: Column(wealth.indices.map { day($0) }), values: Column(wealth), initial: initial)
  }

  /// The first days of 24 months from January 2000, in nanoseconds.
  static var monthStarts: [Int64] {
    let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    let following = [31, 28] + lengths.dropFirst(2)
    var number = 10_957
    return (lengths + following).map { length in
      defer { number += length }
      return day(number)
    }
  }
}
