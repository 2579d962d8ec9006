import Foundation
import Rules
import Series
import Simulation
import TestKit
import Testing

/// Portfolios of weights: when they are put right, to what, and with which orders.
@Suite("Rebalanced portfolios")
struct RebalancingTests {
  /// Holds what a formula says.
  struct Weighted: Strategy {
    let weight: Formula
    let summary = "Holds weights."

    func rules(_ market: Market) -> Rules { Rules { Weight(weight) } }
  }

  private func run(
    _ bars: [Bars], weight: Formula = 1, shares: Settings.Shares = .fractional,
    fill: Settings.Fill = .close, side: Settings.Side = .long,
    _ change: (inout PortfolioSettings) -> Void
  ) throws -> Backtest {
    var settings = Settings()
    settings.fill = fill
    settings.shares = shares
    settings.side = side
    var portfolio = PortfolioSettings()
    portfolio.rebalancing = Rebalancing(every: 10)
    change(&portfolio)
    settings.portfolio = portfolio
    let strategy = try CompiledStrategy(Weighted(weight: weight))
    return try Backtest(pooling: bars, strategy, strategy.parameterSet(), settings: settings)
  }

  /// Shares of a symbol behind all fills up to a row.
  private func shares(_ run: Backtest, _ symbol: String, at row: Int) -> Double {
    (run.pool?.fills ?? []).filter { $0.symbol == symbol && $0.fill.row <= row }
      .reduce(0) { $0 + $1.fill.shares }
  }

  private func weight(_ run: Backtest, _ bars: Bars, at row: Int) -> Double {
    shares(run, bars.symbol, at: row) * bars.close[row] / run.equity.values[row]
  }

  // MARK: What goes along

  @Test("of symbols that go along too much the better one is held, and opposite sides may go along")
  func correlation() throws {
    let source = scriptedBars(2, rows: 120, seed: 8, isWhole: true, actions: [0])
    func bars(_ volumes: [Double]) -> [Bars] {
      zip([("A", 0), ("B", 0), ("C", 1)], volumes).map { name, volume in
        source[name.1].taking(
          Array(0..<120), symbol: name.0, volume: [Double](repeating: volume, count: 120))
      }
    }
    func weights(_ text: String, _ volumes: [Double]) throws -> [Double] {
      var settings = Settings()
      settings.fill = .close
      settings.shares = .fractional
      settings.side = .both
      settings.portfolio = PortfolioSettings()
      settings.portfolio?.rebalancing = Rebalancing(every: 10)
      settings.portfolio?.correlation = .init(limit: 0.95, returns: 20)
      let strategy = try StrategyText(reading: text, name: "alike").strategy
      let bars = bars(volumes)
      let run = try Backtest(
        pooling: bars, strategy, strategy.parameterSet(), settings: settings)
      #expect((run.pool?.refusals[.correlation] ?? 0) > 2)
      return bars.map { (weight(run, $0, at: 60) * 1e6).rounded() / 1e6 }
    }
    #expect(try weights("weight: volume", [0.3, 0.2, 0.1]) == [0.3, 0, 0.1])
    #expect(try weights("weight: volume\nrank: volume", [0.2, 0.3, 0.1]) == [0, 0.3, 0.1])
    #expect(try weights("weight: volume", [0.3, -0.2, 0.1]) == [0.3, -0.2, 0.1])
  }

  // MARK: What it buys

  @Test("whole shares of the close's equity are ordered and filled at the next open")
  func nextOpen() throws {
    let bars = scriptedBars(2, rows: 30, seed: 2, isWhole: true)
    let run = try run(bars, weight: 0.3, shares: .whole, fill: .open) { _ in }
    for row in [0, 10, 20] {
      for bars in bars {
        let equity = row == 0 ? 100_000 : run.equity.values[row]
        let wanted = (0.3 * equity / bars.close[row]).rounded(.down)
        #expect(shares(run, bars.symbol, at: row + 1) == wanted)
      }
    }
    #expect(Set(run.pool?.fills.map(\.fill.row) ?? []) == [1, 11, 21])
    #expect(run.trades.allSatisfy { $0.isOpen })
    let profit = run.trades.reduce(0) { $0 + $1.profit }
    #expect(isClose(100_000 + profit, run.equity.values.last ?? 0, within: 1e-12))
  }

