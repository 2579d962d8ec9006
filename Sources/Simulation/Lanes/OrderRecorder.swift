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
package final class OrderRecorder {
  private let lane: Int
  let symbol: String
  private let times: (Int) -> Int64
  package private(set) var log = OrderLog()
  package private(set) var fills: [Fill] = []
  package private(set) var trades: [Trade] = []

  package init(lane: Int, symbol: String, times: @escaping (Int) -> Int64) {
    self.lane = lane
    self.symbol = symbol
    self.times = times
  }

  /// Hands the trades over, so that whoever has them need not copy them to change them.
  func takeTrades() -> [Trade] {
    let taken = trades
    trades = []
    return taken
  }

  /// Hands over what was ordered since it was last asked, and forgets the rest.
  func takeInstructions() -> [OrderInstruction] {
    let taken = log.instructions
    log = OrderLog()
    return taken
  }

  func isRecorded(_ lane: Int) -> Bool { lane == self.lane }

  // MARK: Orders

  func place(_ ticket: Ticket, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    log.instructions.append(OrderInstruction(at: times(row), .place(ticket)))
  }

  func cancel(_ ticket: Int, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    log.instructions.append(OrderInstruction(at: times(row), .cancel(ticket)))
  }

  func move(_ ticket: Int, _ stop: Double, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    log.instructions.append(OrderInstruction(at: times(row), .move(ticket, stop: stop)))
  }

  func end(_ order: LaneOrder, _ row: Int, _ reason: OrderEnd.Reason, _ lane: Int) {
    guard lane == self.lane else { return }
    log.ends.append(
      OrderEnd(ticket: order.ticket, row: row, shares: order.quantity, reason: reason))
  }

  // MARK: Fills

  func fill(
    _ ticket: Int, _ shares: Double, _ price: Double, _ base: Double, _ commission: Double,
    _ reason: OrderFill.Reason, _ row: Int, _ lane: Int, isEntry: Bool
  ) {
    guard lane == self.lane else { return }
    if isEntry { markReversal(shares, row) }
    log.fills.append(
      OrderFill(
        ticket: ticket, symbol: symbol, row: row, time: times(row), shares: shares, price: price,
        base: base, commission: commission, reason: reason))
    fills.append(
      Fill(
        row: row, time: times(row), kind: isEntry ? .entry : .exit, shares: shares, price: price,
        commission: commission))
  }

  /// An entry behind an exit of the other side at the same row made that exit a reversal.
  private func markReversal(_ shares: Double, _ row: Int) {
    guard let last = trades.last, last.exitRow == row, last.exitReason == .signal,
      (last.side == .long) == (shares < 0)
    else { return }
    trades[trades.count - 1].exitReason = .reversal
  }

  func leave(_ position: Position, _ reason: Trade.ExitReason, _ row: Int, _ lane: Int) {
    guard lane == self.lane else { return }
    trades.append(trade(position, reason, row, mark: 0))
  }

  /// A position as a trade, marked at a price where shares are left.
  func trade(
    _ position: Position, _ reason: Trade.ExitReason, _ row: Int, mark: Double
  ) -> Trade {
    var position = position
    position.entryTime = times(position.entryRow)
    return position.trade(symbol, reason, row: row, time: times(row), mark: mark)
  }

  /// Takes in how the lane stands after the last row.
  func finish(_ state: OrderState, _ row: Int, mark: Double) {
    log.working = (0..<state.count).filter { state.orders[$0].role == .order }
      .map { state.orders[$0].ticket }
    log.tallies.ambiguous = state.tallies.ambiguous
    log.tallies.touched = state.tallies.touched
    log.tallies.limited = state.tallies.blocked
    log.tallies.cut = state.tallies.cut
    log.settled = state.tallies.settled
    log.unplaced = state.tallies.unplaced
    if state.position.shares != 0 { trades.append(trade(state.position, .open, row, mark: mark)) }
  }
}
