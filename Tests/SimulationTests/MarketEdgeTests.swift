import Rules
import Series
import Simulation
import TestKit
import Testing

/// Histories of unequal length, calendars that a name does not tell, bars outside the hours.
@Suite("Other bars at their edges")
struct MarketEdgeTests {
  @Test(
    "a reference that is older than the traded bars keeps all of its history", arguments: [1, 64])
  func older(tile: Int) throws {
    let other = sessionWalk("BBB", seed: 2)
    let whole = sessionWalk("AAA", seed: 1)
    let bars = whole.slice(whole.count - 5..<whole.count)
    let around = Surroundings(references: [other])
    let found = try MarketTests.values(
      "lag(BBB:close * 1, 1000)", on: bars, around, tile: tile)
    for row in 0..<5 { #expect(found[row] == other.close[other.count - 5 + row - 1000]) }
  }

  @Test("rules that name the traded symbol read its own bars")
  func own() throws {
    let bars = sessionWalk("AAA", seed: 3)
    #expect(try MarketTests.values("AAA:close", on: bars) == Array(bars.close))
  }

  @Test("a number of mixed bars is compared only where the symbol has a bar")
  func mixed() throws {
    let one = sessionWalk("AAA", seed: 5)
    let two = sessionWalk("BBB", seed: 6, without: [10])
    let three = sessionWalk("CCC", seed: 7)
    let around = Surroundings(universe: [one, two, three])
    let rank = try MarketTests.values("cs_rank(if(close > 0, close, 0))", on: one, around)
    #expect(rank[10] == (one.close[10] > three.close[10] ? 1 : 0))
    #expect(rank[20] == (try MarketTests.values("cs_rank(close)", on: one, around)[20]))
  }

  @Test("a market round the clock is known as such by its bars, not by its name")
  func calendars() throws {
    func days(_ symbol: String, _ dates: [CalendarDate]) -> Bars {
      let prices = Column(dates.map { Double($0.dayNumber) })
      return Bars(
        symbol: symbol, timeframe: .day, times: Column(dates.map(\.start.nanoseconds)),
        open: prices, high: prices, low: prices, close: prices, volume: prices)
    }
    let first = CalendarDate(dayNumber: 19789)
    let all = (0..<60).map { first + $0 }
    let open = all.filter { ExchangeCalendar.nyse.session(on: $0) != nil }
    let bars = days("AAA", open)
    let found = try MarketTests.values(
      "NEWCOIN:close", on: bars, Surroundings(references: [days("NEWCOIN", all)]))
    // Its day ends at midnight: at New York's close the last one known is the day before.
    for (row, date) in open.enumerated().dropFirst() {
      #expect(found[row] == Double(date.dayNumber - 1))
    }
  }

  @Test("bars outside the hours have no session; the minutes to the close count from a bar's end")
  func hours() throws {
    let bars = sessionWalk("AAA", seed: 8)
    let left = try MarketTests.values("minutes_to_close", on: bars)
    #expect(left[0] == 389 && left[389] == 0)
    let early = Column([bars.times[0] - 90 * MarketTests.minute])
    let price = Column([100.0])
    let before = Bars(
      symbol: "AAA", timeframe: .minute, times: early, open: price, high: price, low: price,
      close: price, volume: price)
    #expect(try MarketTests.values("session", on: before)[0].isNaN)
    #expect(try MarketTests.values("minutes_since_open", on: before)[0] == -90)
    #expect(try MarketTests.values("minutes_to_close", on: before)[0] == 479)
  }

  @Test(
    "intraday strategies are out before the close",
    arguments: ["opening-range-breakout", "vwap-reversion"])
  func overnight(name: String) throws {
    let strategy = try CompiledStrategy(#require(builtInStrategies.first { $0.name == name }))
    let bars = sessionWalk("AAA", seed: 9, days: 20, minutes: 5)
    var settings = Settings()
    settings.side = .both
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    #expect(run.trades.count > 5)
    for trade in run.trades {
      let days = [trade.entryTime, trade.exitTime].map {
        ExchangeCalendar.nyse.date(of: Timestamp(nanoseconds: $0))
      }
      #expect(days[0] == days[1])
    }
  }

  @Test("sets beside which the constraint leaves gaps are swept all the same")
  func gaps() throws {
    let strategy = try StrategyText(
      reading: """
        parameter fast: whole 2...20 by 1 = 5
        parameter slow: whole 5...40 by 1 = 20
        constraint: fast < slow
        enter long: close > sma(close, slow - fast)
        exit long: close < sma(close, slow - fast)
        """, name: "test"
    ).strategy
    let bars = walk(rows: 300, seed: 4)
    let sets = try ParameterGrid(
      of: strategy,
      axes: [
        .init(name: "fast", values: (2...20).map(Double.init)),
        .init(name: "slow", values: (5...40).map(Double.init)),
      ]
    ).sets
    let sweep = try LaneSweep(strategy, on: bars, settings: Settings())
    let metrics = try #require(try sweep.run(sets, segments: [0..<bars.count]))
    for index in stride(from: 0, to: sets.count, by: 37) {
      let single = try Backtest(strategy, sets[index], on: bars, settings: Settings())
      #expect(metrics[index, 0] == single.metrics)
    }
  }
}
