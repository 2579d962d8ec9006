import CLanes
import Rules

/// What fills in a row: orders that wait, at the market, and protective orders.
extension PoolKernel {
  /// Fills what waits for symbols that have a bar: exits of all symbols first, then entries.
  func fillWaiting(_ state: PoolState, atClose: Bool) {
    for symbol in 0..<symbols where isPresent(symbol) {
      let held = state.held(symbol)
      guard held | state.exits[symbol] != 0 else { continue }
      if plan.protects, !atClose, held != 0 { fillGaps(symbol, state) }
      let leaving = state.exits[symbol] & state.held(symbol)
      if leaving != 0 { fillExits(symbol, leaving, atClose: atClose, state) }
      state.exits[symbol] = 0
    }
    if plan.rebalances {
      fillResizes(state, atClose: atClose)
    } else {
      for lane in 0..<laneCount where state.queued[lane] > 0 {
        fillEntries(lane, state, atClose: atClose)
      }
    }
  }

  private func fillExits(_ symbol: Int, _ lanes: UInt8, atClose: Bool, _ state: PoolState) {
    let price = Lane(repeating: atClose ? close(symbol) : prices[symbol].open[bar(symbol)])
    var reason = Trade.ExitReason.signal
    if let recorder {
      let entering = state.longs[symbol] | state.shorts[symbol]
      if recorder.isRecorded(lanes & entering) { reason = .reversal }
      if state.departs[symbol] != 0 { reason = .universe }
    }
    leave(symbol, lanes, at: slipped(price, symbol, state), reason, state)
  }

  /// Entries of one lane, best first; those whose symbol has no bar go on waiting.
  private func fillEntries(_ lane: Int, _ state: PoolState, atClose: Bool) {
    let line = state.queue + lane * symbols
    let bit: UInt8 = 1 << UInt8(lane)
    var kept = 0
    var places = plan.positions
    if places < .max { places -= state.held(in: lane) }
    let isCrowded = !atClose && caps != nil && hasLateExit(bit, state)
    if isCrowded {
      caps?.begin(self, lane, state.run.pointee.curve.equity[lane], state, atOpen: true)
    }
    for index in 0..<state.queued[lane] {
      let symbol = Int(line[index])
      guard isPresent(symbol) else {
        line[kept] = line[index]
        kept += 1
        continue
      }
      // A position whose exit still waits for its symbol's next bar has the place.
      if places <= 0 {
        recorder?.refuse(bit, .noPlace)
      } else if isCrowded, let refusal = caps?.fit(symbol, lane, state) {
        recorder?.refuse(bit, refusal)
      } else if state.held(symbol) & bit == 0 {
        let base = atClose ? close(symbol) : prices[symbol].open[bar(symbol)]
        let filled = increase(
          symbol, bit, by: state.quantity[symbol], isShort: state.shorts[symbol], at: base,
          atClose: atClose, state)
        if filled != 0 { places -= 1 } else { recorder?.refuse(bit, .noCash) }
      }
      state.longs[symbol] &= ~bit
      state.shorts[symbol] &= ~bit
    }
    state.queued[lane] = kept
  }

  /// Whether a lane holds something whose exit met no bar: the room that caps gave for it is not there.
  private func hasLateExit(_ bit: UInt8, _ state: PoolState) -> Bool {
    for symbol in 0..<symbols where !isPresent(symbol) {
      if state.exits[symbol] & state.held(symbol) & bit != 0 { return true }
    }
    return false
  }

  /// Gaps through stops and targets, at the open; what leaves at the market anyway is no gap.
  private func fillGaps(_ symbol: Int, _ state: PoolState) {
    let price = Lane(repeating: prices[symbol].open[bar(symbol)])
    let (stop, target) = (state.stop[symbol], state.target[symbol])
    let (long, short) = (state.heldLong[symbol], state.heldShort[symbol])
    let free = (long | short) & ~state.exits[symbol]
    var stopped =
      long & lockstep_less_equal(price, stop) | short & lockstep_greater_equal(price, stop)
    var taken =
      long & lockstep_greater_equal(price, target) | short & lockstep_less_equal(price, target)
    stopped &= free
    taken &= free & ~stopped
    if stopped != 0 { leave(symbol, stopped, at: slipped(price, symbol, state), .stop, state) }
    if taken != 0 { leave(symbol, taken, at: price, .target, state) }
  }
}