  @Test(
    "what vectorbt makes of monthly weights",
    .enabled(if: realData != nil, "skipped: no real data"),
    arguments: [
      ("equal", Allocation(.equal)), ("inverse", Allocation(.inverseVolatility, returns: 60)),
    ])
  func vectorbt(key: String, allocation: Allocation) throws {
    let path = repositoryRoot + "/Tests/SimulationTests/Fixtures/vectorbt_pool.json"
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let all = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let expected = try #require(all[key] as? [String: Any])
    let first = try #require(CalendarDate("2011-03-23"))
    let end = try #require(CalendarDate("2021-04-01"))
    let names = ["AAPL", "IWM", "QQQ", "SPY"]
    let bars = try names.map {
      try realBars("us-equities/daily/\($0).csv", symbol: $0).between(first.start, end.start)
    }
    var settings = Settings()
    settings.fill = .close
    settings.shares = .fractional
    settings.commission = Commission(rate: 0.001)
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.rebalancing = Rebalancing(period: .month)
    settings.portfolio?.allocation = allocation
    let strategy = try CompiledStrategy(Weighted(weight: 1))
    let run = try Backtest(pooling: bars, strategy, strategy.parameterSet(), settings: settings)
    #expect(run.bars.count == all["rows"] as? Int)
    let values = try #require(expected["end"] as? Double)
    #expect(isClose(run.equity.values.last ?? 0, values, within: 1e-9))
    #expect(run.allFills.count == expected["orders"] as? Int)
    let fees = try #require(expected["fees"] as? Double)
    #expect(isClose(run.allFills.reduce(0) { $0 + $1.commission }, fees, within: 1e-8))
    let months = try #require(expected["month_ends"] as? [Double])
    let days = run.bars.times.map { Timestamp(nanoseconds: $0).utcDate }
    let due = days.indices.filter { $0 == 0 || days[$0].month != days[$0 - 1].month }
    for (row, value) in zip(due, months) {
      #expect(isClose(run.equity.values[row], value, within: 1e-9))
    }
    let orders = try #require(expected["first_orders"] as? [[Double]])
    let fills = try #require(run.pool?.fills)
    // vectorbt books sales and purchases of one row in its order of calls: compared by symbol.
    let key = { (row: Int, name: String) in "\(row) \(name)" }
    let found = Dictionary(
      fills.map { (key($0.fill.row, $0.symbol), $0.fill) }, uniquingKeysWith: { one, _ in one })
    for order in orders {
      let fill = try #require(found[key(Int(order[1]), names[Int(order[0])])])
      #expect(isClose(fill.shares, order[2], within: 1e-7))
      #expect(fill.price == order[3])
    }
  }

  // MARK: When

  @Test("a drift rebalances when a weight has left its band, and not before")
  func drift() throws {
    let bars = scriptedBars(2, rows: 400, seed: 8, isWhole: true)
    let run = try run(bars, weight: 0.5) { $0.rebalancing = Rebalancing(drift: 0.02) }
    let rows = Set(run.pool?.fills.map(\.fill.row) ?? [])
    #expect(rows.count > 2 && rows.count < 100 && rows.contains(0))
    for row in 1..<400 {
      let before = bars.map { shares(run, $0.symbol, at: row - 1) * $0.close[row] }
      let cash = run.pool?.cash[row - 1] ?? 0
      let equity = cash + before[0] + before[1]
      let isOut = before.contains { abs($0 / equity - 0.5) > 0.02 }
      #expect(rows.contains(row) == isOut)
    }
  }

