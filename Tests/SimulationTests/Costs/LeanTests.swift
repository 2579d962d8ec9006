import Rules
import Series
import Simulation
import TestKit
import Testing

/// LEAN's own regression figures, with its fee, its adjustment and its size.
@Suite("LEAN's figures", .enabled(if: realData != nil, "skipped: no real data"))
struct LeanTests {
  /// BasicTemplateDailyAlgorithm: everything in one symbol.
  struct BuysAll: Strategy {
    var summary: String { "Buys and holds." }

    func rules(_ market: Market) -> Rules {
      Rules {
        EnterLong(when: market.close > 0)
        Size(.net(0.9975))
      }
    }
  }

  @Test("BasicTemplateDaily to the cent: SPY, 2013-10-08 to 17, 100 000 in cash")
  func basicTemplateDaily() throws {
    let factors = try FactorFile(
      path: try #require(realData) + "/us-equities/factors/SPY.csv")
    let all = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
      .adjusted(by: factors, mode: .all)
    let bars = all.between(
      try #require(CalendarDate("2013-10-08")).start,
      try #require(CalendarDate("2013-10-18")).start)
    #expect(bars.count == 8)
    var settings = Settings()
    settings.take(.ibFixed)
    let strategy = try CompiledStrategy(BuysAll())
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    // One order, fees of 3.49, an end equity of 104 486.22, a net profit of 4.486 %.
    #expect(run.fills.count == 1)
    let fill = try #require(run.fills.first)
    #expect(fill.shares == 697 && fill.row == 1)
    #expect(isClose(fill.price, 143.372382812, within: 1e-11))
    #expect(isClose(fill.commission, 3.485, within: 1e-12))
    #expect(isClose(run.metrics.endEquity, 104_486.21831449, within: 1e-12))
    #expect(isClose(run.metrics.totalReturn, 0.04486, within: 1e-4))
  }
}
