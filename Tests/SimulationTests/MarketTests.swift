import Rules
import Series
import Simulation
import TestKit
import Testing

/// Longer bars, other symbols and the calendar inside rules.
@Suite("Other bars")
struct MarketTests {
  static let minute: Int64 = 60_000_000_000

  /// Values of a formula over bars and their surroundings, through the stop of a strategy that never trades.
  static func values(
    _ text: String, on bars: Bars, _ surroundings: Surroundings = Surroundings(), tile: Int = 64
  ) throws -> [Double] {
    let formula = try Formula(reading: text)
    let program = try Program(
      [formula.node], parameters: [], symbols: surroundings.symbols(trading: bars.symbol))
    let table = try MarketTable(program, bars, surroundings, calendar: nil)
    let block = LaneBlocks.Block(ParameterSet(values: []), lane: 0)
    let machine = try SignalMachine(program, blocks: [block], tile: tile)
    var found: [Double] = []
    table.walk(to: bars.count, capacity: tile) { tile in
      machine.begin(tile)
      let source = machine.outputs(of: 0)(0).0
      found += (0..<tile.count).map { source.load($0, lane: 0) }
      return true
    }
    return found
  }

  @Test(
    "an hour is visible from its close on, and indicators of it count in hours",
    arguments: [1, 7, 64, 512])
  func hours(tile: Int) throws {
    let bars = sessionWalk("AAA", seed: 1)
    let found = try Self.values("close@1Hour", on: bars, tile: tile)
    let average = try Self.values("sma(close@1Hour, 2)", on: bars, tile: tile)
    var closes: [Double] = []
    for row in 0..<bars.count {
      // The last close before the end of the last whole clock hour.
      let end = bars.times[row] + Self.minute
      if end % (60 * Self.minute) == 0 { closes.append(bars.close[row]) }
      #expect(found[row] == closes.last || (closes.isEmpty && found[row].isNaN))
      if closes.count >= 2 {
        let mean = (closes[closes.count - 1] + closes[closes.count - 2]) / 2
        #expect(isClose(average[row], mean, within: 1e-12))
      }
    }
    #expect(closes.count > 20)
  }

