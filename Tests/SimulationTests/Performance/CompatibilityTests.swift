import Foundation
import Numerics
import Series
import Simulation
import TestKit
import Testing

/// Figures of other engines, from prices that are not in this repository.
struct CompatibilityTests {
  private struct Fixture: Decodable {
    struct Fill: Decodable {
      let side: Trade.Side
      let quantity: Double
      let entryRow: Int
      let exitRow: Int
      let entryPrice: Double
      let exitPrice: Double
      let profit: Double
    }
    let warmUp: Int
    let statistics: [String: Double]
    let trades: [Fill]
  }

  private struct Prices {
    var times: [Int64] = []
    var closes: [Double] = []

    /// Reads the date and one column of a CSV file of daily prices.
    init(_ path: String, close column: Int, to last: String = "9999") throws {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      for line in text.split(separator: "\n").dropFirst() {
        let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        guard String(fields[0]) <= last else { break }
        let moment = try Date("\(fields[0])T00:00:00Z", strategy: .iso8601)
        times.append(Int64(moment.timeIntervalSince1970) * 1_000_000_000)
        closes.append(try #require(Double(fields[column])))
      }
    }
  }

  @Test(.enabled(if: realData != nil, "skipped: no real data"))
  func `backtesting.py's statistics table of an SMA cross on GOOG`() throws {
    let prices = try Prices(try #require(realData) + "/backtesting-py/GOOG.csv", close: 4)
    let path = repositoryRoot + "/Tests/SimulationTests/Fixtures/backtesting_py_goog.json"
    let fixture = try JSONDecoder().decode(
      Fixture.self, from: try Data(contentsOf: URL(fileURLWithPath: path)))
    let trades = fixture.trades.map { trade($0, times: prices.times) }
    let equity = rebuild(trades, closes: prices.closes, cash: 10_000)
    let curve = EquityCurve(
      times: Column(prices.times), values: Column(equity), initial: 10_000)
    let table = BacktestingPyStatistics(
      curve, trades: trades, closes: prices.closes, warmUp: fixture.warmUp)
    let figures = named(table)
    #expect(figures.count == 28)
    #expect(Set(fixture.statistics.keys).subtracting(figures.keys) == ["Duration"])
    for (name, value) in figures {
      let expected = try #require(fixture.statistics[name])
      #expect(isClose(value, expected, within: 1e-12), "\(name): \(value), not \(expected)")
    }
  }

  private func trade(_ fill: Fixture.Fill, times: [Int64]) -> Trade {
    Trade(
      symbol: "GOOG", side: fill.side, entryRow: fill.entryRow, exitRow: fill.exitRow,
      entryTime: times[fill.entryRow], exitTime: times[fill.exitRow], entryPrice: fill.entryPrice,
      exitPrice: fill.exitPrice, quantity: fill.quantity, commission: 0, profit: fill.profit,
      initialRisk: .nan, exitReason: .signal, isAmbiguous: false, maximumAdverseExcursion: 0,
      maximumFavorableExcursion: 0)
  }

  /// Equity at every close: cash, profits of closed trades, and open ones marked.
  private func rebuild(_ trades: [Trade], closes: [Double], cash: Double) -> [Double] {
    closes.indices.map { row in
      trades.filter { $0.entryRow <= row }.reduce(cash) { equity, trade in
        guard trade.exitRow > row else { return equity + trade.profit }
        let move = closes[row] - trade.entryPrice
        return equity + (trade.side == .long ? move : -move) * trade.quantity
      }
    }
  }

  private func named(_ table: BacktestingPyStatistics) -> [String: Double] {
    [
      "Exposure Time [%]": table.exposureTime, "Equity Final [$]": table.equityFinal,
      "Equity Peak [$]": table.equityPeak, "Return [%]": table.totalReturn,
      "Buy & Hold Return [%]": table.buyAndHoldReturn, "Return (Ann.) [%]": table.annualReturn,
      "Volatility (Ann.) [%]": table.annualVolatility, "CAGR [%]": table.growth,
      "Sharpe Ratio": table.sharpe, "Sortino Ratio": table.sortino, "Calmar Ratio": table.calmar,
      "Alpha [%]": table.alpha, "Beta": table.beta, "Max. Drawdown [%]": table.maximumDrawdown,
      "Avg. Drawdown [%]": table.averageDrawdown,
      "Max. Drawdown Duration": table.maximumDrawdownDays,
      "Avg. Drawdown Duration": table.averageDrawdownDays, "# Trades": Double(table.trades),
      "Win Rate [%]": table.winRate, "Best Trade [%]": table.bestTrade,
      "Worst Trade [%]": table.worstTrade, "Avg. Trade [%]": table.averageTrade,
      "Max. Trade Duration": table.maximumTradeDays,
      "Avg. Trade Duration": table.averageTradeDays, "Profit Factor": table.profitFactor,
      "Expectancy [%]": table.expectancy, "SQN": table.systemQuality,
      "Kelly Criterion": table.kelly,
    ]
  }

  /// Formula digest [A26.5]: Bacon's months as prices and equity.
  @Test func `backtesting.py's figures of monthly returns`() {
    let day: Int64 = 86_400_000_000_000
    // Month ends from 1999-12-31 on: one day before the first of each month.
    let times = (Inputs.monthStarts + [Inputs.monthStarts[23] + 31 * day]).map { $0 - day }
    let equity = EquityCurve(
      times: Column(times), values: Column(Returns(Inputs.portfolio).wealth.map { $0 * 1e4 }),
      initial: 1e4)
    let table = BacktestingPyStatistics(
      equity, trades: [], closes: Returns(Inputs.benchmark).wealth.map { $0 * 100 })
    for (value, expected) in [
      (table.annualReturn, 10.3678), (table.annualVolatility, 15.0603), (table.growth, 10.3604),
      (table.sharpe, 0.688423), (table.sortino, 1.30483), (table.calmar, 0.716639),
      (table.maximumDrawdown, -14.4673), (table.averageDrawdown, -4.34182),
      (table.alpha, -3.08887), (table.beta, 0.996429),
    ] {
      #expect(isClose(value, expected, within: 5e-6))
    }
  }

  /// vectorbt 1.2.0: SMA 50/200 on SPY, filled at the same close with 0.1 % a side, a year of 365 days.
  @Test(.enabled(if: realData != nil, "skipped: no real data"))
  func `vectorbt's ratios are ours with 365 bars a year`() throws {
    let prices = try Prices(
      try #require(realData) + "/us-equities/daily/SPY.csv", close: 4, to: "2021-03-31")
    let equity = crossEquity(prices.closes, fast: 50, slow: 200)
    let curve = EquityCurve(times: Column(prices.times), values: Column(equity), initial: 100_000)
    let performance = Performance(curve, trades: [], year: AnnualBasis(periods: 365))
    #expect(isClose(try #require(equity.last), 380774.208005, within: 1e-11))
    #expect(isClose(performance.drawdown.maximum, -0.34104747, within: 1e-7))
    #expect(isClose(performance.returns.sharpe, 0.607547, within: 1e-6))
    #expect(isClose(performance.drawdown.calmar, 0.255143, within: 2e-6))
    #expect(isClose(performance.returns.omega, 1.120588, within: 1e-6))
    #expect(isClose(performance.returns.sortino, 0.84358, within: 1e-5))
  }

  /// Equity of a long-only cross, all in with fractional shares, by the plainest loop.
  private func crossEquity(_ closes: [Double], fast: Int, slow: Int) -> [Double] {
    func mean(_ window: Int, _ row: Int) -> Double {
      row < window - 1
        ? .nan : closes[(row - window + 1)...row].reduce(0, +) / Double(window)
    }
    var cash = 100_000.0
    var shares = 0.0
    return closes.indices.map { row in
      let (before, now) = (
        mean(fast, row - 1) - mean(slow, row - 1), mean(fast, row) - mean(slow, row)
      )
      if shares == 0, before <= 0, now > 0 {
        shares = cash / (closes[row] * 1.001)
        cash = 0
      } else if shares > 0, before >= 0, now < 0 {
        cash = shares * closes[row] * 0.999
        shares = 0
      }
      return cash + shares * closes[row]
    }
  }
}
