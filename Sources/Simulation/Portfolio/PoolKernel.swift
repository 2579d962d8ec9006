import CLanes
import Rules
import Series

/// Where a symbol's prices lie, and when it may be held.
struct PoolPrices {
  let open, high, low, close: UnsafePointer<Double>
  /// By row of the union: whether it may be held; nil for always.
  let members: UnsafePointer<UInt8>?
  /// The first row behind its last bar.
  let end: Int
}

/// Where a block's signals for a symbol lie, from the tile's first own row on.
struct PoolSignals {
  let enterLong, exitLong, enterShort, exitShort: Flags
  let stopLoss, takeProfit, size, rank, weight: Numbers
  /// The symbol's row of the tile's row 0.
  let start: Int

  init(_ output: (Int) -> (Source, ConditionSource), start: Int) {
    enterLong = Flags(output(0).1)
    exitLong = Flags(output(1).1)
    enterShort = Flags(output(2).1)
    exitShort = Flags(output(3).1)
    stopLoss = Numbers(output(4).0)
    takeProfit = Numbers(output(5).0)
    size = Numbers(output(6).0)
    rank = Numbers(output(7).0)
    weight = Numbers(output(8).0)
    self.start = start
  }
}

/// The portfolio's kernel: walks rows of the union for eight portfolios at once.
///
/// Each row has the phases of the market: what waits fills at the open, exits before entries and entries in the
/// order of their ranks; protective orders fill inside the bars; all positions are marked; and the rules decide at
/// the close. For one symbol that is, operation by operation, what `LaneKernel` does.
final class PoolKernel {
  let market: PoolMarket
  let plan: PoolPlan
  let symbols: Int
  let prices: UnsafeMutablePointer<PoolPrices>
  let signals: UnsafeMutablePointer<PoolSignals>
  /// By symbol: what its fills cost, and how they are sized.
  let terms: UnsafeMutablePointer<LaneTerms>
  let known: UnsafePointer<Int32>
  let recorder: PoolRecorder?
  let allocations: AllocationCache
  /// Rows at which some symbol's bars have ended.
  let endings: Set<Int>
  /// By row: whether weights are due by the calendar.
  let due: [UInt8]
  let caps: PoolCaps?
  /// By symbol: the number of its sector.
  let sectors: [Int]
  var auction: EntryAuction
  var weights: TargetWeights
  let hasSignalShorts: Bool
  let fillsAtClose: Bool
  /// What is bought for less is paid with what rounding left of the cash: it is no purchase.
  let dust: Lane

  /// By symbol: what accounts read beyond prices, and the row's bars; empty where the kernel fills.
  let tapes: [PoolTape]
  var views: [BarView]
  /// By symbol: the finer bars that settle what a bar leaves open; nil for none.
  let finer: [FinerBars?]
  /// Nanoseconds from a bar's start to its end.
  let barLength: Int64

  /// The row that is walked.
  var row = 0
  /// By symbol: bars known at the row's close, and at that of the row before.
  var now: UnsafePointer<Int32>
  var before: UnsafePointer<Int32>

  init(
    _ market: PoolMarket, allocations: AllocationCache, recorder: PoolRecorder?
  ) {
    self.market = market
    self.recorder = recorder
    self.allocations = allocations
    plan = PoolPlan(market.rules, market.portfolio)
    symbols = market.symbols.count
    prices = .allocate(capacity: symbols)
    signals = .allocate(capacity: symbols)
    terms = .allocate(capacity: symbols)
    known = market.rows.known.start
    now = known
    before = known
    hasSignalShorts = market.rules.hasShorts
    fillsAtClose = market.settings.fill == .close
    dust = Lane(repeating: 1e-9 * market.settings.cash)
    for (place, symbol) in market.symbols.enumerated() {
      (terms + place).initialize(to: LaneTerms(symbol.rules, fees: symbol.fees))
      (prices + place).initialize(
        to: PoolPrices(
          open: symbol.bars.open.start, high: symbol.bars.high.start, low: symbol.bars.low.start,
          close: symbol.bars.close.start, members: symbol.members?.start, end: symbol.end))
    }
    endings = Set(market.symbols.map(\.end))
    due = market.portfolio.rebalancing?.due(market.days) ?? []
    caps = PoolCaps(market)
    sectors = PoolCaps.sectors(of: market)
    auction = EntryAuction(symbols: symbols)
    weights = TargetWeights(symbols: symbols)
    tapes = market.symbols.compactMap { symbol in
      symbol.sessions.map {
        PoolTape(times: symbol.bars.times.start, volume: symbol.bars.volume.start, sessions: $0)
      }
    }
    finer = market.symbols.map(\.finer)
    views = tapes.map { _ in BarView() }
    barLength = (market.symbols.first?.bars.timeframe.seconds ?? 0) * 1_000_000_000
  }

