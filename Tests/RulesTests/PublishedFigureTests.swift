import Rules
import Series
import Testing

/// Figures that others printed, each on its own input.
@Suite("Published figures of indicators")
struct PublishedFigureTests {
  /// Ten bars: open, high, low, close.
  static let tenBars: [[Double]] = [
    [100, 101.2, 99.4, 100.8], [100.9, 102, 100.5, 101.6], [101.5, 101.9, 100.2, 100.4],
    [100.3, 100.9, 98.7, 99.1], [99, 100.1, 98.6, 99.8], [99.9, 101.4, 99.7, 101.1],
    [101.2, 102.6, 100.9, 102.3], [102.2, 102.9, 101.4, 101.7], [101.8, 102.2, 100, 100.3],
    [100.1, 100.7, 98.9, 99.5],
  ]

  /// Monthly returns of Bacon's portfolio in thousandths (PerformanceAnalytics: portfolio_bacon).
  static let portfolio: [Double] = [
    3, 26, 11, -10, 15, 25, 16, 67, -14, 40, -5, 81, 40, -37, -61, 17, -49, -22, 70, 58, -65, 24,
    -5, -9,
  ]

  /// EDHEC convertible arbitrage index from January 1997, returns in ten-thousandths.
  static let hedgeFund: [Double] = [
    119, 123, 78, 86, 156, 212, 193, 134, 122, 100, 0, 68, 145, 146, 144, 126, 56, -6, 60, -319,
    -196, -214, 269, 113, 219, 82, 136, 243, 166, 102, 101, 48, 96, 45, 124, 140, 227, 267, 243,
    223, 149, 179, 93, 162, 141, 52, -81, -2, 344, 182, 162, 157, 33, 12, 91, 142, 78, 117, 80,
    -94, 148, -49, 53, 96, 33, 4, -159, 50, 146, 104, 251, 157, 283, 133, 89, 150, 136, -58, -72,
    -87, 171, 146, 92, 54, 119, 17, 61, 20, -128, -106, 13, 40, -17, -44, 81, 56, -96, -58, -140,
    -316,
  ]

  static func bars(of rows: [[Double]]) -> Bars {
    func column(_ index: Int) -> Column<Double> { Column(rows.map { $0[index] }) }
    return RulesTests.bars(
      open: column(0), high: column(1), low: column(2), close: column(3), volume: column(3))
  }

  /// The formula's value at the last row.
  static func last(_ formula: String, _ bars: Bars) throws -> Double {
    try #require(try values(Formula(reading: formula), on: bars).last)
  }

  /// Whether a number rounds to one that was printed with seven digits.
  static func isPrinted(_ value: Double, _ printed: Double) -> Bool {
    abs(value - printed) <= 1e-6 * abs(printed)
  }

  @Test(
    "a straight line through logarithms of five closes",
    arguments: [("slope", -0.005164894), ("intercept", 4.625204), ("r2", 0.5509332)])
  func line(output: String, printed: Double) throws {
    let bars = Self.bars(of: Self.tenBars)
    #expect(
      Self.isPrinted(try Self.last("trend_line(log_ratio(close, 1), 5).\(output)", bars), printed))
  }

  @Test("the chandelier's levels of the ten bars")
  func chandelier() throws {
    let bars = Self.bars(of: Self.tenBars)
    let levels = try values(Formula(reading: "highest(high, 5) - 2 * atr(3)"), on: bars)
    #expect(Self.isPrinted(levels[5], 98.6) && Self.isPrinted(levels[9], 99.27037))
  }

  @Test("sample skewness and kurtosis of Bacon's portfolio")
  func moments() throws {
    let bars = RulesTests.bars(closes: Self.portfolio)
    #expect(Self.isPrinted(try Self.last("skewness(close, 24)", bars), -0.08817175))
    #expect(Self.isPrinted(try Self.last("kurtosis(close, 24)", bars), -0.4076603))
    #expect(Self.isPrinted(try Self.last("sample_deviation(close, 24, 1)", bars), 39.54854))
  }

  @Test(
    "variance ratios of the EDHEC index, as arch has them",
    arguments: [(2, 1.45797, 4.5797), (4, 1.981386, 5.245728)])
  func varianceRatio(months: Int, ratio: Double, z: Double) throws {
    var level = 1.0
    var levels = [level]
    for change in Self.hedgeFund {
      level *= 1 + change / 1e4
      levels.append(level)
    }
    let bars = RulesTests.bars(closes: levels)
    let call = "variance_ratio(close, 100, \(months))"
    #expect(Self.isPrinted(try Self.last(call, bars), ratio))
    #expect(Self.isPrinted(try Self.last(call + ".z", bars), z))
  }

  @Test("pracma's Hurst exponent of Peters' series, by halving")
  func hurst() throws {
    // pracma takes the length with the most divisors: 1020 of 1024.
    let bars = RulesTests.bars(closes: Array(try FurtherFixture.read.get().brown72.prefix(1020)))
    #expect(Self.isPrinted(try Self.last("rescaled_range(close, 1020)", bars), 0.7378703))
  }

  @Test(
    "half-life of a seeded autoregression",
    arguments: [("bars", 5.982379), ("phi", 0.8905956), ("mean", -0.3603548)])
  func halfLife(output: String, printed: Double) throws {
    var state: UInt64 = 9
    var level = 0.0
    var levels = [level]
    for _ in 0..<250 {
      var sum = 0.0
      for _ in 0..<12 {
        state = state * 16807 % 2_147_483_647
        sum += Double(state) / 2_147_483_647
      }
      level = 0.9 * level + sum - 6
      levels.append(level)
    }
    let bars = RulesTests.bars(closes: levels)
    #expect(Self.isPrinted(try Self.last("half_life(close, 250).\(output)", bars), printed))
  }
}
