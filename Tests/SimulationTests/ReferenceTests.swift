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

  @Test("sweep speed")
  func speed() throws {
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
    let strategy = try CompiledStrategy(SMACross())
    let values = (2...143).map(Double.init)
    let clock = ContinuousClock()
    var grid: ParameterGrid?
    let build = try clock.measure {
      grid = try ParameterGrid(
        of: strategy, axes: [.init(name: "fast", values: values), .init(name: "slow", values: values)])
    }
    let sets = try #require(grid).sets
    #expect(sets.count == 10_011)
    var settings = Settings()
    settings.commission = Commission(rate: 0.001)
    settings.shares = .fractional
    settings.size = .all
    for tile in [64, 128, 256, 512] {
      var layout = LaneSweep.Layout()
      layout.tile = tile
      let sweep = try LaneSweep(strategy, on: bars, settings: settings, layout: layout)
      for _ in 0..<3 {
        let time = try clock.measure { _ = try sweep.run(sets, segments: [0..<bars.count]) }
        let lanes = Double(sets.count * bars.count) / (Double(time.components.attoseconds) * 1e-18 + Double(time.components.seconds))
        print("tile", tile, "grid", build, "sweep", time, lanes / 1e6, "M bar-lanes/s")
      }
    }
  }
}
