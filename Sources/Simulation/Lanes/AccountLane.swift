import Rules

/// One lane that trades on a book: its account, and what its planner remembers of it.
///
/// The book takes what the rules order, refuses what the account does not allow, and runs the bar. The planner of
/// the order path sees a mirror of it, so that rules decide by what has really filled.
final class AccountLane {
  var book: Book
  /// The planner's view of the book, written before each plan.
  let mirror: UnsafeMutablePointer<OrderState>
  let lane: Int
  /// By ticket.
  var planned: [PlannedTicket] = []
  /// What was placed, taken back and moved, where somebody wants to know.
  var instructions: [OrderInstruction] = []
  let isRecorded: Bool
  /// Whether the account has nothing left.
  private(set) var isOver = false
  /// Fills and trades of the book that have been counted.
  private var countedFills = 0
  private var countedTrades = 0
  private var countedOpenings = 0
  /// Refusals and cuts that have been forgotten.
  private var forgotten = (refusals: 0, cuts: 0)

  init(
    _ book: Book, lane: Int, mirror: UnsafeMutablePointer<OrderState>, isRecorded: Bool
  ) {
    self.book = book
    self.lane = lane
    self.mirror = mirror
    self.isRecorded = isRecorded
  }

  /// What the account's terms did.
  var counts: AccountCounts {
    var counts = AccountCounts()
    counts.refusals = Double(forgotten.refusals + book.refusals.count)
    counts.cuts = Double(forgotten.cuts + book.cuts.count)
    counts.calls = Double(book.charges.calls)
    counts.charges = book.charges.interest + book.charges.borrowing - book.charges.credit
    counts.dividends = book.charges.dividends
    return counts
  }

  /// Walks rows of a tile, and writes cash and shares of every close.
  func walk(
    _ rows: Range<Int>, _ tile: AccountTile, _ run: UnsafeMutablePointer<LaneRun>,
    _ marks: AccountMarks
  ) {
    var row = rows.lowerBound
    while row < rows.upperBound {
      let next =
        tile.mayRest && (isOver || book.isQuiet) ? quietEnd(row..<rows.upperBound, tile) : row
      if next > row {
        book.rest(
          next - row, mark: tile.close[next - 1], day: tile.bars.begun(tile.start + next - 1))
        marks.write(lane, row..<next, book, isOver: isOver)
        row = next
        continue
      }
      step(row, tile, run)
      marks.write(lane, row..<row + 1, book, isOver: isOver)
      row += 1
    }
    publish(run)
  }

  /// The first of some rows in which the account may do more than rest.
  private func quietEnd(_ rows: Range<Int>, _ tile: AccountTile) -> Int {
    if isOver { return rows.upperBound }
    let end = tile.nextSignal(rows, lane: lane, shares: book.positions[0].shares)
    let start = tile.start
    let day = book.nextActionDay
    guard day < .max else { return end }
    return tile.bars.first(rows.lowerBound + start..<end + start, from: day) - start
  }

  /// Runs a bar, and plans behind it.
  private func step(_ row: Int, _ tile: AccountTile, _ run: UnsafeMutablePointer<LaneRun>) {
    book.row = tile.start + row
    tile.bars.write(book.row, into: &book.bars[0])
    book.step(skips: tile.skips)
    if book.splitNow != 1, tile.shape.pointee.trail != .fraction { split(book.splitNow) }
    take(tile, run)
    if isOver { return }
    let close = tile.close[row]
    if book.isRuined || book.cash + book.positions[0].shares * close <= 0 {
      isOver = true
      for ticket in book.workingTickets { apply(.cancel(ticket)) }
      return
    }
    let shares = book.positions[0].shares
    guard book.hasOrders || tile.holds(row, lane: lane, shares: shares) else { return }
    plan(row, tile, run)
  }

  /// Counts what has filled and closed.
  private func take(_ tile: AccountTile, _ run: UnsafeMutablePointer<LaneRun>) {
    for index in countedFills..<book.fills.count {
      let fill = book.fills[index]
      guard fill.reason != .dividend else { continue }
      run.pointee.trades.traded[lane] += abs(fill.shares) * fill.price
      run.pointee.trades.commission[lane] += fill.commission
    }
    countedFills = book.fills.count
    for index in countedTrades..<book.trades.count {
      let trade = book.trades[index]
      run.pointee.trades.record(
        1 << UInt8(lane), profit: Lane(repeating: trade.profit),
        notional: Lane(repeating: book.tradeValues[index]),
        held: Lane(repeating: Double(trade.exitRow - trade.entryRow)))
      if trade.isAmbiguous { run.pointee.trades.ambiguous[lane] += 1 }
      mirror.pointee.lastExitWasStop = trade.exitReason == .stop
    }
    countedTrades = book.trades.count
    countOpenings(tile)
    if !isRecorded { forget() }
  }

  /// Counts positions that were opened in the session.
  private func countOpenings(_ tile: AccountTile) {
    let fresh = book.openings - countedOpenings
    guard fresh > 0 else { return }
    countedOpenings = book.openings
    let session = tile.session(book.row)
    if mirror.pointee.session != session {
      mirror.pointee.session = session
      mirror.pointee.sessionEntries = 0
    }
    mirror.pointee.sessionEntries += Double(fresh)
  }

  /// Nobody asks for what a sweep's lane did in detail.
  private func forget() {
    forgotten.refusals += book.refusals.count
    forgotten.cuts += book.cuts.count
    book.forget()
    countedFills = 0
    countedTrades = 0
  }

  /// Writes how the account stands where all lanes are read.
  private func publish(_ run: UnsafeMutablePointer<LaneRun>) {
    let bit: UInt8 = 1 << UInt8(lane)
    let shares = book.positions[0].shares
    run.pointee.account.cash[lane] = book.cash
    run.pointee.account.shares[lane] = shares
    run.pointee.account.entryRow[lane] = Double(book.positions[0].entryRow)
    run.pointee.account.heldLong &= ~bit
    run.pointee.account.heldShort &= ~bit
    if shares > 0 { run.pointee.account.heldLong |= bit }
    if shares < 0 { run.pointee.account.heldShort |= bit }
    guard isOver else { return }
    run.pointee.account.ruined |= bit
    if book.isRuined { run.pointee.account.writtenOff |= bit }
  }
}

/// What a planner remembers of a ticket that its order in the book does not hold.
struct PlannedTicket {
  /// The last row in which it works; nil where the book ends it.
  var deadline: Int?
  /// How far the stop behind the entry stays from the best price; NaN for none.
  var trail = Double.nan
}

/// What an account's terms did, as a sweep tells it of every set.
package struct AccountCounts: Sendable, Hashable, Codable {
  /// Orders that were not taken.
  package var refusals = 0.0
  /// Orders that risk limits made smaller.
  package var cuts = 0.0
  /// Margin calls.
  package var calls = 0.0
  /// Interest and fees for borrowed shares, less what idle cash earned, in currency.
  package var charges = 0.0
  /// Dividends that were paid, less those that were owed, in currency.
  package var dividends = 0.0

  package init() {}
}
