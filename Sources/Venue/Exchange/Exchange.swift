package import Series

/// A local exchange: replays bars, keeps orders, positions and cash, and tells what happened.
///
/// A pure machine on a virtual clock: no sockets, no threads. Each bar passes three phases, one for
/// every `advance`: its open, its range, its close.
package struct Exchange: Sendable {
  /// Where the exchange stands in the bar of the current step.
  package enum Stage: String, Sendable {
    /// Between bars: the last bar has closed, the next has not opened.
    case closed = "close"
    /// At the open: orders sent now can fill at the opening price.
    case atOpen = "open"
    /// The range has been traded; orders sent now wait for the next open.
    case inBar = "range"
  }

  package let settings: ExchangeSettings
  package let timeframe: Timeframe
  package let days: TradingDays
  package var markets: [String: Market]
  package let symbols: [String]

  package var stage = Stage.closed
  /// The number of bars in time (not per symbol) that have opened.
  package var step = 0
  package var now: Timestamp
  var closeOfStep: Timestamp
  var lastStamp: Timestamp

  package var orders: [Order] = []
  var openOrders: [Int] = []
  var orderIndexByID: [String: Int] = [:]
  var orderIndexByClientID: [String: Int] = [:]
  var groups: [Int: [Int]] = [:]

  package var cash: Double
  package var accruedFees = 0.0
  package var positions: [String: Position] = [:]
  package var fills: [Fill] = []
  package var equityHistory: [EquityPoint] = []
  package var lastEquity: Double
  var sessionDate: CalendarDate?
  package var configuration = AccountConfiguration()

  var identifiers: IdentifierSource
  private var events: [ExchangeEvent] = []
  /// Events of each kind so far.
  package private(set) var tradeUpdateCount = 0
  package private(set) var barCount = 0

  /// Prepares an exchange; bars before `start` are history, known from the beginning.
  ///
  /// - Precondition: at least one symbol, all of one timeframe, no symbol twice.
  package init(bars: [Bars], start: Timestamp?, settings: ExchangeSettings) {
    self.settings = settings
    timeframe = bars[0].timeframe
    var markets: [String: Market] = [:]
    var extraDays: Set<CalendarDate> = []
    for series in bars {
      let market = Market(
        bars: series, firstReplayedRow: start.map { series.firstRow(atOrAfter: $0) } ?? 0)
      if !market.isCrypto { extraDays.formUnion(Self.tradingDates(series)) }
      markets[series.symbol] = market
    }
    self.markets = markets
    symbols = markets.keys.sorted()
    days = TradingDays(extraDays: extraDays)
    cash = settings.cash
    lastEquity = settings.cash
    identifiers = IdentifierSource(seed: settings.seed)
    now = Timestamp(nanoseconds: 0)
    closeOfStep = now
    lastStamp = now
    setFirstMoment()
  }

  /// Takes the events since the last call.
  package mutating func takeEvents() -> [ExchangeEvent] {
    defer { events.removeAll() }
    return events
  }

  package var openOrderCount: Int { openOrders.count }

  /// Whether every bar has been replayed.
  package var isFinished: Bool { markets.values.allSatisfy(\.isFinished) }

  /// A moment for a record: now, and a microsecond later than the record before.
  mutating func stamp() -> Timestamp {
    let next = Timestamp(nanoseconds: lastStamp.nanoseconds + 1000)
    lastStamp = max(now, next)
    return lastStamp
  }

  mutating func emit(_ event: String, _ index: Int, _ execution: TradeUpdate.Execution? = nil) {
    let time = orders[index].updatedAt
    tradeUpdateCount += 1
    events.append(
      .trade(
        TradeUpdate(
          event: event, order: orders[index], executionID: identifiers.uuid(),
          eventID: identifiers.ulid(milliseconds: time.nanoseconds / 1_000_000), time: time,
          execution: execution)))
  }

  mutating func publish(_ bar: PublishedBar) {
    barCount += 1
    events.append(.bar(bar))
  }

  /// Where the clock stands before the first bar: after the history, or an hour before the open.
  private mutating func setFirstMoment() {
    var latest: Timestamp?
    var first: Timestamp?
    for market in markets.values {
      if market.next > 0 {
        let end = times(of: market, row: market.next - 1).close
        latest = max(latest ?? end, end)
      }
      if !market.isFinished {
        let open = times(of: market, row: market.next).open
        first = min(first ?? open, open)
      }
    }
    now = latest ?? first?.adding(seconds: -3600) ?? now
    lastStamp = now
    sessionDate = NewYork.date(now)
  }

  private static func tradingDates(_ bars: Bars) -> Set<CalendarDate> {
    var dates: Set<CalendarDate> = []
    for row in 0..<bars.count {
      let time = bars.time(row)
      dates.insert(bars.timeframe.isDaily ? time.utcDate : NewYork.date(time))
    }
    return dates
  }

  /// The moments at which a bar opens and closes on the virtual clock.
  func times(of market: Market, row: Int) -> (open: Timestamp, close: Timestamp) {
    let start = market.bars.time(row)
    let end = Timestamp(nanoseconds: start.nanoseconds + timeframe.nanoseconds)
    if market.isCrypto { return (start, end) }
    let date = timeframe.isDaily ? start.utcDate : NewYork.date(start)
    guard let session = days.session(date) else { return (start, end) }
    if timeframe.isDaily { return (session.open, session.close) }
    guard end > session.open, start < session.close else { return (start, end) }
    return (max(start, session.open), min(end, session.close))
  }
}

/// The switches that a client may set on its account.
package struct AccountConfiguration: Sendable, Equatable {
  package var tradeConfirmEmail = "all"
  package var suspendTrade = false
  package var noShorting = false
  package var fractionalTrading = true
  package var maxMarginMultiplier = "2"
  package var ptpNoExceptionEntry = false
}
