public import Series

/// What an order list does at a row.
public struct OrderInstruction: Hashable, Sendable {
  /// What is done.
  public enum Action: Hashable, Sendable {
    /// Places an order; tickets are numbered in this order, from 0.
    case place(Ticket)
    /// Takes a ticket back.
    case cancel(Int)
    /// Moves the protective stop of a ticket to a price.
    case move(Int, stop: Double)
  }

  /// The bar at whose close it is done: the last that starts at or before this moment, UTC nanoseconds.
  public let time: Int64
  /// What is done.
  public let action: Action

  /// Makes an instruction.
  public init(at time: Int64, _ action: Action) {
    self.time = time
    self.action = action
  }
}

/// A position at the start of a replay.
public struct OpeningPosition: Hashable, Sendable {
  /// The instrument.
  public let symbol: String
  /// Shares, negative when short.
  public let shares: Double
  /// The price at which they were bought or sold.
  public let price: Double

  /// Makes a position, bought or sold short at a price.
  public init(_ symbol: String, shares: Double, price: Double) {
    self.symbol = symbol
    self.shares = shares
    self.price = price
  }
}

/// An order list over bars, and everything that came of it.
public struct OrderReplay: Sendable {
  /// Every fill.
  public let fills: [OrderFill]
  /// Orders that ended without filling.
  public let ends: [OrderEnd]
  /// Orders that were not taken.
  public let refusals: [Refusal]
  /// Closed trades in order of exit, then the open ones by symbol.
  public let trades: [Trade]
  /// Equity at every row's close.
  public let equity: EquityCurve
  /// What happened how often.
  public let tallies: OrderTallies
  /// What the account was charged and paid beside its fills.
  public let charges: AccountCharges
  /// What dividends and splits did to positions.
  public let actions: [AppliedAction]
  /// Orders that risk limits have made smaller.
  public let cuts: [RiskCut]
  /// Numbers of the tickets that still work after the last bar.
  public let working: [Int]
  /// Numbers of the tickets that were placed at the last bar: nothing of them could fill.
  public let pending: [Int]
  /// Cash behind the last bar.
  public let cash: Double
  /// What new positions might cost behind the last bar, less what working orders hold.
  public let buyingPower: Double
  /// Commission and fees of all fills.
  public var commission: Double { fills.reduce(0) { $0 + $1.commission } }

  /// Replays instructions, which are taken in the order of their times, then as they are listed.
  ///
  /// `actions` are dividends and splits by symbol, for raw prices: they come before the open of their day.
  ///
  /// With `skips`, bars that can do nothing are only marked; the result is the same.
  ///
  /// - Complexity: O(bars × symbols) and O(orders) for every bar in which something may fill.
  public init(
    _ instructions: [OrderInstruction], over bars: [Bars], settings: Settings,
    terms: OrderTerms = OrderTerms(), holding: [OpeningPosition] = [],
    actions: [String: CorporateActions] = [:], skips: Bool = true
  ) {
    let sorted = bars.sorted { $0.symbol < $1.symbol }
    var run = ReplayRun(
      sorted, Book(symbols: sorted.map(\.symbol), settings: settings, terms: terms))
    for (symbol, actions) in actions.isEmpty ? terms.actions ?? [:] : actions {
      if let place = run.book.index(of: symbol) { run.book.expect(actions, of: place) }
    }
    for position in holding {
      guard let place = run.book.index(of: position.symbol) else { continue }
      run.book.hold(position.shares, of: place, at: position.price)
    }
    let initial = run.book.equity
    run.play(instructions, skips: skips)
    let book = run.book
    fills = book.fills
    ends = book.ends
    refusals = book.refusals
    tallies = book.tallies
    charges = book.charges
    self.actions = book.applied
    cuts = book.cuts
    cash = book.cash
    buyingPower = max(book.buyingPower() - book.heldByOrders, 0)
    let working = book.orders.filter { $0.role == .order }.map(\.ticket)
    self.working = working.filter { $0 < run.firstOfLastRow }
    pending = working.filter { $0 >= run.firstOfLastRow }
    equity = EquityCurve(
      times: Column(run.times), values: Column(run.curve), initial: initial)
    let held = book.symbols.indices.filter { !book.positions[$0].isFlat }
    let open = held.map {
      book.positions[$0].trade(
        book.symbols[$0], .open, row: run.times.count - 1, time: run.times.last ?? 0,
        mark: book.marks[$0])
    }
    let closeEntries = book.closeEntries.union(
      held.indices.filter { book.positions[held[$0]].entersAtClose }.map { book.trades.count + $0 })
    trades = (book.trades + open).enumerated().map { place, trade in
      guard let bars = sorted.first(where: { $0.symbol == trade.symbol }) else { return trade }
      return Self.withExcursions(
        trade, bars, book.applied, entersAtClose: closeEntries.contains(place))
    }
  }

