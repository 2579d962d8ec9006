import Foundation
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Sizes that follow from past returns.
@Suite("Sizes by volatility and by Kelly")
struct SizeTests {
  /// What numpy computed: `Fixtures/make_sizes.py`.
  struct Fixture: Decodable {
    let closes: [Double]
    let volatility: [String: [Double?]]
    let kelly: [Double?]
  }

  static let fixture: Fixture? = {
    let path = repositoryRoot + "/Tests/SimulationTests/Fixtures/sizes.json"
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(Fixture.self, from: data)
  }()

  /// In at every seventh bar, out three bars later.
  static let rules = """
    parameter goal: real 0.05...0.3 by 0.05 = 0.15
    parameter days: whole 5...60 by 5 = 20
    enter long: volume == 1
    exit long: volume == 2

    """

  private func bars(_ symbol: String, _ timeframe: Timeframe) throws -> Bars {
    let closes = Column(try #require(Self.fixture).closes)
    let first = CalendarDate(unchecked: 2024, 1, 2).start.nanoseconds
    return Bars(
      symbol: symbol, timeframe: timeframe,
      times: Column(closes.indices.map { first + Int64($0) * timeframe.seconds * 1_000_000_000 }),
      open: closes, high: closes, low: closes, close: closes,
      volume: Column(closes.indices.map { Double($0 % 7 == 0 ? 1 : $0 % 7 == 3 ? 2 : 0) }))
  }

  /// The shares of equity that entries took, by the row of their signal.
  private func fractions(
    _ size: String, setting: SizeSetting? = nil, on bars: Bars, calendar: ExchangeCalendar? = nil,
    barsPerYear: Double? = nil, lane: Int = 0, tile: Int = 256, set: [String: Double] = [:]
  ) throws -> [Int: Double] {
    var settings = Settings()
    settings.shares = .fractional
    settings.size = setting
    settings.calendar = calendar
    settings.barsPerYear = barsPerYear
    let strategy = try StrategyText(reading: Self.rules + "size: \(size)\n", name: "x").strategy
    let set = try strategy.parameterSet(set)
    let run = try Backtest(
      strategy, set, on: bars, settings: settings, lane: lane, tile: tile)
    var found: [Int: Double] = [:]
    for fill in run.fills where fill.kind == .entry {
      let row = fill.row - 1
      found[row] = fill.shares * bars.close[row] / run.equity.values[row]
    }
    return found
  }

  private func expect(_ found: [Int: Double], _ wanted: [Double?]) {
    for (row, share) in wanted.enumerated() where row % 7 == 0 && row + 1 < wanted.count {
      let expected: Double = share ?? 0
      #expect(isClose(found[row] ?? 0, expected, within: 1e-11), "row \(row)")
    }
  }

  @Test("the volatility of a year of the bars' calendar")
  func volatility() throws {
    let wanted = try #require(Self.fixture).volatility
    let years: [(String, Timeframe, ExchangeCalendar?, String)] = [
      ("WALK", .day, .nyse, "252"), ("BTC/USD", .day, nil, "365"),
      ("WALK", .minutes(5), .nyse, "19656"),
    ]
    for (symbol, timeframe, calendar, year) in years {
      let bars = try bars(symbol, timeframe)
      let share = try #require(wanted[year])
      expect(
        try fractions("volatility(goal, days, 0.8)", on: bars, calendar: calendar), share)
      expect(
        try fractions(
          "all", setting: .volatility(target: 0.15, window: 20, cap: 0.8), on: bars,
          calendar: calendar), share)
    }
    expect(
      try fractions(
        "volatility(15%, 20, 0.8)", on: try bars("WALK", .day), calendar: .nyse, barsPerYear: 365),
      try #require(wanted["365"]))
  }

  @Test("a share of Kelly's fraction, none where returns fall")
  func kelly() throws {
    let wanted = try #require(Self.fixture).kelly
    #expect(wanted.contains(0) && wanted.contains { $0 == 0.3 })
    let bars = try bars("WALK", .day)
    expect(try fractions("kelly(0.05, 30, 0.3)", on: bars), wanted)
    expect(
      try fractions("all", setting: .kelly(share: 0.05, window: 30, cap: 0.3), on: bars), wanted)
  }

  @Test("lanes and tiles do not matter, parameters do")
  func lanes() throws {
    let bars = try bars("WALK", .day)
    let plain = try fractions("volatility(goal, days, 0.8)", on: bars, calendar: .nyse)
    for (lane, tile) in [(3, 1), (7, 17)] {
      #expect(
        try fractions(
          "volatility(goal, days, 0.8)", on: bars, calendar: .nyse, lane: lane, tile: tile) == plain
      )
    }
    let half = try fractions(
      "volatility(goal, days, 0.8)", on: bars, calendar: .nyse, set: ["goal": 0.075])
    for (row, share) in half {
      #expect(isClose(share * 2, plain[row] ?? .nan) || plain[row] == 0.8)
    }
    #expect(
      try fractions("volatility(goal, days, 0.8)", on: bars, calendar: .nyse, set: ["days": 5])
        != plain)
  }

  @Test("a delay makes the volatility late")
  func delayed() throws {
    let bars = try bars("WALK", .day)
    var settings = Settings()
    settings.shares = .fractional
    settings.calendar = .nyse
    let text = Self.rules + "size: volatility(goal, days, 0.8)\n"
    let late = try StrategyText(reading: text, name: "x").strategy.delayed(by: 2)
    let run = try Backtest(late, late.parameterSet(), on: bars, settings: settings)
    let wanted = try #require(Self.fixture?.volatility["252"])
    let entries = run.fills.filter { $0.kind == .entry }
    #expect(entries.count > 10)
    for fill in entries {
      let row = fill.row - 1
      let share = fill.shares * bars.close[row] / run.equity.values[row]
      #expect(isClose(share, wanted[row - 2] ?? .nan, within: 1e-9))
    }
  }

  @Test(
    "texts read back",
    arguments: [
      "volatility(goal, days)", "volatility(0.15, 20, 0.8)", "kelly(0.5, days)",
      "kelly(0.5, 60, 2, SPY:close)",
    ])
  func text(size: String) throws {
    let strategy = try StrategyText(reading: Self.rules + "size: \(size)\n", name: "x").strategy
    let again = try StrategyText(reading: strategy.canonicalText, name: "x").strategy
    #expect(again.rules == strategy.rules)
    #expect(again.canonicalText == strategy.canonicalText)
    #expect(strategy.rules.size.description.hasPrefix(size.prefix(5)))
    let file = try StrategyFile(parsing: strategy.yaml, file: "x.yaml").strategy
    #expect(file.rules == strategy.rules)
  }

  @Test("what cannot be is refused")
  func refusals() throws {
    #expect(throws: StrategyText.Problem.self) {
      try StrategyText(reading: Self.rules + "size: volatility(0.1)\n", name: "x")
    }
    let short = "enter short: volume == 2\nsize: kelly(0.5, 20)\n"
    let strategy = try StrategyText(reading: Self.rules + short, name: "x").strategy
    var settings = Settings()
    _ = try Backtest(
      strategy, strategy.parameterSet(), on: try bars("WALK", .day), settings: settings)
    settings.side = .both
    #expect(throws: RulesError.self) {
      try Backtest(
        strategy, strategy.parameterSet(), on: try bars("WALK", .day), settings: settings)
    }
  }
}
