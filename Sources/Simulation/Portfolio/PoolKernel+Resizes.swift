import CLanes
import Rules

/// How the orders of a rebalancing fill: what makes positions smaller first, then what makes them larger.
extension PoolKernel {
  /// Fills the changes of size that wait for symbols with a bar.
  func fillResizes(_ state: PoolState, atClose: Bool) {
    guard state.hasResizes else { return }
    var lanes: UInt8 = 0
    var isWaiting = false
    for symbol in 0..<symbols where state.resizes[symbol] != 0 {
      isWaiting = isWaiting || !isPresent(symbol)
    }
    state.hasResizes = isWaiting
    for symbol in 0..<symbols where state.resizes[symbol] != 0 && isPresent(symbol) {
      lanes |= state.resizes[symbol]
      shrink(symbol, state.resizes[symbol] & state.held(symbol), state, atClose: atClose)
    }
    guard lanes != 0 else { return }
    forEachLane(lanes) { lane, bit in grow(lane, bit, state, atClose: atClose) }
    for symbol in 0..<symbols where isPresent(symbol) { state.resizes[symbol] = 0 }
  }

  private func base(_ symbol: Int, atClose: Bool) -> Double {
    atClose ? close(symbol) : prices[symbol].open[bar(symbol)]
  }

  /// Sells long positions and covers short ones down to what is wanted; of the other side nothing is left.
  private func shrink(_ symbol: Int, _ lanes: UInt8, _ state: PoolState, atClose: Bool) {
    guard lanes != 0 else { return }
    let isShort = state.heldShort[symbol]
    let held = choose(isShort, -state.shares[symbol], state.shares[symbol])
    let wanted = choose(isShort, -state.quantity[symbol], state.quantity[symbol])
    let kept = choose(lockstep_greater(wanted, .zero), wanted, .zero)
    let smaller = lanes & lockstep_less(kept, held)
    guard smaller != 0 else { return }
    let price = slipped(Lane(repeating: base(symbol, atClose: atClose)), symbol, state)
    let all = smaller & lockstep_less_equal(kept, .zero)
    if all != 0 {
      let reason: Trade.ExitReason = state.departs[symbol] != 0 ? .universe : .rebalance
      leave(symbol, all, at: price, reason, state)
    }
    let part = smaller & ~all
    if part != 0 { reduce(symbol, part, by: held - kept, at: price, state) }
  }

  /// Buys, or sells short, what one lane lacks: the smallest order first, so that only the largest is cut.
  private func grow(_ lane: Int, _ bit: UInt8, _ state: PoolState, atClose: Bool) {
    var orders: [(size: Double, symbol: Int, quantity: Double)] = []
    for symbol in 0..<symbols where state.resizes[symbol] & bit != 0 && isPresent(symbol) {
      let held = state.held(symbol) & bit == 0 ? 0 : state.shares[symbol][lane]
      let wanted = state.quantity[symbol][lane]
      let missing = abs(wanted) - abs(held)
      guard missing > 0 else { continue }
      // In billionths of the initial cash: equal orders stay equal whatever rounding does to them.
      let size = (missing * base(symbol, atClose: atClose) / dust[lane]).rounded()
      orders.append((size, symbol, missing))
    }
    var places = plan.positions
    if places < .max { places -= state.held(in: lane) }
    orders.sort { ($0.size, $0.symbol) < ($1.size, $1.symbol) }
    for order in orders {
      let symbol = order.symbol
      let isNew = state.held(symbol) & bit == 0
      // What should have been sold and had no bar still has the place.
      if isNew, places <= 0 {
        recorder?.refuse(bit, .noPlace)
        continue
      }
      let isShort: UInt8 = state.quantity[symbol][lane] < 0 ? 0xFF : 0
      let filled = increase(
        symbol, bit, by: Lane(repeating: order.quantity), isShort: isShort,
        at: base(symbol, atClose: atClose), atClose: atClose, state)
      if filled == 0 { recorder?.refuse(bit, .noCash) } else if isNew { places -= 1 }
    }
  }
}