  /// The worst and best price while the position was held; the bar of its exit counts with its price only.
  static func withExcursions(
    _ trade: Trade, _ bars: Bars, _ actions: [AppliedAction], entersAtClose: Bool = false
  ) -> Trade {
    var trade = trade
    let afterEntry = trade.entryTime + (entersAtClose ? 1 : 0)
    let first = bars.firstRow(atOrAfter: Timestamp(nanoseconds: afterEntry))
    var last = bars.firstRow(atOrAfter: Timestamp(nanoseconds: trade.exitTime))
    if trade.isOpen { last = min(last + 1, bars.count) }
    let rows = first..<max(first, last)
    let splits = actions.filter { $0.symbol == trade.symbol && $0.split != 1 }
    guard !splits.isEmpty else {
      withExtendedLifetime(bars) {
        trade.takeExcursions(rows, low: bars.low.start, high: bars.high.start)
      }
      return trade
    }
    var lowest = min(trade.entryPrice, trade.exitPrice)
    var highest = max(trade.entryPrice, trade.exitPrice)
    // The entry's price counts shares as the exit does.
    for row in rows {
      let later = splits.filter { $0.time > bars.times[row] && $0.time <= trade.exitTime }
      let ratio = later.reduce(1) { $0 * $1.split }
      lowest = min(lowest, bars.low[row] / ratio)
      highest = max(highest, bars.high[row] / ratio)
    }
    trade.takeExcursions(lowest: lowest, highest: highest)
    return trade
  }
}

/// A replay on its way: the book, and the bars that it has not seen.
private struct ReplayRun {
  var book: Book
  let times: [Int64]
  private var columns: [BarColumns]
  private(set) var curve: [Double] = []
  /// The number of the first ticket that was placed at the last row.
  private(set) var firstOfLastRow = 0

  /// Bars come in the order of the book's symbols.
  init(_ bars: [Bars], _ book: Book) {
    self.book = book
    times = UnionTimes(bars).times
    columns = bars.map {
      BarColumns(
        $0, book.settings, findsRegular: book.terms.risk?.hours == true)
    }
    for place in columns.indices { self.book.hasVolume[place] = columns[place].hasVolume }
    curve.reserveCapacity(times.count)
  }

  mutating func play(_ instructions: [OrderInstruction], skips: Bool) {
    let script = instructions.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
    var next = 0
    for (row, time) in times.enumerated() {
      book.row = row
      for place in columns.indices { columns[place].write(time, into: &book.bars[place]) }
      book.step(skips: skips)
      for place in columns.indices where columns[place].isOver && row < times.count - 1 {
        if columns[place].ends { book.delist(place) }
      }
      firstOfLastRow = book.tickets.count
      let end = row + 1 < times.count ? times[row + 1] : Int64.max
      if next < script.count, script[next].time < end {
        while next < script.count, script[next].time < end {
          switch script[next].action {
          case .place(let ticket): book.place(ticket)
          case .cancel(let ticket): book.cancel(ticket)
          case .move(let ticket, let stop): book.move(ticket, stop: stop)
          }
          next += 1
        }
        book.fillAtClose()
      }
      curve.append(book.equity)
    }
  }
}

/// The times of several symbols' bars, each once, rising.
private struct UnionTimes {
  let times: [Int64]

  init(_ bars: [Bars]) {
    guard bars.count > 1 else {
      times = bars.first.map { Array($0.times) } ?? []
      return
    }
    var all: [Int64] = []
    for bars in bars { all.append(contentsOf: bars.times) }
    all.sort()
    var last = Int64.min
    times = all.filter { time in
      defer { last = time }
      return time != last
    }
  }
}

/// One symbol's bars, read forward.
private struct BarColumns {
  // Arrays, for a column's elements cost a call each across modules.
  private let times: [Int64]
  private let open, high, low, close, volume: [Double]
  private let sessions: SessionRows
  private let slippage: SlippageRows?
  private let step: Int64
  private var next = 0
  let hasVolume: Bool
  /// Whether the row that was written last was the symbol's last.
  private(set) var ends = false

  init(_ bars: Bars, _ settings: Settings, findsRegular: Bool) {
    times = bars.times.withUnsafeBufferPointer { Array($0) }
    open = bars.open.withUnsafeBufferPointer { Array($0) }
    high = bars.high.withUnsafeBufferPointer { Array($0) }
    low = bars.low.withUnsafeBufferPointer { Array($0) }
    close = bars.close.withUnsafeBufferPointer { Array($0) }
    volume = bars.volume.withUnsafeBufferPointer { Array($0) }
    sessions = SessionRows(
      bars, settings.calendar ?? .guess(for: bars), findsRegular: findsRegular)
    slippage = SlippageRows(settings, bars)
    step = bars.timeframe.seconds * 1_000_000_000
    hasVolume = volume.contains { $0 > 0 }
  }

  var isOver: Bool { next == times.count }

  /// Writes the bar that starts at a time; where there is none the view says so.
  mutating func write(_ time: Int64, into view: inout BarView) {
    ends = false
    guard next < times.count, times[next] == time else {
      view.isPresent = false
      return
    }
    view.open = open[next]
    view.high = high[next]
    view.low = low[next]
    view.close = close[next]
    view.volume = volume[next]
    view.slippage = slippage.map { RowSlippage(flat: $0.flat[next], impact: $0.impact[next]) }
    view.time = time
    view.end = time + step
    view.isSessionStart = sessions.isStart(next)
    view.isSessionEnd = sessions.isEnd(next)
    view.isRegular = sessions.isRegular(next)
    view.isPresent = true
    next += 1
    ends = next == times.count
  }
}
