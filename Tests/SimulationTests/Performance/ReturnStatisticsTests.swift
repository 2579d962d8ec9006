import Numerics
import Simulation
import TestKit
import Testing

/// Formula digest A1 to A8, A12, A22; ids in brackets.
struct ReturnStatisticsTests {
  let sample = Inputs.portfolio
  var statistics: ReturnStatistics { ReturnStatistics(Returns(sample), periodsPerYear: 12) }

  @Test func `growth [A1.1]`() {
    #expect(isClose(statistics.totalReturn, 0.2181058, within: 5e-7))
    #expect(isClose(statistics.annualGrowth, 0.1036783, within: 5e-7))
  }

  @Test func `volatility [A2.1]`() {
    #expect(isClose(Statistics.standardDeviation(sample), 0.03954854, within: 5e-7))
    #expect(isClose(statistics.volatility, 0.1370002, within: 5e-7))
    let population = Statistics.populationStandardDeviation(sample) * 12.0.squareRoot()
    #expect(isClose(population, 0.1341156, within: 5e-7))
  }

  @Test func `Sharpe ratio [A3.1]`() {
    #expect(isClose(SharpeRatio.perPeriod(sample), 0.2275685, within: 5e-7))
    #expect(isClose(statistics.sharpe, 0.7883203, within: 5e-7))
  }

  @Test(arguments: [
    (0.5, 12, 0.306), (0.5, 60, 0.137), (0.5, 250, 0.067), (1, 12, 0.354), (3, 12, 0.677),
  ])
  func `standard error as in Lo's table [A3.2]`(sharpe: Double, count: Int, error: Double) {
    #expect(abs(SharpeRatio.standardError(sharpe, count: count) - error) < 5e-4)
  }

  @Test(arguments: [
    (-0.2, 12, 4.17, 5e-3), (0, 12, 3.46, 5e-3), (0.2, 12, 2.88, 5e-3),
    (0.5, 12, 2.121288, 5e-7), (0.9, 12, 1.207038, 5e-7), (0.1, 252, 14.36479, 5e-6),
  ])
  func `annualisation of AR(1) returns [A4.1, A4.2]`(
    rho: Double, periods: Int, expected: Double, tolerance: Double
  ) {
    var power = 1.0
    let autocorrelations = (1..<periods).map { _ in
      power *= rho
      return power
    }
    let factor = SharpeRatio.annualization(
      periodsPerYear: Double(periods), autocorrelations: autocorrelations)
    #expect(abs(factor - expected) < tolerance)
  }

  @Test func `autocorrelation-corrected Sharpe ratio [A4.3, A4.4]`() {
    let rho = Statistics.autocorrelations(sample, lags: 11)
    for (value, expected) in zip(rho, [-0.05256574, -0.1670095, 0.02768666]) {
      #expect(isClose(value, expected, within: 5e-7))
    }
    let ratio = SharpeRatio.perPeriod(sample)
    let all = SharpeRatio.annualization(periodsPerYear: 12, autocorrelations: rho)
    #expect(isClose(ratio * all, 1.145195, within: 5e-7))
    let three = SharpeRatio.annualization(periodsPerYear: 12, autocorrelations: Array(rho[..<3]))
    #expect(isClose(ratio * three, 0.9653872, within: 5e-7))
  }

  @Test func `only autocorrelations beyond noise correct the ratio`() {
    // Bacon's months have none beyond 2 / sqrt(24).
    #expect(isClose(statistics.sharpeCorrected, statistics.sharpe, within: 1e-15))
    var generator = ParkMiller(seed: 5)
    var level = 0.0
    let trending = (0..<500).map { _ in
      level = 0.6 * level + generator.normal() / 100
      return level + 0.002
    }
    let statistics = ReturnStatistics(Returns(trending), periodsPerYear: 252)
    #expect(statistics.sharpeCorrected < 0.75 * statistics.sharpe)
    #expect(statistics.sharpeCorrected > 0)
  }

  @Test func `partial moments as PerformanceAnalytics has them [A5.1 to A5.3]`() {
    let moments = PartialMoments(sample, target: 0.005)
    #expect(abs(moments.downsideDeviation - 0.0255) < 5e-5)
    #expect(abs(moments.lower(order: 1) - 0.0137) < 5e-5)
    #expect(abs(moments.downsideFrequency - 0.4583) < 5e-5)
    #expect(abs(moments.upsideRisk - 0.0293) < 1e-4)
    #expect(abs(moments.upsidePotential - 0.0177) < 1e-4)
    #expect(abs(moments.kappa(order: 2) - 0.1566) < 1e-4)
  }

