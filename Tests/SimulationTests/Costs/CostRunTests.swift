import Rules
import Series
import Simulation
import TestKit
import Testing

/// Runs that pay by a schedule: each fill, and what cash is left for.
@Suite("Costs of runs")
struct CostRunTests {
  /// In and out every few bars, on both sides.
  struct Busy: Strategy {
    var size = Size.allIn
    var summary: String { "Trades often." }

    func rules(_ market: Market) -> Rules {
      let fast = market.close.ema(3)
      let slow = market.close.ema(8)
      return Rules {
        EnterLong(when: fast.crosses(above: slow))
        ExitLong(when: fast.crosses(below: slow))
        EnterShort(when: fast.crosses(below: slow))
        size
      }
    }
  }

  /// Daily bars of 2024 to 2026, over several changes of fees.
  static let bars: Bars = {
    let walk = walk(rows: 900, seed: 17, start: 20)
    let first = CalendarDate(unchecked: 2024, 1, 2).start.nanoseconds
    return Bars(
      symbol: "WALK", timeframe: .day, times: Column(walk.times.map { $0 + first }),
      open: walk.open, high: walk.high, low: walk.low, close: walk.close, volume: walk.volume)
  }()

  private func run(
    _ size: Size = .allIn, lane: Int = 0, tile: Int = 256,
    _ change: (inout Settings) -> Void
  ) throws -> Backtest {
    var settings = Settings()
    settings.side = .both
    change(&settings)
    let strategy = try CompiledStrategy(Busy(size: size))
    return try Backtest(
      strategy, strategy.parameterSet(), on: Self.bars, settings: settings, lane: lane, tile: tile)
  }

  static let schedules: [@Sendable (inout Settings) -> Void] = [
    { $0.take(.alpaca) }, { $0.take(.ibFixed) }, { $0.take(.crypto) },
    { $0.commission = Commission(rate: 0.001, minimum: 3, perOrder: 2, cap: 0.004) },
    {
      $0.commission = Commission(rate: 0.0005, perShare: 0.01, minimum: 1)
      $0.costs = Costs(fees: .unitedStates, surcharge: 0.0007)
    },
  ]

  @Test("each fill pays its schedule on its day", arguments: schedules.indices)
  func fills(index: Int) throws {
    let run = try run { settings in
      Self.schedules[index](&settings)
      settings.slippage = 0.0003
    }
    #expect(run.fills.count > 50)
    for fill in run.fills {
      let date = run.bars.time(fill.row).utcDate
      let cost = FillCost(
        of: abs(fill.shares), at: fill.price, isSale: fill.shares < 0, run.settings.commission,
        fees: run.settings.costs?.fees?.rates(on: date),
        surcharge: run.settings.costs?.surcharge ?? 0)
      #expect(isClose(fill.commission, cost.total, within: 1e-13))
    }
    #expect(isClose(run.metrics.commission, run.fills.reduce(0) { $0 + $1.commission }))
  }

  /// Whole shares: what was bought with all cash is paid for, and one share more would not be, but for the
  /// cents of rounding that are kept back.
  @Test("all cash is as much as it pays for", arguments: schedules.indices)
  func allIn(index: Int) throws {
    for cash in [300.0, 5_000, 100_000] {
      let run = try run { settings in
        Self.schedules[index](&settings)
        settings.cash = cash
        settings.side = .long
      }
      var account = cash
      for fill in run.fills {
        if fill.kind == .entry {
          let rates = run.settings.costs?.fees?.rates(on: run.bars.time(fill.row).utcDate)
          func total(_ shares: Double) -> Double {
            shares * fill.price
              + FillCost(
                of: shares, at: fill.price, isSale: false, run.settings.commission, fees: rates,
                surcharge: run.settings.costs?.surcharge ?? 0
              ).total
          }
          #expect(total(fill.shares) <= account + 1e-9)
          #expect(total(fill.shares + 1) > account - 0.011)
        }
        account -= fill.shares * fill.price + fill.commission
        #expect(account > -1e-9)
      }
    }
  }