  @Test("a day is visible when its session closes")
  func days() throws {
    let bars = sessionWalk("AAA", seed: 2)
    let found = try Self.values("close@1Day", on: bars)
    let high = try Self.values("high@1Day", on: bars)
    for row in [0, 388] { #expect(found[row].isNaN) }
    // Row 389 is the bar from 15:59 to 16:00 of the first session.
    #expect(found[389] == bars.close[389])
    #expect(found[390 + 388] == bars.close[389])
    #expect(found[779] == bars.close[779])
    #expect(high[389] == bars.high.slice(0..<390).max())
  }

  @Test(
    "another symbol is read as it was known at the bar's close, gaps and all",
    arguments: [1, 7, 64])
  func others(tile: Int) throws {
    let bars = sessionWalk("AAA", seed: 3, without: Set(100..<220))
    let other = sessionWalk("BBB", seed: 4, without: Set(50..<60).union([230]))
    let around = Surroundings(references: [other])
    let found = try Self.values("BBB:close", on: bars, around, tile: tile)
    let average = try Self.values("sma(BBB:close, 3)", on: bars, around, tile: tile)
    let own = try Self.values("sma(close, 3)", on: other)
    for row in 0..<bars.count {
      let place = other.firstRow(atOrAfter: Timestamp(nanoseconds: bars.times[row] + 1)) - 1
      #expect(found[row] == other.close[place])
      #expect(average[row] == own[place] || (average[row].isNaN && own[place].isNaN))
    }
  }

  @Test("a comparison of symbols takes those that have a bar at that time")
  func across() throws {
    let one = sessionWalk("AAA", seed: 5)
    let two = sessionWalk("BBB", seed: 6, without: [10])
    let three = sessionWalk("CCC", seed: 7)
    let around = Surroundings(universe: [one, two, three])
    let rank = try Self.values("cs_rank(close)", on: one, around)
    let demeaned = try Self.values("cs_demean(close)", on: one, around)
    let scored = try Self.values("cs_zscore(close)", on: one, around)
    let bucket = try Self.values("cs_quantile(close, 3)", on: one, around)
    for row in 20..<400 {
      // Two lacks its bar 10, so its rows lie one behind.
      let all = [one.close[row], two.close[row - 1], three.close[row]]
      let mean = all.reduce(0, +) / 3
      let below = Double(all.filter { $0 < all[0] }.count)
      #expect(rank[row] == below / 2)
      #expect(bucket[row] == below + 1)
      #expect(isClose(demeaned[row], all[0] - mean, within: 1e-9))
      let deviation = (all.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 2).squareRoot()
      #expect(isClose(scored[row], (all[0] - mean) / deviation, within: 1e-9))
    }
    #expect(rank[10] == (one.close[10] > three.close[10] ? 1 : 0))
  }

  @Test("a regression across symbols leaves what the factor does not explain")
  func neutralized() throws {
    let all = (0..<6).map { sessionWalk("S\($0)", seed: 10 + UInt64($0)) }
    let around = Surroundings(universe: all)
    let found = try Self.values("cs_neutralize(close, lag(volume + high, 5))", on: all[2], around)
    let row = 57
    let x = all.map { $0.volume[row - 5] + $0.high[row - 5] }
    let y = all.map { $0.close[row] }
    let (mx, my) = (x.reduce(0, +) / 6, y.reduce(0, +) / 6)
    var (products, squares) = (0.0, 0.0)
    for (one, other) in zip(x, y) {
      products += (one - mx) * (other - my)
      squares += (one - mx) * (one - mx)
    }
    let slope = products / squares
    #expect(isClose(found[row], y[2] - my - slope * (x[2] - mx), within: 1e-8))
  }

  @Test("the calendar's columns are New York's, across a change of clocks")
  func calendar() throws {
    let bars = sessionWalk("AAA", seed: 8)
    for day in 0..<5 {
      let row = day * 390
      #expect(try Self.values("minute_of_day", on: bars)[row] == 570)
      #expect(try Self.values("minutes_since_open", on: bars)[row + 3] == 3)
    }
    #expect(try Self.values("day_of_week", on: bars)[0] == 4)
    #expect(try Self.values("day_of_week", on: bars)[2 * 390] == 1)
    #expect(try Self.values("day_of_month", on: bars)[0] == 7)
  }

  @Test("the stepper decides as the batch does, and the future changes nothing")
  func lockstep() throws {
    let bars = sessionWalk("AAA", seed: 21, without: Set(300..<340))
    let other = sessionWalk("BBB", seed: 22, without: Set(280..<310))
    let strategy = try StrategyText(
      reading: """
        enter long: close crosses above sma(close@15Min, 3) and cs_rank(close / lag(close, 5)) >= 0.5
        exit long: BBB:close < sma(BBB:close, 10) or minutes_since_open > 380
        size: fraction(0.5)
        """, name: "test"
    ).strategy
    let around = Surroundings(universe: [bars, other])
    let set = ParameterSet(values: [])
    let run = try Backtest(strategy, set, on: bars, among: around, settings: Settings())
    #expect(run.trades.count > 10)
    let single = try Backtest(
      strategy, set, on: bars, among: around, settings: Settings(), lane: 5, tile: 1)
    #expect(single.fills == run.fills)
    let stepper = try BarStepper(
      strategy, set, settings: Settings(), symbol: "AAA", timeframe: .minute,
      universe: ["AAA", "BBB"])
    stepper.line(up: around)
    var account = AccountState(cash: 100_000, shares: 0)
    var decisions: [Decision] = []
    for row in 0..<bars.count {
      for fill in run.fills where fill.row == row {
        account.cash -= fill.shares * fill.price + fill.commission
        account.shares += fill.shares
      }
      decisions.append(stepper.close(Bar(bars, row), account: account))
    }
    let entries = Set(run.fills.filter { $0.kind == .entry }.map { $0.row - 1 })
    #expect(
      Set(decisions.indices.filter { decisions[$0].entry != nil && $0 < bars.count - 1 }) == entries
    )
    // Another future: all that was done before its first bar stays.
    let cut = 900
    let cutBars = bars.slice(0..<cut)
    let cutOther = other.between(nil, bars.time(cut))
    let shorter = try Backtest(
      strategy, set, on: cutBars, among: Surroundings(universe: [cutBars, cutOther]),
      settings: Settings())
    #expect(shorter.fills == run.fills.filter { $0.row < cut })
  }

  @Test("what cannot be read is said")
  func refusals() throws {
    let bars = sessionWalk("AAA", seed: 1)
    #expect(throws: RulesError.unknownSymbol("ZZZ")) { try Self.values("ZZZ:close", on: bars) }
    #expect(throws: RulesError.noUniverse(operation: "cs_rank")) {
      try Self.values("cs_rank(close)", on: bars)
    }
    #expect(throws: RulesError.badTimeframe(wanted: "1Min", bars: "1Min")) {
      try Self.values("close@1Min", on: bars)
    }
    #expect(throws: FormulaError.self) { try Formula(reading: "close@1Hours2") }
    #expect(throws: RulesError.badTimeframe(wanted: "36Hour", bars: "1Hour")) {
      try Self.values("close@36Hour", on: bars.resampled(to: .hour))
    }
    let text = "\"BTC/USD\":close@1Day - SPY:open"
    #expect(try Formula(reading: text).description == text)
  }
}
