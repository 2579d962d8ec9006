import Rules
import Series
import Simulation
import TestKit
import Testing

/// Set-ups of backtesting.py 0.6.6 said as rules: the same fills.
///
/// Three of the six can be said: the others ask whether a position is held, or follow the last close.
@Suite("Rules of other engines", .enabled(if: realData != nil, "skipped: no real data"))
struct RuleReferenceTests {
  private static let close = Market().close
  private static let fast = Market().close.sma(10)
  private static let slow = Market().close.sma(30)

  private static let rules: [String: Rules] = [
    "bracket": Rules {
      EnterLong(when: fast.crosses(above: slow))
      StopLoss(at: close * 0.95)
      TakeProfit(at: close * 1.1)
      Size(.shares(10))
    },
    "both sides, stop": Rules {
      EnterLong(when: fast.crosses(above: slow))
      EnterShort(when: fast.crosses(below: slow))
      StopLoss(at: Formula.select(fast > slow, close * 0.93, close * 1.07))
      Size(.shares(10))
    },
    "limit entry": Rules {
      EnterLong(when: fast.crosses(above: slow), by: .limit(close * 0.99))
      ExitLong(when: fast.crosses(below: slow))
      OrdersWork(.untilCancelled)
      Size(.shares(10))
    },
  ]

  @Test(
    "the fills are theirs, but for the last trade, which they close", arguments: rules.keys.sorted()
  )
  func fills(name: String) throws {
    let setup = try #require(OrderReferenceTests.setups.first { $0.name == name })
    let bars = try realBars("backtesting-py/\(setup.symbol).csv", symbol: setup.symbol)
    var settings = Settings()
    settings.cash = 10_000
    settings.side = .both
    settings.commission = Commission(rate: setup.rate, perOrder: setup.fixed)
    let strategy = try CompiledStrategy(
      name: "x", summary: "", rules: #require(Self.rules[name]), constraint: nil)
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    #expect(run.orders != nil)
    let theirs = setup.trades.sorted { ($0.entryRow, $0.exitRow) < ($1.entryRow, $1.exitRow) }
    let ours = run.trades.sorted { ($0.entryRow, $0.exitRow) < ($1.entryRow, $1.exitRow) }
    #expect(ours.count == theirs.count)
    for (one, other) in zip(ours, theirs) {
      #expect(one.entryRow == other.entryRow)
      #expect(isClose(one.entryPrice, other.entryPrice, within: 1e-12))
      #expect((one.side == .long ? 1 : -1) * one.quantity == Double(other.size))
      guard other.exitRow < bars.count - 1 else { continue }
      #expect(one.exitRow == other.exitRow)
      #expect(isClose(one.exitPrice, other.exitPrice, within: 1e-12))
    }
  }
}