  @Test("a cap makes more shares payable than the minimum alone")
  func cappedMinimum() throws {
    let run = try run { settings in
      settings.cash = 60
      settings.side = .long
      settings.commission = Commission(perShare: 0.005, minimum: 50, cap: 0.01)
    }
    let entry = try #require(run.fills.first)
    #expect(entry.shares == (60 / (entry.price * 1.01)).rounded(.down))
    #expect(isClose(entry.commission, entry.shares * entry.price * 0.01))
  }

  @Test("the size net of commission is the most that a share of equity pays for")
  func net() throws {
    let run = try run(.net(0.5)) { settings in
      settings.side = .long
      settings.take(.ibFixed)
    }
    var cash = run.settings.cash
    for fill in run.fills {
      if fill.kind == .entry {
        let close = run.bars.close[fill.row - 1]
        func total(_ shares: Double) -> Double {
          shares * close + run.settings.commission.cost(of: shares, at: close)
        }
        #expect(total(fill.shares) <= cash * 0.5 + 1e-9)
        #expect(total(fill.shares + 1) > cash * 0.5)
      }
      cash -= fill.shares * fill.price + fill.commission
    }
  }

  @Test("fees change in the row of their day, also within a day of New York")
  func intraday() throws {
    // Hours of 2024-05-21 and 22, UTC: the change comes at 04:00.
    let first = try #require(CalendarDate("2024-05-21")).start.nanoseconds
    let flat = Column([Double](repeating: 100, count: 48))
    let bars = Bars(
      symbol: "X", timeframe: .hour,
      times: Column((0..<48).map { first + Int64($0) * 3_600_000_000_000 }), open: flat,
      high: flat, low: flat, close: flat, volume: flat)
    struct Alternate: Strategy {
      var summary: String { "In and out." }
      func rules(_ market: Market) -> Rules {
        let even = market.close.lag(1) > 0
        return Rules {
          EnterLong(when: even)
          ExitLong(when: even)
          Size(.shares(1000))
        }
      }
    }
    let strategy = try CompiledStrategy(Alternate())
    var settings = Settings()
    settings.cash = 1_000_000
    settings.take(.alpaca)
    let run = try Backtest(strategy, strategy.parameterSet(), on: bars, settings: settings)
    for fill in run.fills where fill.kind == .exit {
      #expect(isClose(fill.commission, (fill.row < 28 ? 0.80 : 2.78) + 0.17))
    }
    #expect(run.fills.contains { $0.row < 28 } && run.fills.contains { $0.row > 28 })
  }

  @Test("tiles, lanes and sweeps pay the same to the bit", arguments: schedules.indices)
  func lanes(index: Int) throws {
    for size in [Size.allIn, .net(0.9)] {
      let whole = try run(size, Self.schedules[index])
      for (lane, tile) in [(7, 1), (3, 7)] {
        let cut = try run(size, lane: lane, tile: tile, Self.schedules[index])
        #expect(cut.fills == whole.fills)
        #expect(Array(cut.equity.values) == Array(whole.equity.values))
      }
      let sweep = try LaneSweep(whole.strategy, on: whole.bars, settings: whole.settings)
      let swept = try sweep.run([whole.parameters], segments: [0..<whole.bars.count])
      let table = try #require(swept)
      #expect(table[0, 0] == whole.metrics)
    }
  }

  @Test("settings that name no costs run as ever")
  func none() throws {
    let plain = try run { $0.commission = Commission(rate: 0.001, minimum: 1) }
    let named = try run {
      $0.commission = Commission(rate: 0.001, minimum: 1)
      $0.costs = Costs()
    }
    #expect(plain.fills == named.fills)
    let zero = try run { $0.take(.zero) }
    #expect(zero.metrics.commission == 0)
  }
}
