import Rules
import Series
import Simulation
import TestKit
import Testing

/// Accounts that are all in or all out take their returns from sums over the price's.
@Suite("All in, all out")
struct AllInTests {
  static func settings(_ fill: Settings.Fill = .open) -> Settings {
    var settings = Settings()
    settings.size = .all
    settings.shares = .fractional
    settings.commission = Commission(rate: 0.001)
    settings.slippage = 0.0003
    settings.fill = fill
    return settings
  }

  static let strategies: [any Strategy] = [SMACross(), Protected()]

  @Test(
    "every metric equals the figure from the whole curve", arguments: [Settings.Fill.open, .close])
  func agree(fill: Settings.Fill) throws {
    for strategy in Self.strategies {
      try compare(strategy, walk(rows: 3000, seed: 5), Self.settings(fill))
    }
  }

  @Test("so it does where a price leaps too far for sums", arguments: [3, 0.2])
  func leap(factor: Double) throws {
    let bars = walk(rows: 3000, seed: 5).scaled(by: factor, from: 1111)
    for strategy in Self.strategies { try compare(strategy, bars, Self.settings()) }
  }

  private func compare(_ strategy: any Strategy, _ bars: Bars, _ settings: Settings) throws {
    let compiled = try CompiledStrategy(strategy)
    let run = try Backtest(
      compiled, compiled.parameterSet(), on: bars, settings: settings, rows: 100..<2900)
    #expect(run.metrics.trades > 20)
    let performance = run.performance(AnnualBasis(periods: 252))
    for name in StreamedMetrics.names {
      let metric = try #require(Metric.named(name))
      let streamed = try #require(run.metrics.value(name, periodsPerYear: 252))
      #expect(
        isClose(streamed, performance[metric], within: 1e-9), "\(name) of \(strategy.summary)")
    }
  }

  @Test("lanes, tiles, segments and sweeps give the same bits")
  func sameBits() throws {
    let bars = walk(rows: 2000, seed: 8)
    let compiled = try CompiledStrategy(Protected())
    let sets = try ParameterGrid(
      of: compiled,
      axes: [.init(name: "fast", values: [3, 5, 8, 13]), .init(name: "slow", values: [20, 34])]
    ).sets
    var tables: [MetricsTable] = []
    for (tile, threads) in [(1, 1), (7, 2), (256, 2)] {
      var layout = LaneSweep.Layout()
      (layout.tile, layout.threads) = (tile, threads)
      let sweep = try LaneSweep(compiled, on: bars, settings: Self.settings(), layout: layout)
      tables.append(try #require(try sweep.run(sets, segments: [0..<2000, 700..<1300])))
    }
    for (index, set) in sets.enumerated() {
      for (segment, rows) in [0..<2000, 700..<1300].enumerated() {
        for table in tables { #expect(table[index, segment] == tables[0][index, segment]) }
        let single = try Backtest(
          compiled, set, on: bars, settings: Self.settings(), rows: rows, lane: 5, tile: 33)
        #expect(single.metrics == tables[0][index, segment])
      }
    }
  }

  @Test("an entry leaves no cash: equity is what the shares are worth, to the bit")
  func noCash() throws {
    let bars = walk(rows: 1000, seed: 2)
    let compiled = try CompiledStrategy(SMACross())
    let run = try Backtest(compiled, compiled.parameterSet(), on: bars, settings: Self.settings())
    #expect(run.trades.count > 5)
    for trade in run.trades {
      for row in trade.entryRow..<trade.exitRow {
        #expect(run.equity.values[row] == trade.quantity * bars.close[row])
      }
    }
  }

  /// Averages that cross, with stop and target.
  private struct Protected: Strategy {
    let fast = Parameter("fast", 2...50, default: 3)
    let slow = Parameter("slow", 10...200, default: 10)
    let summary = "Averages that cross, with stop and target."

    func rules(_ market: Market) -> Rules {
      let (one, other) = (market.close.sma(fast), market.close.sma(slow))
      return Rules {
        EnterLong(when: one.crosses(above: other))
        ExitLong(when: one.crosses(below: other))
        StopLoss(fraction: 0.02)
        TakeProfit(fraction: 0.03)
      }
    }
  }
}

extension Bars {
  /// The bars with prices times a factor from a row on.
  fileprivate func scaled(by factor: Double, from first: Int) -> Bars {
    func scaled(_ column: Column<Double>) -> Column<Double> {
      Column(column.enumerated().map { $0 < first ? $1 : $1 * factor })
    }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: times, open: scaled(open), high: scaled(high),
      low: scaled(low), close: scaled(close), volume: volume)
  }
}
