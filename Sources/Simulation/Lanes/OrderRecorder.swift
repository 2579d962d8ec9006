package import Series

/// What a run's rules ordered, and what came of it; only for rules that need more than market orders, one stop and
/// one target.
public struct OrderLog: Sendable, Hashable {
  /// What was placed, taken back and moved, at which close.
  ///
  /// `OrderReplay` of it gives the same fills.
  public internal(set) var instructions: [OrderInstruction] = []
  /// Every fill, with its ticket and its reason.
  public internal(set) var fills: [OrderFill] = []
  /// Tickets that ended without filling.
  public internal(set) var ends: [OrderEnd] = []
  /// Tickets that still work after the last bar.
  public internal(set) var working: [Int] = []
  /// What happened how often.
  public internal(set) var tallies = OrderTallies()
  /// Bars that left the order of events open until the finer bars inside them were looked into.
  public internal(set) var settled = 0
  /// Orders that were not placed: a price or a size was not known, or lay on the wrong side of the market.
  public internal(set) var unplaced = 0

  /// The tickets by number.
  public var tickets: [Ticket] {
    instructions.compactMap { instruction in
      if case .place(let ticket) = instruction.action { ticket } else { nil }
    }
  }

  /// The time of the close at which a ticket was placed, UTC nanoseconds.
  public func placed(_ ticket: Int) -> Int64? {
    var number = -1
    for instruction in instructions {
      guard case .place = instruction.action else { continue }
      number += 1
      if number == ticket { return instruction.time }
    }
    return nil
  }
}

/// Writes down what happens in one lane of the order path.
///
/// Its properties are changed by nobody else and never within each other, which the compiler need not check for each.
package final class OrderRecorder {
  private let lane: Int
  private let bars: Bars
  // Of the bars, which are kept as long as the recorder.
  private let times: UnsafePointer<Int64>
  private let low, high: UnsafePointer<Double>
  /// What happened; whole once the run is finished.
  @exclusivity(unchecked) package private(set) var log = OrderLog()
  @exclusivity(unchecked) private var instructions: RunRecords<OrderInstruction>
  @exclusivity(unchecked) private var orderFills: RunRecords<OrderFill>
  @exclusivity(unchecked) private var ends: RunRecords<OrderEnd>
  @exclusivity(unchecked) private var fillRecords: RunRecords<Fill>
  @exclusivity(unchecked) private var tradeRecords: RunRecords<Trade>

  /// Writes down a run over some rows of bars.
  package init(lane: Int, bars: Bars, rows: Range<Int>) {
    self.lane = lane
    self.bars = bars
    times = bars.times.start
    low = bars.low.start
    high = bars.high.start
    instructions = RunRecords(rows)
    orderFills = RunRecords(rows)
    ends = RunRecords(rows)
    fillRecords = RunRecords(rows)
    tradeRecords = RunRecords(rows)
  }

  var symbol: String { bars.symbol }

  /// Every fill so far.
  package var fills: [Fill] { fillRecords.all }

  /// Closed trades in order of exit; once the run is finished, then the open one.
  package var trades: [Trade] { tradeRecords.all }

  /// Hands over what was ordered since it was last asked, and forgets the rest.
  func takeInstructions() -> [OrderInstruction] {
    ends.removeAll()
    return instructions.takeAll()
  }

  func isRecorded(_ lane: Int) -> Bool { lane == self.lane }

  // MARK: Orders

  func place(_ ticket: Ticket, _ row: Int, _ lane: Int) {
    instruct(.place(ticket), row, lane)
  }

  func cancel(_ ticket: Int, _ row: Int, _ lane: Int) {
    instruct(.cancel(ticket), row, lane)
  }

  func move(_ ticket: Int, _ stop: Double, _ row: Int, _ lane: Int) {
    instruct(.move(ticket, stop: stop), row, lane)
  }

  private func instruct(_ action: OrderInstruction.Action, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    instructions.append(OrderInstruction(at: times[row], action), row: row)
  }

  func end(_ order: LaneOrder, _ row: Int, _ reason: OrderEnd.Reason, _ lane: Int) {
    guard lane == self.lane else { return }
    ends.append(
      OrderEnd(ticket: order.ticket, row: row, shares: order.quantity, reason: reason), row: row)
  }

  // MARK: Fills

  func fill(
    _ ticket: Int, _ shares: Double, _ price: Double, _ base: Double, _ commission: Double,
    _ reason: OrderFill.Reason, _ row: Int, _ lane: Int, isEntry: Bool
  ) {
    guard lane == self.lane else { return }
    if isEntry { markReversal(shares, row) }
    orderFills.append(
      OrderFill(
        ticket: ticket, symbol: bars.symbol, row: row, time: times[row], shares: shares,
        price: price, base: base, commission: commission, reason: reason), row: row)
    fillRecords.append(
      Fill(
        row: row, time: times[row], kind: isEntry ? .entry : .exit, shares: shares, price: price,
        commission: commission), row: row)
  }

  /// An entry behind an exit of the other side at the same row made that exit a reversal.
  private func markReversal(_ shares: Double, _ row: Int) {
    tradeRecords.changeLast { last in
      guard last.exitRow == row, last.exitReason == .signal, (last.side == .long) == (shares < 0)
      else { return }
      last.exitReason = .reversal
    }
  }

  func leave(_ position: Position, _ reason: Trade.ExitReason, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    tradeRecords.append(trade(position, reason, row, mark: 0), row: row)
  }

  /// A position as a trade, marked at a price where shares are left.
  func trade(
    _ position: Position, _ reason: Trade.ExitReason, _ row: Int, mark: Double
  ) -> Trade {
    var position = position
    position.entryTime = times[position.entryRow]
    var trade = position.trade(bars.symbol, reason, row: row, time: times[row], mark: mark)
    let rows = trade.wholeRows(.open, entersAtClose: position.entersAtClose)
    trade.takeExcursions(rows, low: low, high: high)
    return trade
  }

  /// Takes in how the lane stands after the last row.
  func finish(_ state: OrderState, _ row: Int, mark: Double) {
    log.instructions = instructions.all
    log.fills = orderFills.all
    log.ends = ends.all
    log.working = (0..<state.count).filter { state.orders[$0].role == .order }
      .map { state.orders[$0].ticket }
    log.tallies.ambiguous = state.tallies.ambiguous
    log.tallies.touched = state.tallies.touched
    log.tallies.limited = state.tallies.blocked
    log.tallies.cut = state.tallies.cut
    log.settled = state.tallies.settled
    log.unplaced = state.tallies.unplaced
    guard state.position.shares != 0 else { return }
    tradeRecords.append(trade(state.position, .open, row, mark: mark), row: row)
  }
}