  deinit {
    prices.deallocate()
    signals.deallocate()
    terms.deallocate()
  }

  /// Walks some rows of one block; its signals must have been pointed at.
  func walk(_ rows: Range<Int>, _ state: PoolState) {
    for row in rows {
      self.row = row
      before = known + row * symbols
      now = before + symbols
      step(state)
    }
  }

  private func step(_ state: PoolState) {
    if let desk = state.desk { return step(state, at: desk) }
    if endings.contains(row) { closeEnded(state) }
    fillWaiting(state, atClose: false)
    if plan.protects { fillRanges(state) }
    if fillsAtClose {
      decide(state, equity: equity(state))
      fillWaiting(state, atClose: true)
    }
    mark(state)
    if !fillsAtClose { decide(state, equity: state.run.pointee.curve.equity) }
  }

  /// What fills of a symbol cost.
  @inline(__always)
  func costs(_ symbol: Int) -> UnsafePointer<LaneTerms> { UnsafePointer(terms + symbol) }

  /// Whether a symbol has a bar in this row.
  @inline(__always)
  func isPresent(_ symbol: Int) -> Bool { now[symbol] != before[symbol] }

  /// The symbol's own row of its last known bar.
  @inline(__always)
  func bar(_ symbol: Int) -> Int { Int(now[symbol]) &- 1 }

  /// The last close that is known of a symbol that has one.
  @inline(__always)
  func close(_ symbol: Int) -> Double { prices[symbol].close[bar(symbol)] }

  /// Cash and positions at the last closes.
  func equity(_ state: PoolState) -> Lane {
    var sum = state.run.pointee.account.cash
    for symbol in 0..<symbols where state.held(symbol) != 0 {
      sum += state.shares[symbol] * close(symbol)
    }
    return sum
  }

  private func mark(_ state: PoolState) {
    let run = state.run
    let equity = equity(state)
    let held = state.anyHeld
    let ruined = run.pointee.account.ruined
    run.pointee.bars += 1
    run.pointee.curve.take(equity, ruined: ruined, close: run.pointee.bars)
    state.rowsHeld += choose(held, 1, 0)
    recorder?.mark(state, prices: close)
    let broke = lockstep_less_equal(equity, .zero) & ~ruined
    if broke != 0 { ruin(broke, equity, state) }
  }

  /// Some lanes have nothing left: what they hold is closed at the last closes, without costs.
  @inline(never)
  private func ruin(_ lanes: UInt8, _ equity: Lane, _ state: PoolState) {
    let run = state.run
    for symbol in 0..<symbols {
      let held = state.held(symbol) & lanes
      if held != 0 { writeOff(symbol, held, state) }
      for mask in [state.exits, state.resizes, state.chosenLong, state.chosenShort] {
        mask[symbol] &= ~lanes
      }
      forEachLane((state.longs[symbol] | state.shorts[symbol]) & lanes) { lane, _ in
        state.withdraw(symbol, lane: lane)
      }
    }
    run.pointee.account.cash = choose(lanes, equity, run.pointee.account.cash)
    run.pointee.account.ruined |= lanes
  }

  /// Sells what is held of symbols that have no bar any more, at their last close.
  @inline(never)
  private func closeEnded(_ state: PoolState) {
    for symbol in 0..<symbols where prices[symbol].end == row && row < market.rows.count {
      let held = state.held(symbol)
      if held != 0 {
        let price = slipped(Lane(repeating: close(symbol)), symbol, state)
        leave(symbol, held, at: price, .delisted, state)
      }
      state.exits[symbol] = 0
      state.resizes[symbol] = 0
      state.chosenLong[symbol] = 0
      state.chosenShort[symbol] = 0
      // Nothing is left to be put right: its drift would be due at every close.
      state.wished[symbol] = .zero
      state.raw[symbol] = .zero
      forEachLane(state.longs[symbol] | state.shorts[symbol]) { lane, _ in
        state.withdraw(symbol, lane: lane)
      }
    }
  }

  /// What the rules and the portfolio order at this close.
  func decide(_ state: PoolState, equity: Lane) {
    if plan.rebalances { rebalance(state, equity: equity) } else { enter(state, equity: equity) }
  }
}
