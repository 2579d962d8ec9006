import Rules
import Series
import Simulation
import TestKit
import Testing

/// What entries may add to a portfolio, who may be entered when, and that nothing looks ahead.
@Suite("Bounds of portfolios")
struct PoolBoundsTests {
  private func run(
    _ bars: [Bars], size: SizeSetting = .fraction(0.5), fill: Settings.Fill = .close,
    side: Settings.Side = .both, _ change: (inout PortfolioSettings) -> Void
  ) throws -> Backtest {
    var settings = Settings()
    settings.fill = fill
    settings.shares = .fractional
    settings.side = side
    settings.size = size
    var portfolio = PortfolioSettings()
    change(&portfolio)
    settings.portfolio = portfolio
    let strategy = try CompiledStrategy(PoolScript())
    return try Backtest(pooling: bars, strategy, strategy.parameterSet(), settings: settings)
  }

  // MARK: Caps

  @Test("no entry takes a portfolio beyond its caps", arguments: Array(UInt64(0)..<12))
  func caps(seed: UInt64) throws {
    let bars = scriptedBars(6, rows: 250, seed: seed)
    let sectors = ["S0": "a", "S1": "a", "S2": "a", "S3": "b", "S4": "b"]
    let run = try run(bars) {
      $0.perSymbol = 0.3
      $0.gross = 0.8
      $0.net = 0.4
      $0.sectors = .init(limit: 0.35, sectors: sectors)
    }
    let pool = try #require(run.pool)
    let entries = Dictionary(
      grouping: pool.fills.filter { $0.fill.kind == .entry }, by: \.fill.row)
    #expect(entries.count > 20)
    #expect((pool.refusals[.cap] ?? 0) > 5)
    for (row, fills) in entries {
      let equity = run.equity.values[row]
      let (long, short) = (pool.longValue[row] / equity, pool.shortValue[row] / equity)
      #expect(long + short <= 0.8 + 1e-9)
      // An entry on the lighter side may leave the other as heavy as the market made it.
      let signs = Set(fills.map { $0.fill.shares > 0 ? 1 : -1 })
      if signs == [1] { #expect(long - short <= 0.4 + 1e-9) }
      if signs == [-1] { #expect(short - long <= 0.4 + 1e-9) }
      for fill in fills {
        #expect(abs(fill.fill.shares) * fill.fill.price <= 0.3 * equity * (1 + 1e-9))
      }
    }
    checkSectors(run, sectors, bars)
  }

  /// At the rows of its entries, a sector has at most its share.
  private func checkSectors(_ run: Backtest, _ sectors: [String: String], _ bars: [Bars]) {
    var shares: [String: Double] = [:]
    for fill in run.pool?.fills ?? [] {
      shares[fill.symbol, default: 0] += fill.fill.shares
      guard fill.fill.kind == .entry, let sector = sectors[fill.symbol] else { continue }
      var sum = 0.0
      for bars in bars where sectors[bars.symbol] == sector {
        let known = bars.firstRow(atOrAfter: Timestamp(nanoseconds: fill.fill.time + 1)) - 1
        if known >= 0 { sum += abs(shares[bars.symbol] ?? 0) * bars.close[known] }
      }
      #expect(sum <= 0.35 * run.equity.values[fill.fill.row] * (1 + 1e-9))
    }
  }

  @Test("what an exit without a bar still holds leaves no room in its sector")
  func lateExit() throws {
    let source = scriptedBars(2, rows: 20, seed: 4, isWhole: true, actions: [0])
    // At row 9 A is ordered out and B in; A has no bar in row 10.
    let kept = (0..<20).filter { $0 != 10 }
    let leaving = source[0].taking(
      kept, symbol: "A", volume: kept.map { $0 == 4 ? 1 : $0 == 9 ? 2 : 0 })
    let entering = source[1].taking(
      Array(0..<20), symbol: "B", volume: (0..<20).map { $0 == 9 || $0 == 13 ? 1 : 0 })
    let run = try run([leaving, entering], fill: .open) {
      $0.sectors = .init(limit: 0.55, sectors: ["A": "one", "B": "one"])
    }
    let fills = try #require(run.pool?.fills)
    #expect(fills.map { "\($0.symbol)\($0.fill.row)" } == ["A5", "B10", "A11"])
    // Half of equity was ordered; A still has the sector's room but for some hundredths.
    let entered = fills[1].fill.shares * fills[1].fill.price
    let held = fills[0].fill.shares * leaving.close[9]
    #expect(isClose(entered, 0.55 * run.equity.values[9] - held, within: 0.05))
    #expect(entered < 0.1 * run.equity.values[9])
  }

  @Test("an entry that goes along with what is held is refused, and one that does not is not")
  func correlation() throws {
    let source = scriptedBars(2, rows: 60, seed: 21, isWhole: true, actions: [0])
    func scripted(_ bars: Bars, _ name: String, buysAt row: Int) -> Bars {
      bars.taking(
        Array(0..<60), symbol: name, volume: (0..<60).map { $0 == row ? 1 : 0 })
    }
    let held = scripted(source[0], "A", buysAt: 30)
    let twin = scripted(source[0], "B", buysAt: 32)
    let other = scripted(source[1], "C", buysAt: 34)
    let run = try run([held, twin, other], size: .fraction(0.2)) {
      $0.correlation = .init(limit: 0.8, returns: 20)
    }
    #expect(run.pool?.fills.map(\.symbol) == ["A", "C"])
    #expect(run.pool?.refusals == [.correlation: 1])
  }

  // MARK: Universe

  private func universe(_ stays: [(String, Int, Int?)]) throws -> PortfolioSettings.Membership {
    PortfolioSettings.Membership(
      try Universe(
        stays.map {
          .init(
            symbol: $0, first: CalendarDate(dayNumber: $1),
            last: $2.map { CalendarDate(dayNumber: $0) })
        }))
  }

  @Test("entries need membership, and the end of it sells at the next open", arguments: [1, 2, 3])
  func membership(seed: UInt64) throws {
    let bars = scriptedBars(3, rows: 200, seed: seed, isWhole: true)
    let stays = [("S0", 0, 60), ("S0", 120, nil), ("S1", 30, 150), ("GONE", 0, nil)]
    let members = try universe(stays)
    let run = try run(bars, size: .fraction(0.2), fill: .open) { $0.universe = members }
    #expect(run.pool?.missing == ["GONE"])
    for trade in run.trades {
      let isMember = stays.contains {
        $0.0 == trade.symbol && $0.1 < trade.entryRow && trade.entryRow <= ($0.2 ?? 1000) + 1
      }
      #expect(isMember)
      let end =
        stays.filter { $0.0 == trade.symbol && $0.1 < trade.entryRow }.compactMap(\.2)
        .filter { $0 >= trade.entryRow - 1 }.min() ?? 1000
      #expect(trade.exitRow <= end + 2)
    }
    #expect(run.trades.contains { $0.exitReason == .universe })
    #expect((run.pool?.refusals[.notMember] ?? 0) > 0)
  }

  @Test("a later end of membership changes nothing before the earlier one", arguments: [4, 5, 6])
  func membershipToCome(seed: UInt64) throws {
    let bars = scriptedBars(4, rows: 200, seed: seed)
    func until(_ last: Int?) throws -> Backtest {
      let members = try universe([("S0", 0, last), ("S1", 0, nil), ("S2", 0, nil), ("S3", 0, nil)])
      return try run(bars, fill: .open) {
        $0.universe = members
        $0.maximumPositions = 2
      }
    }
    let early = try until(100)
    for other in [try until(150), try until(nil)] {
      let row = early.bars.firstRow(atOrAfter: CalendarDate(dayNumber: 101).start)
      #expect(early.equityBits.prefix(row) == other.equityBits.prefix(row))
      #expect(early.equityBits != other.equityBits)
    }
  }

  // MARK: The future

  @Test("other bars behind a row change nothing up to it", arguments: Array(UInt64(0)..<10))
  func future(seed: UInt64) throws {
    let bars = scriptedBars(4, rows: 240, seed: seed)
    let others = scriptedBars(4, rows: 240, seed: seed &+ 1000)
    var settings = Settings()
    settings.side = .both
    settings.shares = .fractional
    settings.portfolio = PortfolioSettings()
    settings.portfolio?.maximumPositions = 2
    if seed % 2 == 1 {
      settings.portfolio?.allocation = Allocation(.inverseVolatility, returns: 20)
      settings.portfolio?.rebalancing = Rebalancing(period: .week, drift: 0.1)
    } else {
      settings.portfolio?.correlation = .init(limit: 0.9, returns: 20)
    }
    let strategy = try CompiledStrategy(PoolScript())
    func run(_ bars: [Bars]) throws -> Backtest {
      try Backtest(pooling: bars, strategy, strategy.parameterSet(), settings: settings)
    }
    let whole = try run(bars)
    let rows = UnionRows(bars)
    for place in [60, 121, 180] {
      let row = try #require((1...place).last { rows.isWhole(before: $0) })
      let cut = whole.bars.time(row)
      let spliced = zip(bars, others).map { one, other in
        let head = one.between(nil, cut)
        // What has ended before must not come back: its end would be another one.
        let tail = head.count < one.count ? other.between(cut, nil) : other.slice(0..<0)
        func join(_ left: Column<Double>, _ right: Column<Double>) -> Column<Double> {
          Column(Array(left) + Array(right))
        }
        return Bars(
          symbol: one.symbol, timeframe: .day,
          times: Column(Array(head.times) + Array(tail.times)), open: join(head.open, tail.open),
          high: join(head.high, tail.high), low: join(head.low, tail.low),
          close: join(head.close, tail.close), volume: join(head.volume, tail.volume))
      }
      for changed in [spliced, bars.map { $0.between(nil, cut) }] {
        let other = try run(changed)
        #expect(other.equityBits.prefix(row) == whole.equityBits.prefix(row))
        let fills = whole.pool?.fills.filter { $0.fill.row < row }
        #expect(other.pool?.fills.filter { $0.fill.row < row } == fills)
        #expect((fills?.count ?? 0) > 2)
      }
    }
  }
}
