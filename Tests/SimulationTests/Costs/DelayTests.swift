import Rules
import Series
import Simulation
import TestKit
import Testing

/// Rules that are heeded late, beside rules whose signals were shifted by hand.
@Suite("Late rules")
struct DelayTests {
  /// Trades on the volume of a bar: 1 buys, 2 sells, 3 sells short, 4 buys back.
  struct Scripted: Strategy {
    var summary: String { "Trades on a script." }

    func rules(_ market: Market) -> Rules {
      Rules {
        EnterLong(when: market.volume.equals(1))
        ExitLong(when: market.volume.equals(2))
        EnterShort(when: market.volume.equals(3))
        ExitShort(when: market.volume.equals(4))
        Size(.shares(10))
      }
    }
  }

  private func bars(_ script: [Double]) -> Bars {
    let walk = walk(rows: script.count, seed: 3)
    return Bars(
      symbol: "X", timeframe: .day, times: walk.times, open: walk.open, high: walk.high,
      low: walk.low, close: walk.close, volume: Column(script))
  }

  private var settings: Settings {
    var settings = Settings()
    settings.side = .both
    return settings
  }

  @Test("signals come so many bars later", arguments: [1, 2, 5])
  func shifted(bars late: Int) throws {
    let script = (0..<300).map { Double(($0 * 7 + $0 / 5) % 9) }
    let strategy = try CompiledStrategy(Scripted())
    let plain = try Backtest(
      strategy, strategy.parameterSet(),
      on: bars([Double](repeating: 0, count: late) + script.dropLast(late)), settings: settings)
    let delayed = try Backtest(
      strategy.delayed(by: late), strategy.parameterSet(), on: bars(script), settings: settings)
    #expect(plain.fills == delayed.fills)
    #expect(plain.fills.count > 50)
  }

  @Test("no delay is the strategy itself")
  func none() throws {
    let strategy = try CompiledStrategy(Scripted())
    #expect(try strategy.delayed(by: 0).canonicalText == strategy.canonicalText)
    #expect(try strategy.delayed(by: 1).canonicalText != strategy.canonicalText)
  }

  /// A distance in longer bars counts its delay in the traded ones.
  struct Weekly: Strategy {
    var summary: String { "A stop by the last week's close." }

    func rules(_ market: Market) -> Rules {
      Rules {
        EnterLong(when: market.volume.equals(1))
        ExitLong(when: market.volume.equals(2))
        StopLoss(distance: market.every(.days(7)).close * 0.3)
        Size(.shares(10))
      }
    }
  }

  @Test("numbers of longer bars are late by traded bars")
  func longer() throws {
    let script = (0..<300).map { Double($0 % 11 == 3 ? 1 : $0 % 11 == 6 ? 2 : 0) }
    let strategy = try CompiledStrategy(Weekly())
    let bars = bars(script)
    let plain = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    let late = try Backtest(
      strategy.delayed(by: 2), strategy.parameterSet(), on: bars, settings: settings)
    let (one, other) = (plain.trades.map(\.initialRisk), late.trades.map(\.initialRisk))
    #expect(one.count > 15 && abs(one.count - other.count) <= 1)
    for (risk, delayed) in zip(one, other) { #expect(isClose(risk, delayed, within: 1e-9)) }
  }
}
