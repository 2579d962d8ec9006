import Rules
import Series
import Simulation
import TestKit
import Testing

@Suite("Figures of other engines", .enabled(if: realData != nil, "skipped: no real data"))
struct ReferenceTests {
  @Test("vectorbt 1.2.0: SMA 50/200 on SPY, same close and next open")
  func vectorbt() throws {
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
    let strategy = try CompiledStrategy(SMACross())
    let set = try strategy.parameterSet(["fast": 50, "slow": 200])
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    settings.shares = .fractional
    settings.size = .all
    settings.fill = .close
    let close = try Backtest(strategy, set, on: bars, settings: settings)
    #expect(isClose(close.metrics.endEquity, 380774.208005, within: 1e-11))
    #expect(close.metrics.trades == 11)
    #expect(close.trades.count == 12)
    #expect(isClose(close.metrics.commission, 4547.163402, within: 1e-9))
    #expect(isClose(close.metrics.maxDrawdown, -0.34104747, within: 1e-7))
    #expect(isClose(close.metrics.winRate, 0.72727273, within: 1e-7))
    #expect(isClose(close.metrics.profitFactor, 5.155874, within: 1e-6))
    #expect(isClose(close.metrics.expectancy, 18394.79573, within: 1e-9))
    #expect(isClose(close.metrics.sharpe(365), 0.607547, within: 1e-5))
    #expect(isClose(close.metrics.sortino(365), 0.84358, within: 1e-5))
    #expect(isClose(close.metrics.calmar(365), 0.255143, within: 1e-5))
    #expect(isClose(close.metrics.omega, 1.120588, within: 1e-6))
    settings.fill = .open
    let open = try Backtest(strategy, set, on: bars, settings: settings)
    #expect(isClose(open.metrics.endEquity, 379637.23248792294, within: 1e-11))
    #expect(isClose(open.metrics.sharpe(365), 0.6064247715, within: 1e-9))
  }

  /// backtesting.py's crossover is strict on both sides: below before, above now.
  struct StrictCross: Strategy {
    let fast = Parameter("fast", 2...50, default: 10)
    let slow = Parameter("slow", 2...50, default: 30)
    var summary: String { "The strategy of backtesting.py's own tests." }

    func rules(_ market: Market) -> Rules {
      let one = market.close.sma(fast)
      let other = market.close.sma(slow)
      return Rules {
        EnterLong(when: one.lag(1) < other.lag(1) && one > other)
        EnterShort(when: one.lag(1) > other.lag(1) && one < other)
        Size(.allIn)
      }
    }
  }

  @Test("backtesting.py 0.6.6: SMA 10/30 on GOOG, both sides, next open")
  func backtestingPy() throws {
    let bars = try realBars("backtesting-py/GOOG.csv", symbol: "GOOG")
    let strategy = try CompiledStrategy(StrictCross())
    var settings = Settings()
    settings.cash = 10_000
    settings.side = .both
    let run = try Backtest(strategy, try strategy.parameterSet(), on: bars, settings: settings)
    #expect(run.trades.count == 66)
    // It closes the last trade at the *open* of the last bar; ours stays open and is marked at the close.
    let open = try #require(run.trades.last)
    let late = open.quantity * (try #require(bars.close.last) - #require(bars.open.last))
    #expect(open.isOpen && open.side == .long)
    #expect(isClose(run.metrics.endEquity - late, 51422.98999999996, within: 1e-12))
    #expect(isClose(run.metrics.maxDrawdown, -0.4798012705007589, within: 1e-12))
    try table(run)
  }

  /// The whole table of its statistics, in the compatibility mode, from our own trades and equity.
  private func table(_ run: Backtest) throws {
    var trades = run.trades
    var values = Array(run.equity.values)
    let last = run.bars.count - 1
    let price = run.bars.open[last]
    var final = try #require(trades.last)
    trades.removeLast()
    values[last] -= final.quantity * (run.bars.close[last] - price)
    final.profit = final.quantity * (price - final.entryPrice)
    final.exitPrice = price
    final.exitReason = .signal
    trades.append(final)
    let statistics = BacktestingPyStatistics(
      EquityCurve(times: run.bars.times, values: Column(values), initial: run.settings.cash),
      trades: trades, closes: Array(run.bars.close), warmUp: 29)
    let expected: [(String, Double, Double)] = [
      ("Equity Final", statistics.equityFinal, 51422.98999999996),
      ("Equity Peak", statistics.equityPeak, 75787.44),
      ("Return", statistics.totalReturn, 414.2298999999996),
      ("Buy & Hold Return", statistics.buyAndHoldReturn, 522.0601851851852),
      ("Return (Ann.)", statistics.annualReturn, 21.191099249053224),
      ("Volatility (Ann.)", statistics.annualVolatility, 36.49716090702389),
      ("CAGR", statistics.growth, 21.160245705962623),
      ("Sharpe", statistics.sharpe, 0.5806232244485349),
      ("Sortino", statistics.sortino, 1.0853434352488662),
      ("Calmar", statistics.calmar, 0.44166409202994605),
      ("Alpha", statistics.alpha, 394.37391142027462),
      ("Beta", statistics.beta, 0.03803390709192),
      ("Max. Drawdown", statistics.maximumDrawdown, -47.98012705007589),
      ("Avg. Drawdown", statistics.averageDrawdown, -5.925851581948801),
      ("Max. Drawdown Duration", statistics.maximumDrawdownDays, 584),
      ("Avg. Drawdown Duration", statistics.averageDrawdownDays, 41),
      ("Trades", Double(statistics.trades), 66),
      ("Exposure Time", statistics.exposureTime, 96.74115456238361),
      ("Win Rate", statistics.winRate, 46.96969696969697),
      ("Best Trade", statistics.bestTrade, 53.59595229490424),
      ("Worst Trade", statistics.worstTrade, -18.39887353835481),
      ("Avg. Trade", statistics.averageTrade, 2.531715975158555),
      ("Max. Trade Duration", statistics.maximumTradeDays, 183),
      ("Avg. Trade Duration", statistics.averageTradeDays, 46),
      ("Profit Factor", statistics.profitFactor, 2.167945974262033),
      ("Expectancy", statistics.expectancy, 3.2748078066748834),
      ("SQN", statistics.systemQuality, 1.0766187356697705),
      ("Kelly", statistics.kelly, 0.1518705127029717),
    ]
    for (name, value, reference) in expected {
      #expect(isClose(value, reference, within: 1e-8), "\(name): \(value) against \(reference)")
    }
  }
}
