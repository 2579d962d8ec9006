public import Rules
public import Series

/// One backtest with everything that happened in it.
public struct Backtest: Sendable {
  /// The bars that were traded; rows of trades and fills count in them.
  public let bars: Bars
  /// The rows that were traded; the ones before only warmed the indicators up.
  public let rows: Range<Int>
  /// What the rules may read beside them.
  public let surroundings: Surroundings
  /// The strategy.
  public let strategy: CompiledStrategy
  /// Its parameters.
  public let parameters: ParameterSet
  /// What the run assumed.
  public let settings: Settings
  /// Equity at every close.
  public let equity: EquityCurve
  /// Closed trades in order of exit, then the open one if a position is still held.
  public let trades: [Trade]
  /// Every fill.
  public let fills: [Fill]
  /// The metrics that a sweep streams, of this run.
  public let metrics: StreamedMetrics
  /// What the rules ordered at the last close; nothing of it has been filled.
  ///
  /// Nothing on the order path: there `orders` says what works.
  public let pending: Decision
  /// What was ordered and what came of it, for rules that need more than the plain path knows; nil for others.
  public let orders: OrderLog?
  /// What was assumed where a bar leaves the order of events open.
  public let ambiguity: OrderTerms.Ambiguity
  /// What the account refused, charged and did by itself; nil for a run without an account's terms.
  public let account: AccountRecord?
  /// What a portfolio has beyond one account; nil for a run on one symbol.
  public let pool: PoolRecord?

  /// Runs a strategy over bars.
  ///
  /// Indicators see all bars; trading happens in `rows` only (default: all), flat at their start.
  ///
  /// The result is the same to the last bit in every `lane` of the machine and for every `tile`, its rows
  /// in one step.
  ///
  /// - Throws: `RulesError` where the settings and the strategy do not fit, or a window is out of range.
  /// - Complexity: O(bars × nodes).
  public init(
    _ strategy: CompiledStrategy, _ parameters: ParameterSet, on bars: Bars,
    among surroundings: Surroundings = Surroundings(), settings: Settings,
    rows: Range<Int>? = nil, lane: Int = 0, tile: Int = 256,
    ambiguity: OrderTerms.Ambiguity = .pessimistic
  ) throws(RulesError) {
    var rules = try RunRules(
      strategy, settings: settings, symbols: surroundings.symbols(trading: bars.symbol),
      barsPerYear: settings.barsPerYear(of: bars))
    rules.ambiguity = ambiguity
    try self.init(
      rules, strategy, parameters, on: bars, among: surroundings, rows: rows ?? 0..<bars.count,
      lane: lane, tile: tile)
  }

  /// Runs rules that have been prepared; with `skips`, bars that bring no order anything are passed over.
  ///
  /// - Throws: `RulesError` for a window that is out of range.
  package init(
    _ rules: RunRules, _ strategy: CompiledStrategy, _ parameters: ParameterSet, on bars: Bars,
    among surroundings: Surroundings, rows: Range<Int>, lane: Int, tile: Int, skips: Bool = true
  ) throws(RulesError) {
    let settings = rules.settings
    let market = try MarketTable(rules.program, bars, surroundings, calendar: settings.calendar)
    let recorder = LaneRecorder(lane: lane, bars: bars, rows: rows, fill: settings.fill)
    let setup =
      try rules.usesOrders
      ? OrderSetup(
        sessions: OrderSessions(rules, bars),
        recorder: OrderRecorder(lane: lane, bars: bars, rows: rows),
        finer: surroundings.finer(inside: bars, settings), skips: skips,
        account: settings.terms == nil ? nil : AccountBars(bars, settings)) : nil
    let block = LaneBlocks.Block(parameters, lane: lane)
    let group = try LaneGroup(
      rules, blocks: [block], segments: [rows], tile: tile, fees: CostRows(settings, bars),
      sumsReturns: market.sumsReturns, recorder: recorder, keepsEquity: true, setup: setup)
    let curve = CurveMemory(capacity: rows.count)
    market.walk(to: rows.upperBound, capacity: tile) { tile in
      group.advance(tile)
      let first = min(max(rows.lowerBound - tile.start, 0), tile.count)
      group.appendEquity(of: lane, rows: first..<tile.count, to: curve)
      return true
    }
    self.bars = bars
    self.surroundings = surroundings
    self.rows = rows
    self.strategy = strategy
    self.parameters = parameters
    self.settings = settings
    pool = nil
    equity = EquityCurve(
      times: bars.times.slice(rows), values: curve.column(), initial: settings.cash)
    metrics = group.metrics(block: 0, lane: lane)
    let last = rows.upperBound - 1
    if !rows.isEmpty { group.finishOrders(lane: lane, row: last, mark: bars.close[last]) }
    let taken = setup?.recorder
    let account = group.accountRun(
      lane: lane, row: last, time: rows.isEmpty ? 0 : bars.times[last])
    self.account = account?.record
    ambiguity = rules.ambiguity
    orders = account?.log ?? taken?.log
    fills = account?.fills ?? taken?.fills ?? recorder.fills
    trades = account?.trades(on: bars) ?? taken?.trades ?? recorder.trades(last: last)
    pending = Decision(
      group.account(block: 0).pending, lane: lane, rules: rules,
      time: rows.isEmpty ? 0 : bars.times[rows.upperBound - 1])
  }

  /// Takes the parts of a portfolio's run.
  init(
    bars: Bars, rows: Range<Int>, surroundings: Surroundings, strategy: CompiledStrategy,
    parameters: ParameterSet, settings: Settings, equity: EquityCurve, trades: [Trade],
    metrics: StreamedMetrics, ambiguity: OrderTerms.Ambiguity, pool: PoolRecord
  ) {
    self.bars = bars
    self.rows = rows
    self.surroundings = surroundings
    self.strategy = strategy
    self.parameters = parameters
    self.settings = settings
    self.equity = equity
    self.trades = trades
    self.metrics = metrics
    self.pool = pool
    fills = []
    orders = nil
    account = nil
    self.ambiguity = ambiguity
    pending = Decision(time: rows.isEmpty ? 0 : bars.times[rows.upperBound - 1])
  }

  /// Every metric of the run, against buying and holding the instrument.
  public func performance(_ year: AnnualBasis) -> Performance {
    let trades = trades.map { trade in
      var trade = trade
      trade.entryRow -= rows.lowerBound
      trade.exitRow -= rows.lowerBound
      return trade
    }
    return Performance(
      equity, trades: trades, year: year, benchmark: Array(bars.close.slice(rows)))
  }

  /// Trades with a bar that leaves the order of events open.
  public var ambiguousBars: Int { trades.filter(\.isAmbiguous).count }

  /// Equity at the end under either order of events; nil where no bar leaves it open.
  ///
  /// - Throws: `RulesError` or `PortfolioError`, as the run itself.
  /// - Complexity: that of the run, which is made once more.
  public func bounds() throws -> OrderBounds? {
    guard metrics.isAmbiguous else { return nil }
    let opposite = ambiguity == .pessimistic ? OrderTerms.Ambiguity.optimistic : .pessimistic
    let other =
      pool == nil
      ? try Backtest(
        strategy, parameters, on: bars, among: surroundings, settings: settings, rows: rows,
        ambiguity: opposite)
      : try Backtest(
        pooling: surroundings.universe, strategy, parameters, references: surroundings.references,
        settings: settings, rows: rows, ambiguity: opposite)
    return OrderBounds(metrics.endEquity, other.metrics.endEquity)
  }
}
