import Numerics
import Series
import Simulation
import TestKit
import Testing

/// Formula digest A6, A9, A10, A21; ids in brackets.
struct DrawdownTests {
  let drawdown = Drawdown(wealth: Returns(Inputs.portfolio).wealth)
  var statistics: DrawdownStatistics {
    let returns = Returns(Inputs.portfolio)
    return DrawdownStatistics(
      drawdown, growth: returns.annualGrowth(periodsPerYear: 12), profit: returns.total)
  }

  @Test func `the worst fall [A9.1]`() throws {
    let worst = try #require(drawdown.episodes.min { $0.depth < $1.depth })
    #expect(isClose(worst.depth, -0.144673, within: 5e-7))
    #expect(worst.peak == 13)
    #expect(worst.trough == 18)
    #expect(worst.recovery == nil)
    #expect(worst.length == 11)
  }

  @Test func `all falls [A9.2]`() {
    #expect(statistics.episodes == 4)
    #expect(isClose(statistics.mean, -0.04341824, within: 5e-7))
    #expect(statistics.longest == 11)
  }

  @Test func `Calmar, ulcer and pain [A6.1, A10.1, A10.2]`() {
    #expect(isClose(statistics.maximum, -0.144673, within: 5e-7))
    #expect(isClose(statistics.calmar, 0.7166391, within: 5e-7))
    #expect(isClose(statistics.ulcerIndex, 0.06118429, within: 5e-7))
    #expect(isClose(statistics.ulcerPerformance, 1.694525, within: 5e-7))
    #expect(abs(statistics.painIndex - 0.0399) < 1e-4)
    #expect(abs(statistics.painRatio - 2.5926) < 1e-4)
  }

  @Test func `recovery factors [A21.1, A21.2]`() {
    var equity = 1000.0
    let curve =
      [equity]
      + Inputs.profits.map { profit in
        equity += profit
        return equity
      }
    let fall = Drawdown(wealth: curve)
    #expect(fall.largestLoss == 130)
    let figures = DrawdownStatistics(fall, growth: 0, profit: 450)
    #expect(isClose(figures.recoveryFactor, 3.461538, within: 5e-7))
    let ratio = Returns(Inputs.portfolio).total / -drawdown.maximum
    #expect(isClose(ratio, 1.507578, within: 5e-7))
  }

  @Test func `a loss on the first bar counts`() {
    let equity = EquityCurve(times: Column([0, 1]), values: Column([90, 95]), initial: 100)
    let drawdown = Drawdown(equity)
    #expect(isClose(drawdown.maximum, -0.1, within: 1e-14))
    #expect(drawdown.depths.count == 2)
    #expect(drawdown.episodes.first?.peak == 0)
    #expect(Drawdown.time(ofRow: 0, in: equity)?.nanoseconds == 0)
    #expect(Drawdown.time(ofRow: 2, in: equity)?.nanoseconds == 1)
  }

  @Test func `a fall starts at the last bar of the peak and ends when it is reached`() {
    let drawdown = Drawdown(wealth: [1, 2, 2, 1, 1.5, 2, 3, 2.9])
    #expect(drawdown.episodes.map(\.peak) == [2, 6])
    #expect(drawdown.episodes.map(\.trough) == [3, 7])
    #expect(drawdown.episodes.map(\.recovery) == [5, nil])
    #expect(drawdown.episodes.map(\.length) == [3, 1])
  }

  @Test func `rising wealth has no falls and no ratios of them`() {
    let rising = Drawdown(wealth: [1, 2, 3])
    let figures = DrawdownStatistics(rising, growth: 0.5, profit: 2)
    #expect(figures.maximum == 0)
    #expect(figures.longest == 0)
    #expect(figures.calmar.isNaN)
    #expect(figures.ulcerPerformance.isNaN)
    #expect(figures.recoveryFactor.isNaN)
    #expect(DrawdownStatistics(Drawdown(wealth: [1]), growth: 0, profit: 0).maximum.isNaN)
  }

  @Test func `wealth below zero is a fall of everything`() {
    #expect(Drawdown(wealth: [1, -2, 0.5]).maximum == -1)
  }
}
