import Numerics
import Series
import Simulation
import TestKit
import Testing

/// Formula digest A14 to A23; ids in brackets.
struct TradeStatisticsTests {
  let statistics = TradeStatistics(Inputs.trades)

  @Test func `wins and losses [A16.1]`() {
    #expect(statistics.winRate == 0.5)
    #expect(statistics.averageWin == 164)
    #expect(statistics.averageLoss == 74)
    #expect(isClose(statistics.payoff, 2.216216, within: 5e-7))
    #expect(isClose(statistics.profitFactor, 2.216216, within: 5e-7))
    #expect(statistics.netProfit == 450)
  }

  @Test func `expectancy, Kelly and quality [A17.1, A18.1]`() {
    #expect(statistics.expectancy == 45)
    #expect(isClose(statistics.expectancyInRisk, 0.45, within: 1e-14))
    #expect(isClose(statistics.kelly, 0.2743902, within: 5e-7))
    #expect(isClose(statistics.systemQuality, 1.00946, within: 5e-6))
    #expect(isClose(Outcomes(Inputs.profits).systemQuality(limit: 100), 1.00946, within: 5e-6))
    let many = Outcomes([Double](repeating: 1, count: 150) + [Double](repeating: -1, count: 50))
    let ratio = many.systemQuality() / many.systemQuality(limit: 100)
    #expect(isClose(ratio, 2.0.squareRoot(), within: 1e-14))
  }

  @Test func `streaks [A19.1, A19.2]`() {
    #expect(statistics.longestWinStreak == 1)
    #expect(statistics.longestLossStreak == 2)
    #expect(isClose(Streak.probability(ofRun: 3, in: 10, chance: 0.5), 0.5078125, within: 1e-15))
    #expect(Streak.probability(ofRun: 11, in: 10, chance: 0.5) == 0)
    #expect(Streak.probability(ofRun: 0, in: 10, chance: 0.5) == 1)
    #expect(isClose(Streak.probability(ofRun: 1, in: 2, chance: 0.3), 0.51, within: 1e-15))
  }

  @Test func `durations and shapes [A20.1]`() {
    #expect(statistics.averageBars == 3.3)
    #expect(statistics.longestBars == 8)
    #expect(isClose(statistics.averageDays, 3.3, within: 1e-14))
    #expect(isClose(statistics.bestReturn, 0.3, within: 1e-14))
    #expect(isClose(statistics.worstReturn, -0.1, within: 1e-14))
    #expect(isClose(statistics.averageAdverseExcursion, -0.02, within: 1e-14))
    #expect(isClose(statistics.averageFavorableExcursion, 0.03, within: 1e-14))
  }

  @Test func `an open trade is counted and otherwise left out`() {
    let open = Inputs.trade(rows: 33..<40, profit: 9_999, reason: .open)
    let both = TradeStatistics(Inputs.trades + [open])
    #expect(both.trades == 10)
    #expect(both.openTrades == 1)
    #expect(both.netProfit == 450)
    #expect(both.longestBars == 8)
  }

  @Test func `a profit of zero is neither win nor loss but a trade`() {
    let outcomes = Outcomes([10, 0, -5, 0])
    #expect(outcomes.count == 4)
    #expect(outcomes.winRate == 0.25)
    #expect(outcomes.losses == 1)
    #expect(outcomes.profitFactor == 2)
  }

  @Test func `without losses the profit factor is infinite, without trades it is unknown`() {
    #expect(Outcomes([1, 2]).profitFactor == .infinity)
    #expect(Outcomes([1, 2]).payoff.isNaN)
    #expect(Outcomes([]).profitFactor.isNaN)
    let none = TradeStatistics([])
    #expect(none.trades == 0)
    #expect(none.winRate.isNaN)
    #expect(none.longestBars.isNaN)
  }

  @Test func `exposure of three trades [A14.1]`() {
    let half = Exposure.share(ofBars: [2..<5, 9..<9, 12..<15], in: 20)
    #expect(isClose(half, 0.3, within: 1e-14))
    let inclusive = Exposure.share(ofBars: [2..<6, 9..<10, 12..<16], in: 20)
    #expect(isClose(inclusive, 0.45, within: 1e-14))
    #expect(Exposure.share(ofBars: [0..<10, 5..<30], in: 20) == 1)
    #expect(Exposure.share(ofBars: [], in: 0).isNaN)
  }

  @Test func `an open trade exposes the last bar and is traded once`() {
    let equity = Inputs.equity([Double](repeating: 0, count: 10))
    let trades = [
      Inputs.trade(rows: 1..<3), Inputs.trade(rows: 7..<9, reason: .open),
    ]
    let exposure = Exposure(trades, equity: equity, periodsPerYear: 10)
    #expect(exposure.time == 0.5)
    #expect(isClose(exposure.turnover, 1.5, within: 1e-14))
  }

  @Test func `turnover of a rebalanced portfolio [A15.1]`() {
    let targets = [[0.5, 0.5], [0.6, 0.4], [0.3, 0.7]]
    let returns = [[0.02, -0.01], [-0.03, 0.01]]
    for (row, expected) in zip(0..., [0.09253731, 0.2902637]) {
      let turnover = Exposure.turnover(
        from: targets[row], returns: returns[row], to: targets[row + 1])
      #expect(isClose(turnover, expected, within: 5e-7))
    }
  }

  @Test func `excursions of a long and a short position [A23.1, A23.2]`() {
    let highs = Inputs.bars[1...5].map { $0[1] }
    let lows = Inputs.bars[1...5].map { $0[2] }
    let long = Excursion(side: .long, entryPrice: 100.8, highs: highs, lows: lows)
    #expect(isClose(long.adverse, -0.0218254, within: 5e-6))
    #expect(isClose(long.favorable, 0.01190476, within: 5e-7))
    let short = Excursion(side: .short, entryPrice: 100.8, highs: highs, lows: lows)
    #expect(isClose(short.adverse, -0.01190476, within: 5e-7))
    #expect(isClose(short.favorable, 0.0218254, within: 5e-6))
    #expect(Excursion(side: .long, entryPrice: 1, highs: [], lows: []).adverse.isNaN)
  }
}
