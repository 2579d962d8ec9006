import Series

/// The state machine of one account: its orders, positions and cash, stepped bar by bar.
///
/// A row is `open()`, `range()`, `close()`, in that order, over all symbols; then orders are placed, and
/// where the run fills at the close `fillAtClose()` follows. `docs/execution.md` says what each phase does,
/// and its table is the test. It never traps on what a ticket holds: what cannot be is refused.
package struct Book {
  package let settings: Settings
  package let terms: OrderTerms
  /// In order of their names, so that the order in which they were given cannot matter.
  package let symbols: [String]
  package internal(set) var cash: Double
  package internal(set) var positions: [Position]
  package internal(set) var orders: [WorkingOrder] = []
  /// All tickets by number.
  package internal(set) var tickets: [Ticket] = []
  package internal(set) var fills: [OrderFill] = []
  /// By fill: whether it opened a position or added to it.
  package internal(set) var fillIsEntry: [Bool] = []
  package internal(set) var ends: [OrderEnd] = []
  package internal(set) var refusals: [Refusal] = []
  package internal(set) var trades: [Trade] = []
  /// Places of trades whose positions were entered at a bar's close.
  var closeEntries: Set<Int> = []
  /// By trade: what was entered, in currency.
  var tradeValues: [Double] = []
  package internal(set) var tallies = OrderTallies()
  /// What the account was charged and paid beside its fills.
  package internal(set) var charges = AccountCharges()
  /// What dividends and splits did to positions.
  package internal(set) var applied: [AppliedAction] = []
  /// Orders that risk limits have made smaller.
  package internal(set) var cuts: [RiskCut] = []
  /// Whether equity has reached zero; nothing trades any more.
  package internal(set) var isRuined = false

  /// The bars of the row, by symbol; the caller writes them.
  package var bars: [BarView]
  package var row = 0
  /// Whether a symbol's column has volumes at all.
  package var hasVolume: [Bool]

  /// Whether fixed stops remember the best price too, for a planner that moves them.
  var followsBest = false
  /// Positions that were opened so far.
  var openings = 0
  /// New shares for an old one by the splits of the row; 1 for none.
  var splitNow = 1.0

  /// What a portfolio asks beyond the book's own rules; nil for a list of orders.
  var pool: PoolFilling?
  /// Whether an order is done and not yet forgotten.
  private var hasDone = false
  /// What filled of each ticket's own order, and at which price on average.
  var filled: [Double] = []
  var filledAverage: [Double] = []
  /// The bar's volume that may still fill.
  var volumeLeft: [Double]
  /// The row whose open has been run; others were only marked.
  var openedRow = -1
  /// Whether the row's bars are being traded: from their open until the account is marked.
  var isTrading = false
  /// Whether what fills does so at the bar's close.
  var isAtClose = false
  /// Money of trades that has not moved yet.
  var ledger = SettlementLedger()
  /// Whether the last close left the account below what it must keep.
  var isCalled = false
  /// What risk limits remember; nil before the first row, and without limits.
  var monitor: RiskMonitor?
  /// Whether a session's loss closes everything at the next open.
  var mustFlatten = false
  /// Dividends and splits to come, by symbol, the next one last.
  var expected: [[CorporateAction]]
  /// Whether a symbol is a coin.
  let coins: [Bool]
  /// The share of its value that a symbol's position needs at least, beside the table by price.
  let leastShares: [Double]
  /// What terms have, found out once: they are too large to be copied for every row.
  let isOnMargin: Bool
  let hasLimits: Bool
  let countsDays: Bool
  let earnsNothing: Bool
  /// The regulators' fees of the last day on which something filled.
  var feeDay = Int.min
  var feeRates: FeeRates?
  /// The calendar month of the last fill, and the shares that it has brought, where costs depend on it.
  var costMonth = Int.min
  var monthShares = 0.0
  /// Whether the position went flat inside the bar.
  var leftInside: [Bool]
  /// Whether the bar has been counted as ambiguous.
  var isCounted: [Bool]
  /// The last close of each symbol, and the number of its bars.
  var marks: [Double]
  var barNumber: [Int]
  /// Prices beyond which a bar may fill something.
  var lowTrigger: [Double]
  var highTrigger: [Double]
  /// Whether every bar may do something.
  var isBusy: [Bool]
  /// The first moment at which a working order of the symbol ends.
  var nextDeadline: [Int64]

  package init(symbols: [String], settings: Settings, terms: OrderTerms) {
    let names = Array(Set(symbols)).sorted()
    let count = names.count
    self.symbols = names
    self.settings = settings
    self.terms = terms
    coins = names.map { $0.contains("/") }
    leastShares = names.map { terms.account?.maintenance.symbols[$0] ?? 0 }
    isOnMargin = terms.account?.kind == .margin
    hasLimits = terms.risk != nil
    countsDays = terms.account != nil || terms.risk != nil
    earnsNothing = terms.account?.creditRate ?? 0 == 0
    cash = settings.cash
    expected = Array(repeating: [], count: count)
    positions = Array(repeating: Position(), count: count)
    bars = Array(repeating: BarView(), count: count)
    hasVolume = Array(repeating: true, count: count)
    volumeLeft = Array(repeating: .infinity, count: count)
    leftInside = Array(repeating: false, count: count)
    isCounted = Array(repeating: false, count: count)
    marks = Array(repeating: .nan, count: count)
    barNumber = Array(repeating: 0, count: count)
    lowTrigger = Array(repeating: -.infinity, count: count)
    highTrigger = Array(repeating: .infinity, count: count)
    isBusy = Array(repeating: false, count: count)
    nextDeadline = Array(repeating: .max, count: count)
  }

  /// The place of a symbol.
  package func index(of symbol: String) -> Int? { symbols.firstIndex(of: symbol) }

  /// Cash and positions at their last closes.
  package var equity: Double {
    var sum = cash
    for place in positions.indices where positions[place].shares != 0 {
      sum += positions[place].shares * marks[place]
    }
    return sum
  }

  // MARK: A row

  /// Whether the row may do more than move the marks.
  package func hasEvent(_ place: Int) -> Bool {
    isBusy[place] || bars[place].low <= lowTrigger[place] || bars[place].high >= highTrigger[place]
      || bars[place].end > nextDeadline[place]
      || (isCalled || mustFlatten) && !positions[place].isFlat
  }

  /// Runs a row over the bars that the caller has written.
  ///
  /// With `skips`, bars that can do nothing are only marked; the result is the same.
  package mutating func step(skips: Bool = true) {
    if countsDays { beginDay() }
    takeActions()
    if !skips || hasEvents {
      open()
      for place in symbols.indices where trades(place) { range(place) }
      close()
      for place in symbols.indices { refresh(place) }
    }
    mark()
  }

  private var hasEvents: Bool {
    for place in symbols.indices where bars[place].isPresent && hasEvent(place) { return true }
    return false
  }

  /// Whether a symbol's bar trades: one without volume does not.
  func trades(_ place: Int) -> Bool {
    guard bars[place].isPresent, !isRuined else { return false }
    return !(terms.zeroVolumeWaits && hasVolume[place] && bars[place].volume == 0)
  }

  private mutating func mark() {
    isTrading = false
    for place in symbols.indices {
      if hasLimits { monitor?.take(place, bars[place], lastClose: marks[place]) }
      guard bars[place].isPresent else { continue }
      barNumber[place] += 1
      if bars[place].close.isFinite { marks[place] = bars[place].close }
    }
    guard !isRuined, positions.contains(where: { $0.shares != 0 }), equity <= 0 else {
      if isOnMargin { checkMargin() }
      if hasLimits { watchRisk() }
      return
    }
    for place in symbols.indices where positions[place].shares != 0 {
      writeOff(place, .ruin)
    }
    isRuined = true
    isCalled = false
    mustFlatten = false
    for index in orders.indices { end(index, .cancelled) }
    sweep()
  }

  /// Ends a symbol whose bars end while others go on.
  package mutating func delist(_ place: Int) {
    writeOff(place, .delisted)
    for index in orders.indices where orders[index].symbol == place { end(index, .cancelled) }
    sweep()
    refresh(place)
    // Without a last price no order is taken any more.
    marks[place] = .nan
  }

  /// Closes what is held in a symbol at its last close, without costs.
  package mutating func writeOff(_ place: Int, _ reason: OrderFill.Reason) {
    let shares = positions[place].shares
    guard shares != 0 else { return }
    let price = marks[place]
    record(
      OrderFill(
        ticket: positions[place].lastTicket, symbol: symbols[place], row: row,
        time: bars[place].time, shares: -shares, price: price, base: price, commission: 0,
        reason: reason), isEntry: false)
    cash += shares * price
    positions[place].flow += shares * price
    positions[place].left += abs(shares)
    positions[place].leftValue += abs(shares) * price
    positions[place].shares = 0
    finish(place, reason == .ruin ? .ruin : .delisted)
    for index in orders.indices where orders[index].symbol == place { end(index, .cancelled) }
    sweep()
    refresh(place)
  }

  /// A position to start with.
  package mutating func hold(_ shares: Double, of place: Int, at price: Double) {
    positions[place].shares = shares
    positions[place].average = price
    positions[place].entered = abs(shares)
    positions[place].enteredValue = shares * price
    positions[place].flow = -shares * price
    positions[place].entries = 1
    marks[place] = price
  }

  // MARK: Ends

  /// Ends an order that has not filled, or its rest.
  mutating func end(_ index: Int, _ reason: OrderEnd.Reason) {
    guard !orders[index].isDone else { return }
    complete(index)
    guard orders[index].role == .order else { return }
    ends.append(
      OrderEnd(
        ticket: orders[index].ticket, row: row, shares: orders[index].quantity, reason: reason))
    endFollowers(of: orders[index].ticket)
  }

  /// Ends what waited for a ticket that will not fill completely.
  private mutating func endFollowers(of ticket: Int) {
    for index in orders.indices where orders[index].after == ticket { end(index, .cancelled) }
  }

  /// Takes a ticket back: its own order, or else what protects its position.
  package mutating func cancel(_ ticket: Int) {
    let own = orders.firstIndex { $0.ticket == ticket && $0.role == .order && !$0.isDone }
    if let own {
      end(own, .cancelled)
    } else {
      for index in orders.indices where orders[index].ticket == ticket { end(index, .cancelled) }
    }
    sweep()
    for place in symbols.indices { refresh(place) }
  }

  /// Moves the protective stop of a ticket, which goes on covering what it covered.
  package mutating func move(_ ticket: Int, stop: Double) {
    for index in orders.indices
    where orders[index].ticket == ticket && orders[index].role == .stop
      && orders[index].kind == .stop
    {
      orders[index].stop = stop
    }
    for place in symbols.indices { refresh(place) }
  }

  /// Marks an order as done; it is forgotten at the end of the phase, for others may look at it.
  mutating func complete(_ index: Int) {
    orders[index].isDone = true
    hasDone = true
  }

  /// Forgets orders that are done.
  mutating func sweep() {
    guard hasDone else { return }
    orders.removeAll { $0.isDone }
    hasDone = false
  }

  // MARK: Triggers

  /// Finds the prices beyond which the next bar may fill something of a symbol.
  mutating func refresh(_ place: Int) {
    var low = -Double.infinity
    var high = Double.infinity
    var busy = false
    var deadline = Int64.max
    for order in orders where order.symbol == place && !order.isDone {
      if order.after >= 0 { continue }
      if order.life == .until { deadline = min(deadline, order.deadline) }
      busy =
        busy || order.isMarket || order.kind == .time || order.evenAt.isFinite
        || order.life != .untilCancelled && order.life != .until
      if order.isLimit {
        if order.sign > 0 { low = max(low, order.limit) } else { high = min(high, order.limit) }
      } else if order.isStop {
        let buys = order.sign > 0
        if buys { high = min(high, order.trigger) } else { low = max(low, order.trigger) }
        if order.kind == .trailing || followsBest {
          // Without a best price both stay as they are.
          if buys { low = max(low, order.best) } else { high = min(high, order.best) }
        }
      }
    }
    lowTrigger[place] = low
    highTrigger[place] = high
    isBusy[place] = busy
    nextDeadline[place] = deadline
  }
}
