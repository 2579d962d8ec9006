import Rules
import Series

/// The accounts of eight portfolios that trade on an account's terms: a `Book` of all symbols for each lane.
///
/// The kernel decides as it does without terms, and what it decides becomes tickets. What the books hold behind each
/// row is copied into the `PoolState`, so that ranks, caps, weights and metrics need not know who has filled.
final class PoolDesk {
  /// What happened in the lane that is written down.
  struct Log {
    var fills: [(kind: Fill.Kind, fill: OrderFill)] = []
    var trades: [Trade] = []
    var account = PoolAccount()
  }

  /// The lanes that hold a parameter set.
  let lanes: UInt8
  /// By lane.
  var books: [Book]
  /// By lane: why a ticket closes its position.
  var reasons: [[Int: Trade.ExitReason]]
  /// The lane that is written down.
  private let recorded: Int?
  private(set) var log = Log()

  /// Opens the accounts of a block; nil for a run without terms.
  init?(_ market: PoolMarket, _ plan: PoolPlan, _ block: LaneBlocks.Block, recorded: Int?) {
    guard var terms = market.settings.terms else { return nil }
    terms.ambiguity = market.rules.ambiguity
    lanes = block.sets.indices.reduce(0) { block.sets[$1] >= 0 ? $0 | 1 << UInt8($1) : $0 }
    var book = Book(
      symbols: market.symbols.map(\.bars.symbol), settings: market.settings, terms: terms)
    book.hasVolume = market.symbols.map(\.hasVolume)
    book.pool = PoolFilling(
      gross: plan.gross, hasShorts: plan.hasShorts, dust: 1e-9 * market.settings.cash,
      positions: plan.positions, sortsBySize: plan.rebalances)
    for (place, symbol) in book.symbols.enumerated() {
      if let actions = terms.actions?[symbol] { book.expect(actions, of: place) }
    }
    books = Array(repeating: book, count: laneCount)
    reasons = Array(repeating: [:], count: laneCount)
    self.recorded = recorded
  }

  /// Runs a row in one lane; what has ended is sold before it.
  func step(_ lane: Int, row: Int, _ bars: [BarView], ended: [Int]) {
    books[lane].row = row
    books[lane].bars = bars
    for place in ended { books[lane].sellOut(place) }
    books[lane].step()
  }

  // MARK: What comes back

  /// Copies what a lane holds, and what still works, into the portfolio's state.
  func mirror(_ lane: Int, _ bit: UInt8, _ state: PoolState, rebalances: Bool) {
    state.run.pointee.account.cash[lane] = books[lane].cash
    for symbol in 0..<state.symbols {
      let shares = books[lane].positions[symbol].shares
      state.shares[symbol][lane] = shares
      state.heldLong[symbol] = state.heldLong[symbol] & ~bit | (shares > 0 ? bit : 0)
      state.heldShort[symbol] = state.heldShort[symbol] & ~bit | (shares < 0 ? bit : 0)
      state.leaving[symbol] &= ~bit
      state.entering[symbol] &= ~bit
    }
    for order in books[lane].orders where order.role == .order {
      if order.closes {
        state.leaving[order.symbol] |= bit
      } else {
        state.entering[order.symbol] |= bit
      }
    }
    for symbol in 0..<state.symbols {
      let (leaving, entering) = (state.leaving[symbol] & bit, state.entering[symbol] & bit)
      state.exits[symbol] = state.exits[symbol] & ~bit | (rebalances ? 0 : leaving)
      state.resizes[symbol] =
        state.resizes[symbol] & ~bit | (rebalances ? leaving | entering : 0)
      state.longs[symbol] &= ~bit | entering
      state.shorts[symbol] &= ~bit | entering
    }
    state.keepQueued(lane) { state.entering[$0] & bit != 0 }
  }

  /// Counts what filled and what was closed in a row, writes it down where that is asked for, and forgets it.
  func collect(_ lane: Int, _ bit: UInt8, _ state: PoolState) {
    let run = state.run
    run.pointee.trades.ambiguous[lane] = Double(books[lane].tallies.ambiguous)
    if !(books[lane].fills.isEmpty && books[lane].trades.isEmpty) { count(lane, bit, state) }
    guard lane != recorded else { return }
    books[lane].ends.removeAll(keepingCapacity: true)
    books[lane].refusals.removeAll(keepingCapacity: true)
    books[lane].applied.removeAll(keepingCapacity: true)
    books[lane].cuts.removeAll(keepingCapacity: true)
  }

  private func count(_ lane: Int, _ bit: UInt8, _ state: PoolState) {
    let run = state.run
    for fill in books[lane].fills {
      run.pointee.trades.commission[lane] += fill.commission
      run.pointee.trades.traded[lane] += abs(fill.shares) * fill.price
    }
    explainTrades(lane)
    for trade in books[lane].trades {
      run.pointee.trades.record(
        bit, profit: Lane(repeating: trade.profit),
        notional: Lane(repeating: trade.entryPrice * trade.quantity),
        held: Lane(repeating: Double(trade.exitRow - trade.entryRow)))
    }
    let hasClosed = !books[lane].trades.isEmpty
    if lane == recorded { write(lane) }
    books[lane].forgetFills()
    if hasClosed, lane != recorded, books[lane].forgetTickets() { reasons[lane] = [:] }
  }

  /// Gives trades that a ticket of the portfolio's has closed the portfolio's reason.
  private func explainTrades(_ lane: Int) {
    for place in books[lane].trades.indices {
      let trade = books[lane].trades[place]
      guard trade.exitReason == .signal || trade.exitReason == .reversal else { continue }
      let known = books[lane].fills.lazy.filter { $0.symbol == trade.symbol }
        .compactMap { self.reasons[lane][$0.ticket] }.first
      if let known { books[lane].trades[place].exitReason = known }
    }
  }

  private func write(_ lane: Int) {
    for fill in books[lane].fills {
      let isEntry: Bool =
        switch fill.reason {
        case .order: !books[lane].tickets[fill.ticket].closes
        case .dividend: true
        case .stop, .target, .time, .margin, .risk, .delisted, .ruin: false
        }
      if fill.reason == .margin || fill.reason == .risk { log.account.forced += 1 }
      log.fills.append((isEntry ? .entry : .exit, fill))
    }
    log.trades += books[lane].trades
  }

  // MARK: The end

  /// All that was written down, with the trades that are still open marked at the last closes.
  func finished(last row: Int) -> Log {
    guard let lane = recorded else { return log }
    var log = log
    let book = books[lane]
    log.account.refusals = book.refusals
    log.account.charges = book.charges
    log.account.tallies = book.tallies
    log.account.actions = book.applied
    log.account.cuts = book.cuts
    for place in book.symbols.indices where !book.positions[place].isFlat {
      log.trades.append(
        book.positions[place].trade(
          book.symbols[place], .open, row: row, time: book.bars[place].time,
          mark: book.marks[place]))
    }
    return log
  }

  /// Entries that came to nothing at opens, since the last time that was asked.
  func takeRefused(_ lane: Int) -> [PoolRecord.Refusal: Int] {
    guard let refused = books[lane].pool?.refused, !refused.isEmpty else { return [:] }
    books[lane].pool?.refused = [:]
    return refused
  }
}
