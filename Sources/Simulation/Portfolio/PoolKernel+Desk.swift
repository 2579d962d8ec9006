import CLanes
import Rules

/// Where a symbol's bars lie beyond their prices, for books that want all of them.
struct PoolTape {
  let times: UnsafePointer<Int64>
  let volume: UnsafePointer<Double>
  let sessions: SessionRows
}

/// The rows of portfolios that trade on an account's terms: books fill, the kernel decides.
extension PoolKernel {
  /// Walks one row at a desk.
  func step(_ state: PoolState, at desk: PoolDesk) {
    look()
    let ended = endings.contains(row) ? (0..<symbols).filter { prices[$0].end == row } : []
    forEachLane(desk.lanes) { lane, bit in
      desk.step(lane, row: row, views, ended: ended)
      for symbol in ended {
        state.chosenLong[symbol] &= ~bit
        state.chosenShort[symbol] &= ~bit
        state.wished[symbol][lane] = 0
        state.raw[symbol][lane] = 0
      }
      desk.collect(lane, bit, state)
      desk.mirror(lane, bit, state, rebalances: plan.rebalances)
      for (reason, count) in desk.takeRefused(lane) {
        recorder?.refuse(bit, reason, times: count)
      }
    }
    mark(state, at: desk)
    decide(state, equity: state.run.pointee.curve.equity)
    forEachLane(desk.lanes) { lane, bit in order(lane, bit, state, at: desk) }
    state.resized = 0
  }

  /// Writes the bars of the row; a symbol without one shows its last bar, and says so.
  private func look() {
    for symbol in 0..<symbols where now[symbol] > 0 {
      let own = bar(symbol)
      let tape = tapes[symbol]
      views[symbol].open = prices[symbol].open[own]
      views[symbol].high = prices[symbol].high[own]
      views[symbol].low = prices[symbol].low[own]
      views[symbol].close = prices[symbol].close[own]
      views[symbol].volume = tape.volume[own]
      views[symbol].time = tape.times[own]
      views[symbol].end = tape.times[own] + barLength
      views[symbol].isSessionStart = tape.sessions.isStart(own)
      views[symbol].isSessionEnd = tape.sessions.isEnd(own)
      views[symbol].isRegular = tape.sessions.isRegular(own)
      views[symbol].isPresent = isPresent(symbol)
    }
  }

  private func mark(_ state: PoolState, at desk: PoolDesk) {
    let run = state.run
    let before = run.pointee.account.ruined
    var equity = run.pointee.curve.equity
    var broke: UInt8 = 0
    forEachLane(desk.lanes & ~before) { lane, bit in
      equity[lane] = desk.books[lane].equity
      if desk.books[lane].isRuined { broke |= bit }
    }
    run.pointee.bars += 1
    run.pointee.curve.take(equity, ruined: before, close: run.pointee.bars)
    // What ruin has closed was held at this close.
    state.rowsHeld += choose(state.anyHeld | broke, 1, 0)
    recorder?.mark(state, prices: close)
    guard broke != 0 else { return }
    run.pointee.account.ruined |= broke
    for symbol in 0..<symbols {
      state.chosenLong[symbol] &= ~broke
      state.chosenShort[symbol] &= ~broke
    }
  }
}
