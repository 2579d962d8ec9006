import Rules

/// The bar that a lane's orders meet.
struct OrderBar {
  let open, high, low, close: Double
  /// The last close before it.
  let before: Double
  /// The row in the history, and its session's number.
  let row: Int
  let session: Int
  let isSessionStart, isSessionEnd: Bool

  /// The last close as of its end.
  var mark: Double { close.isFinite ? close : before }
}

/// One lane's orders and position in one bar: `Book`, for one symbol, for what rules can order, and without
/// memory of its own.
///
/// A bar is `open()`, `range()`, `close()`; then `plan` orders what the rules say. A test holds it to the book, fill
/// for fill. It knows no volume: orders fill whole, as on the plain path.
struct OrderLane {
  let state: UnsafeMutablePointer<OrderState>
  let shape: UnsafePointer<OrderShape>
  let terms: UnsafePointer<LaneTerms>
  let run: UnsafeMutablePointer<LaneRun>
  let lane: Int
  let bar: OrderBar
  unowned(unsafe) let recorder: OrderRecorder?

  @inline(__always)
  var shares: Double { state.pointee.position.shares }

  @inline(__always)
  var isFlat: Bool { state.pointee.position.shares == 0 }

  @inline(__always)
  var count: Int { state.pointee.count }

  @inline(__always)
  func order(_ index: Int) -> UnsafeMutablePointer<LaneOrder> { state.pointee.orders + index }

  /// Equity at the bar's close.
  var equity: Double { state.pointee.cash + shares * bar.close }

  /// Runs the bar.
  func runBar() {
    open()
    range()
    close()
  }

  // MARK: Orders

  /// Adds an order; there is always room, for the rules bound how many there are.
  func append(_ order: LaneOrder) {
    let count = state.pointee.count
    guard count < state.pointee.capacity else { return }
    (state.pointee.orders + count).initialize(to: order)
    state.pointee.count = count + 1
  }

  /// Marks an order as done; it is forgotten at the end of the phase, for others may look at it.
  func complete(_ index: Int) {
    order(index).pointee.isDone = true
    state.pointee.hasDone = true
  }

  /// Ends an order that has not filled, or its rest.
  func end(_ index: Int, _ reason: OrderEnd.Reason) {
    guard !order(index).pointee.isDone else { return }
    complete(index)
    guard order(index).pointee.role == .order else { return }
    recorder?.end(order(index).pointee, bar.row, reason, lane)
  }

  /// Forgets orders that are done.
  func sweep() {
    guard state.pointee.hasDone else { return }
    let orders = state.pointee.orders
    var kept = 0
    for index in 0..<state.pointee.count where !orders[index].isDone {
      if kept != index { orders[kept] = orders[index] }
      kept += 1
    }
    state.pointee.count = kept
    state.pointee.hasDone = false
  }

  /// Ends everything at a close at which the account has nothing left.
  func writeOff() {
    let price = bar.mark
    let shares = shares
    if shares != 0 {
      recorder?.fill(
        state.pointee.position.lastTicket, -shares, price, price, 0, .ruin, bar.row, lane,
        isEntry: false)
      state.pointee.cash += shares * price
      state.pointee.position.flow += shares * price
      state.pointee.position.left += abs(shares)
      state.pointee.position.leftValue += abs(shares) * price
      state.pointee.position.shares = 0
      run.pointee.trades.traded[lane] += abs(shares) * price
      finish(.ruin)
    }
    state.pointee.isRuined = true
    for index in 0..<count { end(index, .cancelled) }
    sweep()
  }

  /// Counts a bar that leaves the order of events open, once.
  func countAmbiguous() {
    state.pointee.position.isAmbiguous = true
    guard !state.pointee.isCounted else { return }
    state.pointee.isCounted = true
    state.pointee.tallies.ambiguous += 1
  }
}
