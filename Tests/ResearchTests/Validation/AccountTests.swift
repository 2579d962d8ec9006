import Foundation
import Numerics
import Research
import Rules
import Series
import Simulation
import TestKit
import Testing

/// The judgement of one account.
@Suite("Validation of a run")
struct AccountTests {
  /// A draw of scipy and the interval that it made of it; see Fixtures/make_bca.py.
  struct Case: Codable {
    let name: String
    let sample, draws, left_out: [Double]
    let estimate, low, high: Double
  }

  @Test("BCa intervals are scipy's for the same draws")
  func scipy() throws {
    let path = repositoryRoot + "/Tests/ResearchTests/Fixtures/bca.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 2)
    for known in cases {
      let found = BootstrapInterval(
        estimate: known.estimate, resampled: known.draws, leftOut: known.left_out, confidence: 0.9)
      #expect(isClose(found.low, known.low, within: 1e-9), "\(known.name)")
      #expect(isClose(found.high, known.high, within: 1e-9), "\(known.name)")
    }
  }

  /// The account of a run on a market in which dips recover.
  static func account(_ kind: RunSpec.Kind) throws -> RunAccount {
    try #require(try CurveTests.outcome(kind).accounts.first)
  }

  @Test("a run's intervals hold its figures and are those of the same draws for any threads")
  func intervals() throws {
    let account = try Self.account(.backtest)
    var terms = RunIntervals.Terms()
    terms.resamples = 300
    let found = try RunIntervals(account, terms, threads: 2)
    let one = try RunIntervals(account, terms, threads: 1)
    // Some metrics have no value here, and NaN is not equal to itself.
    func bits(_ found: RunIntervals) -> [UInt64] {
      found.intervals.flatMap { [$0.estimate, $0.low, $0.high].map(\.bitPattern) }
    }
    #expect(bits(found) == bits(one))
    let performance = try #require(try CurveTests.outcome(.backtest).performance)
    for (metric, interval) in zip(RunIntervals.metrics, found.intervals) {
      let value = performance[metric]
      #expect(
        isClose(interval.estimate, value, within: 1e-6 * max(abs(value), 1)), "\(metric.name)")
    }
    for name in ["total-return", "cagr", "sharpe", "sortino", "volatility"] {
      let place = try #require(RunIntervals.metrics.firstIndex { $0.name == name })
      let interval = found.intervals[place]
      #expect(interval.low < interval.estimate && interval.estimate < interval.high, "\(name)")
    }
  }

  @Test("an interval of independent draws is as wide as the Sharpe ratio's error says")
  func width() throws {
    let account = try Self.account(.backtest)
    let performance = try #require(try CurveTests.outcome(.backtest).performance)
    var terms = RunIntervals.Terms()
    terms.meanBlock = 1
    let found = try RunIntervals(account, terms, threads: 2)
    let place = try #require(RunIntervals.metrics.firstIndex { $0.name == "sharpe" })
    let ratio =
      (found.intervals[place].high - found.intervals[place].low)
      / (2 * Normal.quantile(0.975) * performance.returns.sharpeError)
    #expect(ratio > 0.9 && ratio < 1.1)
    // The market swings with a period: the draw that fits it has long blocks.
    #expect(try RunIntervals(account, threads: 2).meanBlock > 20)
  }

  @Test("a draw that is ended says so")
  func ended() throws {
    let account = try Self.account(.backtest)
    #expect(throws: ResearchError.ended) {
      try RunIntervals(account) { _ in false }
    }
  }

  @Test(
    "positions before each bar, times its return, are what the account earned without costs",
    arguments: [RunSpec.Kind.backtest, .walkforward])
  func positions(kind: RunSpec.Kind) throws {
    let account = try Self.account(kind)
    let positions = try #require(account.positions)
    #expect(positions.count == account.returns.count && positions[0] == 0)
    #expect(positions.allSatisfy { $0 >= 0 && $0 < 1.1 } && positions.contains { $0 > 0.8 })
    // On bars that begin and end with the position and have no fill, the two agree.
    let filled = Set(account.trades.flatMap { [$0.entryRow, $0.exitRow] })
    let market = account.marketReturns
    var compared = 0
    for (place, row) in account.rows.enumerated()
    where positions[place] != 0 && !filled.contains(row) {
      compared += 1
      #expect(isClose(positions[place] * market[place], account.returns[place], within: 1e-12))
    }
    #expect(compared > 100)
  }

  @Test("the record of an account, and what a choice among many takes off it")
  func record() throws {
    let outcome = try CurveTests.outcome(.backtest)
    let run = try #require(outcome.backtests.first)
    let one = TrackRecord(RunAccount(run, periodsPerYear: 252))
    let performance = run.performance(AnnualBasis(periods: 252))
    #expect(isClose(one.annualSharpe, performance.returns.sharpe, within: 1e-9))
    #expect(isClose(one.haircut.sharpe, one.annualSharpe, within: 1e-6))
    let many = TrackRecord(RunAccount(run, periodsPerYear: 252, trials: 1000))
    #expect(many.haircut.sharpe < one.haircut.sharpe && many.probability == one.probability)
    #expect(try Self.account(.walkforward).trials == 1)
  }

  @Test("trades in other orders end where they ended; drawn again they do not")
  func trades() throws {
    let account = try Self.account(.backtest)
    let found = try #require(TradeMonteCarlo(account, resamples: 200))
    let profit = account.trades.reduce(0) { $0 + $1.profit }
    #expect(found.compounds && found.trades == account.trades.count)
    #expect(isClose(found.observed.profits[0], profit, within: 1e-6 * abs(profit)))
    #expect(
      found.shuffled.profits.allSatisfy { isClose($0, profit, within: 1e-6 * abs(profit)) })
    #expect((found.drawn.profits.first ?? 0) < profit && (found.drawn.profits.last ?? 0) > profit)
    #expect(found.deeper(found.observed) == 1)
    #expect(found == TradeMonteCarlo(account, resamples: 200))
    #expect(found.shuffled != TradeMonteCarlo(account, resamples: 200, seed: 2)?.shuffled)
  }

  @Test("losses of a share of equity compound")
  func compounded() {
    let halves = TradeResampling(
      profits: [-0.5, -0.5, 1], stake: 1000, .shuffle, resamples: 100, seed: 1, compounds: true)
    #expect(halves.profits.allSatisfy { $0 == -500 } && halves.ruin == 0)
    #expect(Set(halves.depths) == [0.5, 0.75])
  }
}
