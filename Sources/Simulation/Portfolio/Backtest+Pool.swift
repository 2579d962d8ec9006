public import Rules
public import Series

extension Backtest {
  /// Runs a strategy over several symbols that share one account.
  ///
  /// `bars` of the result are those of holding all symbols in equal parts from the first traded row on: its rows are
  /// the union of all symbols' bars, and the rows of trades and fills count in them. Its own fills are empty: those
  /// of the symbols are in `pool`.
  ///
  /// The result is the same to the last bit in every `lane` of the machine, for every `tile`, and in whatever order
  /// the symbols are given.
  ///
  /// - Throws: `RulesError` or `PortfolioError` where settings, strategy and symbols do not fit.
  public init(
    pooling bars: [Bars], _ strategy: CompiledStrategy, _ parameters: ParameterSet,
    references: [Bars] = [], settings: Settings, rows: Range<Int>? = nil, lane: Int = 0,
    tile: Int = 256, ambiguity: OrderTerms.Ambiguity = .pessimistic
  ) throws {
    let market = try PoolMarket(strategy, on: bars, references: references, settings: settings)
      .assuming(ambiguity)
    let rows = rows ?? 0..<market.rows.count
    let recorder = PoolRecorder(
      lane: lane, symbols: market.symbols.map(\.bars.symbol), rows: market.rows)
    let group = try PoolGroup(
      market, blocks: [LaneBlocks.Block(parameters, lane: lane)], segments: [rows], tile: tile,
      allocations: AllocationCache(), recorder: recorder)
    for start in stride(from: 0, to: rows.upperBound, by: tile) {
      group.advance(start..<min(start + tile, rows.upperBound))
    }
    if let desk = group.state(block: 0).desk {
      recorder.take(desk.finished(last: rows.upperBound - 1))
    }
    recorder.record.finish(market, group.state(block: 0), lane: lane, rows: rows)
    let ordered = market.symbols.map(\.bars)
    let held = market.rows.held(from: rows.lowerBound, ordered, name: "pool")
    let trades = Self.trades(recorder, market, rows)
    self.init(
      bars: held, rows: rows, surroundings: Surroundings(universe: ordered, references: references),
      strategy: strategy, parameters: parameters, settings: settings,
      equity: EquityCurve(
        times: held.times.slice(rows), values: Column(recorder.equity), initial: settings.cash),
      trades: trades, metrics: group.metrics(block: 0, lane: lane), ambiguity: ambiguity,
      pool: recorder.record)
  }

  /// Adds the open trades and the excursions, which need each symbol's own bars.
  private static func trades(
    _ recorder: PoolRecorder, _ market: PoolMarket, _ rows: Range<Int>
  ) -> [Trade] {
    let last = rows.upperBound - 1
    func own(_ row: Int, _ symbol: Int) -> Int {
      market.rows.known(before: row + 1, of: symbol) - 1
    }
    let all = recorder.finished(last: last) { symbol in
      market.symbols[symbol].bars.close[own(last, symbol)]
    }
    let actions = recorder.record.account?.actions ?? []
    return all.map { symbol, trade in
      // Prices before a split are counted in new shares.
      if actions.contains(where: { $0.symbol == trade.symbol && $0.split != 1 }) {
        return OrderReplay.withExcursions(trade, market.symbols[symbol].bars, actions)
      }
      var counted = trade
      counted.entryRow = own(trade.entryRow, symbol)
      counted.exitRow = own(trade.exitRow, symbol)
      let bars = market.symbols[symbol].bars
      withExtendedLifetime(bars) {
        counted.takeExcursions(
          counted.wholeRows(market.settings.fill), low: bars.low.start, high: bars.high.start)
      }
      counted.entryRow = trade.entryRow
      counted.exitRow = trade.exitRow
      return counted
    }
  }
}

extension PoolRecord {
  /// Writes down what waits after the last close, and whose bars end before it.
  mutating func finish(_ market: PoolMarket, _ state: PoolState, lane: Int, rows: Range<Int>) {
    let bit: UInt8 = 1 << UInt8(lane)
    for (place, symbol) in symbols.enumerated() {
      let held = state.shares[place][lane]
      if state.exits[place] & bit != 0, held != 0 {
        pending.append(Order(symbol: symbol, shares: -held))
      }
      if (state.longs[place] | state.shorts[place]) & bit != 0 {
        let quantity = state.quantity[place][lane]
        let isShort = state.shorts[place] & bit != 0
        pending.append(Order(symbol: symbol, shares: isShort ? -quantity : quantity))
      }
      if state.resizes[place] & bit != 0 {
        pending.append(Order(symbol: symbol, shares: state.quantity[place][lane] - held))
      }
      let part = market.symbols[place]
      if part.end < rows.upperBound, part.end > rows.lowerBound {
        endings.append(
          Ending(symbol: symbol, time: part.bars.times[part.bars.count - 1]))
      }
    }
    let stays = market.portfolio.universe?.stays ?? []
    missing = Set(stays.map(\.symbol)).subtracting(symbols).sorted()
  }
}

extension Backtest {
  /// Every fill, of a portfolio those of all its symbols.
  public var allFills: [Fill] { pool?.fills.map(\.fill) ?? fills }

  /// The same run with other rules or settings; of a portfolio with all its symbols.
  ///
  /// - Throws: `RulesError` or `PortfolioError` where they do not fit.
  package func again(
    _ strategy: CompiledStrategy? = nil, settings: Settings? = nil, lane: Int = 0, tile: Int = 256,
    bars change: (Bars) -> Bars = { $0 }
  ) throws -> Backtest {
    let around = surroundings.mapped(change)
    guard pool != nil else {
      return try Backtest(
        strategy ?? self.strategy, parameters, on: change(bars), among: around,
        settings: settings ?? self.settings, rows: rows, lane: lane, tile: tile)
    }
    return try Backtest(
      pooling: around.universe, strategy ?? self.strategy, parameters,
      references: around.references, settings: settings ?? self.settings, rows: rows, lane: lane,
      tile: tile)
  }
}
