import Rules
import Series
import Simulation
import TestKit
import Testing

/// Finer bars that settle what a bar leaves open.
@Suite("Finer bars")
struct IntrabarTests {
  typealias Price = (Double, Double, Double, Double)

  /// Hours of each day, and the days that they make; the market never closes.
  private func bars(_ days: [[Price]]) -> (hours: Bars, days: Bars) {
    func bars(_ timeframe: Timeframe, _ rows: [(Int64, Price)], _ script: [Double]) -> Bars {
      Bars(
        symbol: "X", timeframe: timeframe, times: Column(rows.map(\.0)),
        open: Column(rows.map(\.1.0)), high: Column(rows.map(\.1.1)),
        low: Column(rows.map(\.1.2)), close: Column(rows.map(\.1.3)), volume: Column(script))
    }
    let hour: Int64 = 3_600_000_000_000
    var fine: [(Int64, Price)] = []
    var coarse: [(Int64, Price)] = []
    for (day, prices) in days.enumerated() {
      let start = Int64(day) * 24 * hour
      for (number, price) in prices.enumerated() {
        fine.append((start + Int64(number) * hour, price))
      }
      let whole: Price = (
        prices[0].0, prices.map(\.1).max() ?? 0, prices.map(\.2).min() ?? 0,
        prices[prices.count - 1].3
      )
      coarse.append((start, whole))
    }
    let script = coarse.indices.map { $0 == 0 ? 1.0 : 0 }
    return (
      bars(.hours(1), fine, fine.map { _ in 0 }), bars(.day, coarse, script)
    )
  }

  private func run(
    _ rules: String, _ days: [[Price]], finer: Bool = true,
    ambiguity: OrderTerms.Ambiguity = .pessimistic
  ) throws -> Backtest {
    let text = "enter long: volume == 1\nsize: shares(10)\n" + rules
    let strategy = try StrategyText(reading: text, name: "x").strategy
    let bars = bars(days)
    var settings = Settings()
    settings.calendar = .alwaysOpen
    if finer { settings.intrabar = .hours(1) }
    return try Backtest(
      strategy, strategy.parameterSet(), on: bars.days,
      among: Surroundings(universe: [bars.days], references: [bars.hours]), settings: settings,
      ambiguity: ambiguity)
  }

  private static let flat: [Price] = [(100, 100, 100, 100), (100, 100, 100, 100)]

  @Test("the target that came before the stop fills, and nothing is left open")
  func settled() throws {
    let day: [Price] = [(100, 106, 99, 105), (105, 105, 94, 100)]
    let rules = "stop loss: 5\ntake profit: 5\n"
    let coarse = try run(rules, [Self.flat, day, Self.flat], finer: false)
    #expect(coarse.fills.map(\.price) == [100, 95])
    #expect(coarse.ambiguousBars == 1)
    let run = try run(rules, [Self.flat, day, Self.flat])
    #expect(run.fills.map(\.price) == [100, 105])
    #expect(run.orders?.settled == 1)
    #expect(run.ambiguousBars == 0)
    #expect(try run.bounds() == nil)
  }

  @Test("a stop that came first fills, whatever is assumed")
  func stopFirst() throws {
    let day: [Price] = [(100, 100, 94, 95), (95, 106, 95, 100)]
    for ambiguity in OrderTerms.Ambiguity.allCases {
      let run = try run(
        "stop loss: 5\ntake profit: 5\n", [Self.flat, day, Self.flat], ambiguity: ambiguity)
      #expect(run.fills.map(\.price) == [100, 95])
    }
  }

  @Test("a gap between two finer bars fills at the open of the second")
  func gap() throws {
    let day: [Price] = [(100, 101, 99, 100), (93, 106, 92, 100)]
    let run = try run("stop loss: 5\ntake profit: 5\n", [Self.flat, day, Self.flat])
    #expect(run.fills.map(\.price) == [100, 93])
  }

  @Test("a finer bar that is ambiguous itself is assumed, and counts")
  func unsettled() throws {
    let day: [Price] = [(100, 101, 99, 100), (100, 106, 94, 100)]
    let run = try run("stop loss: 5\ntake profit: 5\n", [Self.flat, day, Self.flat])
    #expect(run.fills.map(\.price) == [100, 95])
    #expect(run.orders?.settled == 0)
    #expect(run.ambiguousBars == 1)
    #expect(try run.bounds() != nil)
  }

  @Test("a trailing stop that one bar leaves open is followed inside it")
  func trailing() throws {
    // The bar's low lies beyond the stop that its high has moved, its close does not.
    let day: [Price] = [(102, 106, 102, 105), (105, 105, 103, 103), (103, 105, 103, 105)]
    let coarse = try run("trailing stop: 2\n", [Self.flat, day, Self.flat], finer: false)
    #expect(coarse.orders?.tallies.ambiguous == 0)
    let other: [Price] = [(102, 106, 102, 105), (105, 105, 101, 103), (103, 105, 103, 105)]
    let open = try run("trailing stop: 2\n", [Self.flat, other, Self.flat], finer: false)
    #expect(open.fills.map(\.row) == [1, 2])
    #expect(open.orders?.tallies.ambiguous == 1)
    let run = try run("trailing stop: 2\n", [Self.flat, other, Self.flat])
    #expect(run.fills.map(\.row) == [1, 1])
    #expect(run.fills.map(\.price) == [102, 104])
  }

  @Test("finer bars of other prices are not believed")
  func disagreement() throws {
    let made = bars([Self.flat, [(100, 106, 99, 105), (105, 105, 94, 100)], Self.flat])
    let other = bars([Self.flat, [(100, 107, 99, 105), (105, 105, 94, 100)], Self.flat])
    let finer = FinerBars(other.hours, inside: made.days, calendar: .alwaysOpen, tick: 0.01)
    #expect(finer.count == 2)
    #expect(
      FinerBars(made.hours, inside: made.days, calendar: .alwaysOpen, tick: 0.01).count == 3)
  }

  @Test("settled bars leave nothing to assume, on random rules", arguments: Array(UInt64(0)..<40))
  func random(seed: UInt64) throws {
    let fine = walk(rows: 24 * 120, seed: seed &+ 11, start: 40)
    let made = bars(
      (0..<120).map { day in
        (24 * day..<24 * day + 24).map {
          (fine.open[$0], fine.high[$0], fine.low[$0], fine.close[$0])
        }
      })
    let random = RandomRules(seed: seed, on: made.days)
    var settings = random.settings
    settings.calendar = .alwaysOpen
    let strategy = try random.strategy()
    let set = try strategy.parameterSet()
    func run(_ timeframe: Timeframe?, _ ambiguity: OrderTerms.Ambiguity) throws -> Backtest {
      settings.intrabar = timeframe
      return try Backtest(
        strategy, set, on: random.bars,
        among: Surroundings(universe: [random.bars], references: [made.hours]), settings: settings,
        ambiguity: ambiguity)
    }
    let settled = try run(.hours(1), .pessimistic)
    let other = try run(.hours(1), .optimistic)
    let log = try #require(settled.orders)
    if log.tallies.ambiguous == 0 {
      #expect(settled.fills == other.fills)
    } else {
      let first = zip(settled.fills, other.fills).first { $0 != $1 }
      #expect(first == nil || settled.trades.contains(where: \.isAmbiguous))
    }
    let coarse = try run(nil, .pessimistic)
    if coarse.orders?.tallies.ambiguous == 0 { #expect(settled.fills == coarse.fills) }
    for fill in log.fills {
      #expect(fill.base <= random.bars.high[fill.row] && fill.base >= random.bars.low[fill.row])
    }
  }
}