  @Test("calendar periods rebalance at their first close, and the run's first row counts")
  func periods() throws {
    let bars = scriptedBars(1, rows: 800, seed: 4, isWhole: true)
    let days = bars[0].times.map { Timestamp(nanoseconds: $0).utcDate }
    func isNew(_ period: Rebalancing.Period, _ row: Int) -> Bool {
      guard row > 0 else { return true }
      let (one, other) = (days[row].parts, days[row - 1].parts)
      switch period {
      case .week: return days[row].weekday == 1
      case .month: return one.month != other.month
      case .quarter: return one.month != other.month && one.month % 3 == 1
      case .year: return one.year != other.year
      }
    }
    for period in Rebalancing.Period.allCases {
      let run = try run(bars, weight: 0.5) { $0.rebalancing = Rebalancing(period: period) }
      #expect(
        run.pool?.fills.map(\.fill.row) == days.indices.filter { isNew(period, $0) }, "\(period)")
    }
  }

  // MARK: Bounds

  @Test("a bound on turnover goes only part of the way")
  func turnover() throws {
    let bars = scriptedBars(2, rows: 60, seed: 6, isWhole: true)
    let run = try run(bars, weight: 0.5) { $0.turnover = 0.1 }
    // Half of all changes is at most a tenth: a tenth of equity for each of two symbols.
    for bars in bars {
      #expect(isClose(weight(run, bars, at: 0), 0.1, within: 1e-9))
      let before = shares(run, bars.symbol, at: 9) * bars.close[10] / run.equity.values[10]
      let after = weight(run, bars, at: 10)
      #expect(after > before && after < before + 0.15)
    }
    let moved = bars.reduce(0) { sum, bars in
      let before = shares(run, bars.symbol, at: 9) * bars.close[10] / run.equity.values[10]
      return sum + abs(weight(run, bars, at: 10) - before) / 2
    }
    #expect(isClose(moved, 0.1, within: 1e-9))
  }

  @Test("what a sector's cap cuts off goes to the others, and what nobody can take stays cash")
  func sectors() throws {
    let bars = scriptedBars(4, rows: 20, seed: 9, isWhole: true)
    let sectors = ["S0": "tech", "S1": "tech", "S2": "tech"]
    func weights(_ change: (inout PortfolioSettings) -> Void) throws -> [Double] {
      let run = try run(bars) {
        $0.allocation = Allocation(.equal)
        $0.sectors = .init(limit: 0.3, sectors: sectors)
        change(&$0)
      }
      return bars.map { weight(run, $0, at: 10) }
    }
    // A symbol without a sector is one of its own: it has the same cap.
    for (weight, expected) in zip(try weights { _ in }, [0.1, 0.1, 0.1, 0.3]) {
      #expect(isClose(weight, expected, within: 1e-9))
    }
    for (weight, expected) in zip(try weights { $0.perSymbol = 0.05 }, [0.05, 0.05, 0.05, 0.05]) {
      #expect(isClose(weight, expected, within: 1e-9))
    }
  }

  @Test("both sides have their part of the gross exposure, and neutral ones the same value")
  func sides() throws {
    let bars = scriptedBars(4, rows: 40, seed: 11, isWhole: true)
    // The first two long, with 0.6 and 0.2, the others short: told apart by their prices.
    let weight = Formula.select(
      Market().close < 40, 0.6,
      Formula.select(Market().close < 70, 0.2, Formula.select(Market().close < 100, -0.3, -0.1)))
    let scaled = try run(bars, weight: weight) { $0.sides = .longShort }
    let neutral = try run(bars, weight: weight) { $0.sides = .dollarNeutral }
    let wide = try run(bars, weight: weight) {
      $0.sides = .longShort
      $0.gross = 2
    }
    for (run, side) in [(scaled, 0.5), (neutral, 0.4), (wide, 1)] {
      let pool = try #require(run.pool)
      for row in [0, 10, 20, 30] {
        #expect(isClose(pool.longValue[row] / run.equity.values[row], side, within: 1e-9))
        #expect(isClose(pool.shortValue[row] / run.equity.values[row], side, within: 1e-9))
      }
    }
    #expect(isClose(self.weight(scaled, bars[0], at: 20), 0.375, within: 1e-9))
    #expect(isClose(self.weight(scaled, bars[2], at: 20), -0.375, within: 1e-9))
  }

  @Test("weights are cut to gross and net exposure")
  func exposure() throws {
    let bars = scriptedBars(3, rows: 20, seed: 12, isWhole: true)
    let weight = Formula.select(Market().close < 70, 0.6, -0.2)
    let run = try run(bars, weight: weight, side: .both) {
      $0.gross = 0.7
      $0.net = 0.25
    }
    let pool = try #require(run.pool)
    let (long, short) = (
      pool.longValue[10] / run.equity.values[10], pool.shortValue[10] / run.equity.values[10]
    )
    // 1.2 and 0.2 become 0.6 and 0.1, then the long side falls to 0.35.
    #expect(isClose(long, 0.35, within: 1e-9))
    #expect(isClose(short, 0.1, within: 1e-9))
  }

  // MARK: Choosing

  @Test(
    "entries and exits choose the symbols, rank the best of them, and an allocation weighs them")
  func chosen() throws {
    let bars = scriptedBars(6, rows: 300, seed: 15)
    var settings = Settings()
    settings.fill = .close
    settings.shares = .fractional
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.maximumPositions = 2
    settings.portfolio?.allocation = Allocation(.minimumVariance, returns: 40, estimate: .shrunk)
    settings.portfolio?.rebalancing = Rebalancing(every: 5)
    let strategy = try CompiledStrategy(PoolScript())
    let set = try strategy.parameterSet()
    let run = try Backtest(pooling: bars, strategy, set, settings: settings)
    let pool = try #require(run.pool)
    #expect(pool.positions.max() == 2)
    #expect(run.trades.count > 20)
    for row in stride(from: 0, to: 300, by: 5) where pool.positions[row] > 0 {
      #expect(isClose(pool.longValue[row], run.equity.values[row], within: 1e-9))
    }
    for (lane, tile) in [(5, 1), (7, 11)] {
      let other = try Backtest(
        pooling: bars.shuffled(), strategy, set, settings: settings, lane: lane, tile: tile)
      #expect(other.fillBits == run.fillBits && other.equityBits == run.equityBits)
    }
    let sweep = try PortfolioSweep(strategy, on: bars, settings: settings)
    let table = try sweep.run([set, set], segments: [0..<run.bars.count])
    #expect("\(try #require(table)[1, 0])" == "\(run.metrics)")
  }

  @Test("what cannot go together is refused, and says what to do")
  func refusals() throws {
    let bars = scriptedBars(2, rows: 20, seed: 1)
    var settings = Settings()
    settings.portfolio = PortfolioSettings()
    func message(_ strategy: any Strategy) -> String {
      do {
        let compiled = try CompiledStrategy(strategy)
        _ = try Backtest(
          pooling: bars, compiled, compiled.parameterSet(), settings: settings)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message(Weighted(weight: 1)).contains("rebalance: month"))
    settings.portfolio?.rebalancing = Rebalancing(period: .month)
    #expect(message(PoolScript()).contains("allocate: equal"))
    settings.portfolio?.allocation = Allocation(.equal)
    #expect(message(PoolScript(stop: 1)).contains("stops and targets"))
    settings.portfolio?.allocation = Allocation(.riskParity)
    #expect(message(PoolScript()).contains("over 2 to 100000"))
    settings.portfolio?.maximumPositions = 0
    #expect(message(PoolScript()).contains("maximum positions is 0"))
    settings.portfolio = nil
    #expect(throws: RulesError.needsPool(strategy: "weighted")) {
      let compiled = try CompiledStrategy(Weighted(weight: 1))
      _ = try Backtest(compiled, compiled.parameterSet(), on: bars[0], settings: settings)
    }
  }
}
