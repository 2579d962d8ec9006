import Rules

/// The numbers and truths of the rules for one block, as a lane's planner reads them.
struct OrderSignals {
  let numbers: UnsafePointer<Source>
  let conditions: UnsafePointer<ConditionSource>

  @inline(__always)
  func number(_ output: RuleOutput, _ row: Int, _ lane: Int) -> Double {
    let source = numbers[output.rawValue]
    return source.pointer[row &* source.stride &+ (source.isVector ? lane : 0)]
  }

  @inline(__always)
  func holds(_ output: RuleOutput, _ row: Int, _ lane: Int) -> Bool {
    let source = conditions[output.rawValue]
    let bit = source.lane < 0 ? lane : source.lane
    return source.pointer[row] & (1 &<< UInt8(truncatingIfNeeded: bit)) != 0
  }
}

/// What the rules order at a bar's close.
extension OrderLane {
  /// Takes back what is over, moves stops, and places what the rules say; `row` is the tile's.
  func plan(_ signals: OrderSignals, _ row: Int) {
    expire()
    if shape.pointee.trailMovesAtCloses { moveStops(signals, row) }
    decide(signals, row)
    sweep()
  }

  private func cancel(_ index: Int) {
    guard !order(index).pointee.isDone else { return }
    recorder?.cancel(order(index).pointee.ticket, bar.row, lane)
    end(index, .cancelled)
  }

  /// Ends orders whose bars are over, and additions to a position that has left.
  private func expire() {
    for index in 0..<count {
      let order = order(index)
      guard order.pointee.role == .order else { continue }
      let isOver = order.pointee.life == .until && order.pointee.deadline <= bar.row
      if isOver || order.pointee.ticket == state.pointee.addTicket && isFlat { cancel(index) }
    }
  }

  /// Moves the stops that move at closes: towards the market, never back.
  private func moveStops(_ signals: OrderSignals, _ row: Int) {
    let shape = shape.pointee
    for index in 0..<count {
      let order = order(index)
      guard order.pointee.role == .stop, order.pointee.kind == .stop,
        !order.pointee.trail.isNaN
      else { continue }
      // 1 for a long position, which a sale protects.
      let side = -order.pointee.sign
      if side * bar.close > side * order.pointee.bestClose { order.pointee.bestClose = bar.close }
      let best = shape.trailIsOnClose ? order.pointee.bestClose : order.pointee.best
      var distance =
        shape.trailIsLive ? signals.number(.trail, row, lane) : order.pointee.trail
      guard distance > 0 else { continue }
      if order.pointee.trailIsShare { distance *= best }
      let stop = onTick(best - side * distance)
      guard stop.isFinite, !(side * stop <= side * order.pointee.stop) else { continue }
      order.pointee.stop = stop
      recorder?.move(order.pointee.ticket, stop, bar.row, lane)
    }
  }

  // MARK: Deciding

  private func decide(_ signals: OrderSignals, _ row: Int) {
    let isLong: Bool = shares > 0
    let isShort: Bool = shares < 0
    let leavesLong = signals.holds(.exitLong, row, lane)
    let leavesShort = signals.holds(.exitShort, row, lane)
    var long = signals.holds(.enterLong, row, lane) && !isLong
    var short = signals.holds(.enterShort, row, lane) && !isShort
    if long, short, !shape.pointee.entriesCancelEachOther { (long, short) = (false, false) }
    let turns = isLong && short || isShort && long
    for index in 0..<count {
      let order = order(index)
      guard order.pointee.role == .order, !order.pointee.closes else { continue }
      let isOver = order.pointee.sign > 0 ? leavesLong : leavesShort
      if long || short || isOver { cancel(index) }
    }
    if turns || isLong && leavesLong || isShort && leavesShort {
      leave(signals, row, isReversal: turns)
    } else if isLong || isShort {
      scale(signals, row, isLong: isLong)
    }
    guard long || short else { return }
    if isBlocked(signals, row) {
      state.pointee.tallies.blocked += (long ? 1 : 0) + (short ? 1 : 0)
      return
    }
    let isGrouped = long && short
    if long { enter(signals, row, isLong: true, isGrouped: isGrouped) }
    if short { enter(signals, row, isLong: false, isGrouped: isGrouped) }
  }

  /// Whether a wait behind an exit, or the session's number of entries, keeps a flat account from entering.
  private func isBlocked(_ signals: OrderSignals, _ row: Int) -> Bool {
    let shape = shape.pointee
    guard shape.hasWait || shape.hasWaitAfterStop || shape.hasEntriesPerSession else {
      return false
    }
    let since = Double(bar.row - state.pointee.position.exitRow)
    if isFlat {
      if shape.hasWait, since < signals.number(.wait, row, lane) { return true }
      if shape.hasWaitAfterStop, state.pointee.lastExitWasStop,
        since < signals.number(.waitAfterStop, row, lane)
      {
        return true
      }
    }
    guard shape.hasEntriesPerSession, state.pointee.session == bar.session else { return false }
    return state.pointee.sessionEntries >= signals.number(.entriesPerSession, row, lane)
  }

  /// Orders the exit of the whole position; a reversal leaves at the market.
  private func leave(_ signals: OrderSignals, _ row: Int, isReversal: Bool) {
    let isLong: Bool = shares > 0
    for index in 0..<count {
      let order = order(index)
      if order.pointee.role == .order, order.pointee.closes { cancel(index) }
    }
    let style =
      isReversal ? .market : isLong ? shape.pointee.exitLong : shape.pointee.exitShort
    var order = LaneOrder(
      ticket: state.pointee.nextTicket, .market, sign: isLong ? -1 : 1, quantity: .infinity,
      placed: bar.row)
    order.closes = true
    guard
      write(
        style, into: &order, signals, row, price: isLong ? .exitLongPrice : .exitShortPrice,
        limit: isLong ? .exitLongLimit : .exitShortLimit)
    else {
      state.pointee.tallies.unplaced += 1
      return
    }
    place(order)
  }

  /// Takes a share of the position off, or adds to it.
  private func scale(_ signals: OrderSignals, _ row: Int, isLong: Bool) {
    let shape = shape.pointee
    if shape.hasReductions, signals.holds(isLong ? .reduceLong : .reduceShort, row, lane) {
      reduce(by: signals.number(.reducePortion, row, lane))
    }
    guard shape.hasAdds, signals.holds(isLong ? .addLong : .addShort, row, lane),
      Double(state.pointee.position.entries - 1) < most(signals, row)
    else { return }
    for index in 0..<count {
      let order = order(index)
      if order.pointee.role == .order, !order.pointee.closes { cancel(index) }
    }
    enter(signals, row, isLong: isLong, isGrouped: false)
  }

  /// How often a position may be added to.
  func most(_ signals: OrderSignals, _ row: Int) -> Double {
    let most = signals.number(.adds, row, lane)
    return most.isNaN ? 1 : most
  }

  private func reduce(by portion: Double) {
    var isWaiting = false
    for index in 0..<count {
      let order = order(index)
      let isReduction = order.pointee.closes && order.pointee.quantity.isFinite
      if order.pointee.role == .order, isReduction, !order.pointee.isDone { isWaiting = true }
    }
    var quantity = abs(shares) * portion
    if terms.pointee.isWhole { quantity = quantity.rounded(.down) }
    guard quantity > 0, !isWaiting else { return }
    var order = LaneOrder(
      ticket: state.pointee.nextTicket, .market, sign: shares > 0 ? -1 : 1, quantity: quantity,
      placed: bar.row)
    order.closes = true
    place(order)
  }
}
