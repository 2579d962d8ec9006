import Rules
import Series
import Simulation
import TestKit

/// Random rules of every kind of order, driven by a script in the bars' volume.
///
/// 1 buys, 2 sells, 3 sells short, 4 buys back, 5 adds, 6 reduces, 7 wants both sides.
struct RandomRules {
  private var state: UInt64
  private(set) var rules = Rules {}
  var settings = Settings()
  private(set) var bars: Bars

  /// Without bars every third seed has sessions of half hours, the others have days.
  init(seed: UInt64, rows: Int = 400, on given: Bars? = nil) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 3
    let prices =
      given
      ?? (seed % 3 == 0
        ? sessionWalk(seed: seed &+ 5, days: 20, minutes: 30)
        : walk(rows: rows, seed: seed &+ 7, start: 40))
    bars = prices
    var script: [Double] = []
    for _ in 0..<prices.count { script.append(pick([0, 0, 0, 1, 2, 3, 4, 5, 6, 7])) }
    bars = Bars(
      symbol: "X", timeframe: prices.timeframe, times: prices.times, open: prices.open,
      high: prices.high, low: prices.low, close: prices.close, volume: Column(script))
    makeRules()
    makeSettings()
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return values[Int((state >> 33) % UInt64(values.count))]
  }

  /// The price level that distances are made for.
  private var unit: Double { bars.close[0] / 100 }

  private mutating func style(_ sign: Double) -> OrderStyle {
    let close = Market().close
    let near = 1 + sign * pick([0.001, 0.004, 0.01])
    let far = 1 + sign * pick([0.001, 0.004, 0.01])
    return pick([
      .market, .market, .limit(close * (2 - near)), .limit(close * near), .stop(close * near),
      .stopLimit(stop: close * near, limit: close * pick([near, far, 2 - far])), .open, .close,
      .openLimit(close), .closeLimit(close * near),
    ])
  }

  private mutating func distance(_ factors: [Double]) -> Distance {
    let factor = pick(factors)
    return pick([.price((factor * unit).formula), .fraction((factor / 100).formula)])
  }

  private mutating func makeRules() {
    let market = Market()
    func script(_ code: Int) -> Condition { market.volume.equals(Double(code)) }
    rules.enterLong = script(1) || script(7)
    rules.exitLong = script(2)
    rules.enterShort = script(3) || script(7)
    rules.exitShort = script(4)
    rules.orders.enterLong = style(1)
    rules.orders.enterShort = style(-1)
    rules.orders.exitLong = style(-1)
    rules.orders.exitShort = style(1)
    let styles = [
      rules.orders.enterLong, rules.orders.enterShort, rules.orders.exitLong,
      rules.orders.exitShort,
    ]
    if styles.contains(where: \.hasLife) {
      rules.orders.life = pick([nil, .day, .untilCancelled, .bars(2), .bars(5)])
    }
    rules.orders.entriesCancelEachOther =
      rules.orders.enterLong.hasLife && rules.orders.enterShort.hasLife && pick([true, false])
    if pick([true, false, false]) { rules.orders.addLong = script(5) }
    if pick([true, false, false]) { rules.orders.addShort = script(5) }
    if rules.orders.addLong != nil || rules.orders.addShort != nil {
      rules.orders.adds = pick([nil, 2, 3])
      rules.orders.addSize = pick([nil, .shares(7), .fraction(0.1)])
    }
    if pick([true, false]) {
      rules.orders.reduceLong = script(6)
      rules.orders.reduceShort = script(6)
      rules.orders.reducePortion = pick([0.5, 0.3])
    }
    makeExits()
    if pick([true, false, false]) { rules.orders.wait = pick([2, 5]) }
    if pick([true, false, false]) { rules.orders.waitAfterStop = pick([3, 9]) }
    if pick([true, false, false, false]) { rules.orders.entriesPerSession = 2 }
    let sizes: [Size] = [
      .allIn, .fraction(0.5), .shares(30), .notional(900), .fraction(1.5), .net(0.7),
    ]
    rules.size = pick(sizes)
  }

  private mutating func makeExits() {
    if pick([true, true, false]) { rules.stopLoss = distance([0.4, 1, 3]) }
    if pick([true, true, false]) {
      rules.takeProfit = distance([0.5, 1, 2])
      let count = pick([0, 0, 1, 3])
      if count > 0 || pick([true, false, false]) {
        rules.orders.targetPortion = pick([0.3, 0.25])
      }
      for place in 0..<count {
        let isLast = place == count - 1
        rules.orders.furtherTargets.append(
          Target(distance([2, 3, 5]), portion: isLast ? pick([nil, 0.2]) : 0.25))
      }
    }
    switch pick([0, 1, 2, 3, 4, 4]) {
    case 0: rules.orders.trail = Trail(distance([0.5, 1, 2]))
    case 1: rules.orders.trail = Trail(distance([0.5, 1, 2]), isOnClose: true)
    case 2:
      rules.orders.trail = Trail(.price((Market().high - Market().low) * 2), isLive: true)
    case 3:
      rules.orders.trail = Trail(
        .price((Market().high - Market().low) * 2), isLive: true, isOnClose: true)
    default: break
    }
    if pick([true, false, false]) {
      rules.orders.breakEven = BreakEvenMove(
        distance([0.5, 1]), plus: pick([nil, (0.1 * unit).formula]))
    }
    if pick([true, false, false]) { rules.orders.timeStop = pick([1, 4, 20]) }
  }

  private mutating func makeSettings() {
    settings.side = .both
    settings.cash = pick([1_000, 10_000])
    settings.slippage = pick([0, 0.0005, 0.01])
    settings.shares = pick([.whole, .fractional])
    settings.tick = pick([0, 0, 0.01])
    settings.calendar = bars.timeframe.isDaily ? nil : .nyse
    settings.commission = pick([
      Commission(), Commission(rate: 0.001), Commission(perShare: 0.01, minimum: 1),
      Commission(rate: 0.001, minimum: 15, perOrder: 2, cap: 0.02),
    ])
  }

  /// Market orders with one stop and one target only.
  mutating func makePlain() {
    rules.orders = OrderRules()
    settings.calendar = nil
  }

  func strategy() throws -> CompiledStrategy {
    try CompiledStrategy(name: "random", summary: "", rules: rules, constraint: nil)
  }
}
