public import Rules
public import Series

/// One closed bar.
public struct Bar: Hashable, Sendable {
  /// Start of the bar, UTC nanoseconds.
  public var time: Int64
  /// First, highest, lowest and last price, and volume.
  public var open, high, low, close, volume: Double

  /// Makes a bar of its parts.
  public init(
    time: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double
  ) {
    self.time = time
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}

/// The account as whoever keeps it says it is.
public struct AccountState: Hashable, Sendable {
  /// Cash, in currency.
  public var cash: Double
  /// Shares held, negative while short.
  public var shares: Double

  /// Makes a state.
  public init(cash: Double, shares: Double) {
    self.cash = cash
    self.shares = shares
  }
}

/// Decides bar by bar what a sweep would decide: the lane machine with tiles of one row.
///
/// The same kernels run in the same order as in a sweep. What differs is who keeps the account: here the
/// broker does, and its state goes in with each bar.
public final class BarStepper {
  private let rules: RunRules
  private let machine: SignalMachine
  private let feed: MarketFeed
  private var cursor: MarketCursor
  private var count = 0

  /// Prepares a strategy with its parameters; no bar has been seen yet.
  ///
  /// `universe` names the symbols of a look across them, the traded one among them. `calendars` are those of
  /// symbols whose name does not tell theirs.
  ///
  /// - Throws: `RulesError` where the settings and the strategy do not fit, a window is out of range, or the rules
  ///   order what only a backtest knows.
  public init(
    _ strategy: CompiledStrategy, _ parameters: ParameterSet, settings: Settings,
    symbol: String = "", timeframe: Timeframe = .day, universe: [String] = [],
    calendars: [String: ExchangeCalendar] = [:]
  ) throws(RulesError) {
    // A session trades on the account that it finds: terms are for runs that make one up.
    var settings = settings
    settings.terms = nil
    rules = try RunRules(
      strategy, settings: settings, symbols: SymbolUniverse(traded: symbol, members: universe),
      barsPerYear: (settings.calendar ?? calendars[symbol] ?? .guess(symbol: symbol))
        .barsPerYear(timeframe))
    guard rules.rules.isPlain else {
      throw .badOrder(
        word: strategy.orderWords.first ?? "orders",
        reason: "sessions send market orders with one stop and one target; this is backtested only")
    }
    let block = LaneBlocks.Block(parameters, lane: 0)
    machine = try SignalMachine(rules.program, blocks: [block], tile: 1)
    feed = MarketFeed(
      rules.program, timeframe: timeframe,
      calendar: settings.calendar ?? calendars[symbol] ?? .guess(symbol: symbol),
      others: calendars, pricesLieElsewhere: false)
    cursor = MarketCursor(clocks: rules.program.clocks.count - 1)
  }

  /// Takes a closed bar of another symbol that the rules read.
  ///
  /// - Precondition: it comes before the traded bar that ends with it or later, in order of time.
  public func take(_ bar: Bar, of symbol: String) { feed.take(bar, of: symbol) }

  /// Gives other symbols' bars ahead of time: each is taken before the traded bar that ends with it or
  /// later, as if it had come then.
  public func line(up surroundings: Surroundings) { feed.line(up: surroundings) }

  /// Bars seen so far.
  public var barsSeen: Int { count }

  /// Takes a closed bar and tells what the rules order at its close.
  ///
  /// - Precondition: bars come in order of time, each once.
  public func close(_ bar: Bar, account: AccountState) -> Decision {
    feed.take(bar)
    let columns = feed.columns()
    let row = count
    count += 1
    var signals: Signals?
    while signals == nil {
      // Other bars that closed since the last one may need tiles of their own.
      let tile = cursor.next(from: row, to: count, capacity: 1, columns, feed.marks)
      machine.begin(tile)
      let found = machine.signals(of: 0)
      if tile.count > 0 { signals = found }
    }
    guard let signals else { return Decision(time: bar.time) }
    var lane = LaneAccount(cash: account.cash)
    lane.shares = Lane(repeating: account.shares)
    lane.heldLong = account.shares > 0 ? 0xFF : 0
    lane.heldShort = account.shares < 0 ? 0xFF : 0
    lane.ruined = account.cash + account.shares * bar.close > 0 ? 0 : 0xFF
    if rules.hasShorts {
      decide(BothSides.self, signals, columns, row, &lane)
    } else {
      decide(LongOnly.self, signals, columns, row, &lane)
    }
    return Decision(lane.pending, lane: 0, rules: rules, time: bar.time)
  }

  /// The simulator's own decision; protective orders are the broker's to fill.
  private func decide<Features: KernelFeatures>(
    _ features: Features.Type, _ signals: Signals, _ columns: [UnsafePointer<Double>], _ row: Int,
    _ account: inout LaneAccount
  ) {
    withUnsafePointer(to: LaneTerms(rules)) { terms in
      LaneKernel<Features>(terms, signals, columns: columns, row: row).decideOnly(&account)
    }
  }

  /// Takes history without asking for decisions.
  public func warmUp(_ bars: Bars) {
    for row in 0..<bars.count {
      _ = close(Bar(bars, row), account: AccountState(cash: 0, shares: 0))
    }
  }
}

extension Backtest {
  /// A stepper that is given what the run was given; it has seen no traded bar yet.
  ///
  /// - Throws: `RulesError`, as the run itself.
  package func stepper() throws(RulesError) -> BarStepper {
    let stepper = try BarStepper(
      strategy, parameters, settings: settings, symbol: bars.symbol, timeframe: bars.timeframe,
      universe: surroundings.symbols(trading: bars.symbol).members,
      calendars: surroundings.calendars.merging(
        [bars.symbol: .guess(for: bars)], uniquingKeysWith: { $1 }))
    stepper.line(up: surroundings)
    return stepper
  }

  /// The rules as the run traded them.
  ///
  /// - Throws: `RulesError`, as the run itself.
  package func runRules() throws(RulesError) -> RunRules {
    try RunRules(
      strategy, settings: settings, symbols: surroundings.symbols(trading: bars.symbol),
      barsPerYear: settings.barsPerYear(of: bars))
  }
}
