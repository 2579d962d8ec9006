import Numerics
import Research
import TestKit
import Testing

@Suite("Other orders of the same events")
struct ResamplingTests {
  private func orders(_ items: [Int]) -> [[Int]] {
    items.isEmpty
      ? [[]] : items.flatMap { item in orders(items.filter { $0 != item }).map { [item] + $0 } }
  }

  private let trades = [100.0, -50, -80, 120]

  @Test("all orders of four trades [B15.1]")
  func shuffled() {
    let found = TradeResampling(
      orders([0, 1, 2, 3]).map { $0.map { trades[$0] } }, stake: 1000)
    #expect(Statistics.mean(found.drawdowns) == 105)
    #expect(found.drawdowns.last == 130)
    #expect(found.probability(ofDrawdown: 130) == 0.5)
    #expect(TradeResampling.quantile(found.drawdowns, 0.95) == 130)
    #expect(Set(found.profits) == [90])
  }

  @Test("all draws of four trades [B15.2]")
  func drawn() {
    let all = (0..<256).map { number in
      [number % 4, number / 4 % 4, number / 16 % 4, number / 64].map { trades[$0] }
    }
    let found = TradeResampling(all, stake: 1000)
    #expect(found.lossProbability == 0.3125)
    #expect(isClose(Statistics.populationStandardDeviation(found.profits), 176.8474, within: 1e-6))
    #expect(isClose(Statistics.mean(found.drawdowns), 111.0938, within: 1e-6))
  }

  @Test("random draws come near to all of them, the same for a seed")
  func random() {
    let found = TradeResampling(
      profits: trades, stake: 1000, .bootstrap, resamples: 20_000, seed: 4)
    #expect(abs(found.lossProbability - 0.3125) < 0.015)
    #expect(abs(Statistics.mean(found.drawdowns) - 111.0938) < 2)
    #expect(
      found
        == TradeResampling(profits: trades, stake: 1000, .bootstrap, resamples: 20_000, seed: 4))
    let ruined = TradeResampling(
      profits: [-600, 500], stake: 1000, .shuffle, resamples: 100, seed: 1)
    #expect(ruined.ruin == 0)
    let lost = TradeResampling(profits: [-600, -500], stake: 1000, .shuffle, resamples: 9, seed: 1)
    #expect(lost.ruin == 1)
    let blocks = TradeResampling(
      profits: trades, stake: 1000, .blocks(mean: 2), resamples: 10, seed: 1)
    #expect(blocks.profits.count == 10)
  }

  @Test("every order and every turn of eight returns [B17.1]")
  func permutations() {
    let positions = [1.0, 1, -1, 1, -1, -1, 1, -1]
    let returns = [0.8, -0.2, -0.5, 1.1, 0.3, -0.9, 0.4, -0.6]
    let all = SignalPermutation(
      positions: positions, returns: returns, orders: orders(Array(0..<8)),
      includesObserved: true)
    #expect(isClose(all.statistic, 3.8))
    #expect(isClose(all.probability, 0.02857143, within: 1e-6))
    let turns = (0..<8).map { turn in (0..<8).map { ($0 + turn) % 8 } }
    let turned = SignalPermutation(
      positions: positions, returns: returns, orders: turns, includesObserved: true)
    #expect(turned.probability == 0.125)
    let drawn = SignalPermutation(
      positions: positions, returns: returns, .shuffle, count: 20_000, seed: 8)
    #expect(abs(drawn.probability - 0.02857) < 0.004)
  }

  @Test("the trend's part of a total [B17.3]")
  func partition() {
    let found = SignalPermutation.partition(
      positions: [1, 1, 0, 1, -1, 1, 1, -1], returns: [0.8, -0.2, -0.5, 1.1, 0.3, -0.9, 0.4, -0.6])
    #expect(isClose(found.total, 1.5))
    #expect(isClose(found.trend, 0.15))
    #expect(isClose(found.remainder, 1.35))
  }

  @Test("plateau and peak of the digest's grid [B16.1] [B16.2]")
  func plateau() throws {
    let grid = ParameterPlateau(
      scores: [
        0.2, 0.4, 0.5, 0.4, 0.1, 0.3, 0.8, 0.9, 0.7, 0.2, 0.4, 0.9, 1, 0.9, 0.3, 0.3, 0.7, 0.9,
        0.8, 0.2, 0.1, 0.2, 2, 0.2, 0.1,
      ], shape: [5, 5])
    let peak = try #require(ParameterPlateau.best(grid.scores))
    let chosen = try #require(ParameterPlateau.best(grid.means))
    #expect(peak == 22 && chosen == 12)
    #expect(isClose(grid.means[peak], 0.8) && isClose(grid.means[chosen], 0.8444444, within: 1e-6))
    #expect(grid.minima[peak] == 0.2 && grid.minima[chosen] == 0.7)
    #expect(isClose(grid.stability(of: peak), 0.4))
    #expect(isClose(grid.stability(of: chosen), 0.8444444, within: 1e-6))
    #expect(isClose(grid.plateauShare(of: chosen), 0.32))
    #expect(grid.edges(of: peak) == [0] && grid.edges(of: chosen).isEmpty)
    #expect(grid.localMaxima == [12, 22])
  }

  @Test("cells without a score do not count")
  func holes() {
    let grid = ParameterPlateau(scores: [1, .nan, 3, 5], shape: [4])
    #expect(grid.means[0] == 1 && grid.means[1].isNaN && grid.means[2] == 4)
    #expect(grid.minima[3] == 3)
    #expect(ParameterPlateau.best([.nan, .nan]) == nil)
  }

  @Test("purged folds [B13.1] [B13.2] [B13.3]")
  func purged() {
    let folds = PurgedFolds(ends: (0..<12).map { min($0 + 2, 11) }, folds: 3, embargo: 1).folds
    #expect(folds.map(\.training.count) == [5, 3, 6])
    #expect(folds[0].training == [7, 8, 9, 10, 11])
    #expect(folds[1].training == [0, 1, 11])
  }

  @Test("combinatorial splits and their paths [B14.1] [B14.2]")
  func combinatorial() {
    let six = CombinatorialSplits(groups: 6, tested: 2)
    #expect(six.splits.count == 15 && six.paths.count == 5)
    #expect(six.paths.first == [0, 0, 1, 2, 3, 4])
    #expect(six.paths.last == [4, 8, 11, 13, 14, 14])
    let ten = CombinatorialSplits(groups: 10, tested: 2)
    #expect(ten.splits.count == 45 && ten.paths.count == 9)
    // Each split is used as often as it tests groups.
    let uses = six.paths.joined().reduce(into: [:]) { $0[$1, default: 0] += 1 }
    #expect(uses.values.allSatisfy { $0 == 2 } && uses.count == 15)
  }
}