  @Test func `Sortino, Omega and tail ratio [A5.4, A7.1, A7.2, A8.1]`() {
    #expect(isClose(statistics.sortino, 1.359217, within: 5e-7))
    #expect(isClose(statistics.omega, 1.779783, within: 5e-7))
    #expect(abs(PartialMoments(sample, target: 0.005).omega - 1 - 0.2917) < 1e-4)
    #expect(isClose(TailRisk.tailRatio(sample), 1.174831, within: 5e-7))
  }

  @Test func `shape of the distribution [A12.1, A12.3, A12.4]`() {
    #expect(isClose(statistics.skewness, -0.08256246, within: 5e-7))
    #expect(isClose(statistics.excessKurtosis, -0.5675462, within: 5e-7))
    let ratio = statistics.skewness / (statistics.excessKurtosis + 3)
    #expect(isClose(ratio, -0.03394204, within: 5e-7))
    #expect(isClose(Statistics.sampleSkewness(sample), -0.08817175, within: 5e-7))
    #expect(isClose(Statistics.sampleExcessKurtosis(sample), -0.4076603, within: 5e-7))
    #expect(abs(statistics.meanAbsoluteDeviation - 0.0310) < 1e-4)
  }

  @Test func `streaks of months and common sense [A19.1, A22.1]`() {
    #expect(Streak.longest(sample.map { $0 > 0 }) == 4)
    #expect(Streak.longest(sample.map { $0 < 0 }) == 2)
    #expect(isClose(statistics.commonSense, 2.090945, within: 5e-7))
  }

  /// Figures of empyrical-reloaded 0.7.1; its Calmar ratio counts the missing return as a period.
  @Test func `empyrical's figures`() {
    let returns = [Double.nan, 0.01, 0.1, -0.04, 0.02, 0.03, 0.02, 0.01, -0.1]
    let daily = ReturnStatistics(Returns(returns), periodsPerYear: 252)
    #expect(isClose(daily.sharpe, 1.7238613961706866, within: 1e-13))
    let drawdown = Drawdown(wealth: Returns(returns).wealth)
    #expect(isClose(drawdown.maximum, -0.1, within: 1e-14))
    for (periods, expected) in [
      (252, 19.135925373193234), (52, 2.4690830513998208), (12, 0.52242061386048144),
    ] as [(Double, Double)] {
      let growth = Returns(returns).annualGrowth(periodsPerYear: periods * 8 / 9)
      let calmar = DrawdownStatistics(drawdown, growth: growth, profit: 0).calmar
      #expect(isClose(calmar, expected, within: 1e-13))
    }
  }

  @Test func `a constant return has no ratio and an empty sample no figure`() {
    let flat = ReturnStatistics(
      Returns([Double](repeating: 0.001, count: 50)), periodsPerYear: 252)
    #expect(flat.sharpe.isNaN)
    #expect(flat.sortino.isNaN)
    #expect(flat.omega == .infinity)
    #expect(flat.totalReturn > 0)
    let empty = ReturnStatistics(Returns([Double]()), periodsPerYear: 252)
    #expect(empty.totalReturn.isNaN)
    #expect(empty.volatility.isNaN)
    #expect(empty.worstPeriod.isNaN)
  }

  @Test func `ruin is a total loss and ends the record`() {
    let ruined = Returns([0.1, .nan, -1.2, 0.5, 0.5])
    #expect(ruined.values == [0.1, -1])
    #expect(ruined.dropped == 3)
    #expect(ruined.total == -1)
    #expect(ruined.annualGrowth(periodsPerYear: 12) == -1)
    #expect(ruined.wealth.last == 0)
  }

  @Test func `a risk-free rate lowers the mean and leaves the deviation`() {
    let rate = Returns.periodRate(ofAnnual: 0.05, periodsPerYear: 12)
    #expect(isClose(Returns([Double](repeating: rate, count: 12)).total, 0.05, within: 1e-13))
    let excess = ReturnStatistics(Returns(sample), periodsPerYear: 12, riskFreeRate: 0.05)
    #expect(excess.volatility == statistics.volatility)
    let expected = (Statistics.mean(sample) - rate) / Statistics.standardDeviation(sample)
    #expect(isClose(excess.sharpe, expected * 12.0.squareRoot(), within: 1e-13))
  }
}
