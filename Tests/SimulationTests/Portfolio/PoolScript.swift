import Rules
import Series
import Simulation
import TestKit

/// Trades on the volume of a bar: 1 buys, 2 sells, 3 sells short, 4 buys back; ranks by the bar's change.
struct PoolScript: Strategy {
  var stop: Double?
  var target: Double?
  var isRanked = true
  var size = Size.shares(10)
  let summary = "Trades several symbols on scripts."

  func rules(_ market: Market) -> Rules {
    var rules = Rules {
      EnterLong(when: market.volume.equals(1))
      ExitLong(when: market.volume.equals(2))
      EnterShort(when: market.volume.equals(3))
      ExitShort(when: market.volume.equals(4))
      size
    }
    rules.stopLoss = stop.map { .price($0.formula) }
    rules.takeProfit = target.map { .price($0.formula) }
    if isRanked { rules.rank = (market.close - market.open) / market.open }
    return rules
  }
}

/// A source of choices that a seed repeats.
struct Choices {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

  mutating func below(_ count: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(count))
  }

  mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}

/// Random walks with a script in their volume; some symbols begin late, end early or miss bars.
func scriptedBars(
  _ symbols: Int, rows: Int, seed: UInt64, isWhole: Bool = false,
  actions: [Double] = [0, 0, 0, 1, 1, 2, 3, 4]
) -> [Bars] {
  var choices = Choices(seed)
  return (0..<symbols).map { place in
    let bars = walk(rows: rows, seed: seed &* 31 &+ UInt64(place), start: 20 + 30 * Double(place))
    let first = isWhole ? 0 : choices.pick([0, 0, choices.below(rows / 3)])
    let last = isWhole ? rows : choices.pick([rows, rows, rows - choices.below(rows / 3)])
    let kept = (first..<last).filter { _ in isWhole || choices.below(20) > 0 }
    return bars.taking(kept, symbol: "S\(place)", volume: kept.map { _ in choices.pick(actions) })
  }
}

extension Bars {
  /// Some rows under another name, with another volume.
  func taking(_ rows: [Int], symbol: String, volume: [Double]) -> Bars {
    func part(_ column: Column<Double>) -> Column<Double> { Column(rows.map { column[$0] }) }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: Column(rows.map { times[$0] }),
      open: part(open), high: part(high), low: part(low), close: part(close),
      volume: Column(volume))
  }
}

extension Backtest {
  /// The fills of all symbols as text, to the last bit.
  var fillBits: [String] {
    (pool?.fills ?? []).map {
      "\($0.symbol) \($0.fill.row) \($0.fill.shares.bitPattern) \($0.fill.price.bitPattern) "
        + "\($0.fill.commission.bitPattern)"
    }
  }

  /// Equity at every close, to the last bit.
  var equityBits: [UInt64] { equity.values.map(\.bitPattern) }
}
