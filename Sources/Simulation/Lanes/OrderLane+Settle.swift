import Rules
import Series

/// Bars that leave the order of events open, settled by the finer bars inside them.
extension OrderLane {
  /// Runs the bar; where its range is ambiguous, the finer bars are gone through one by one instead.
  ///
  /// A finer bar may itself be ambiguous: then it is assumed as any other is, and the bar counts.
  func runBar(_ finer: FinerBars, _ rows: Range<Int>) {
    open()
    let isOpen = withSaved { saved in
      let trial = with(recorder: nil)
      trial.range()
      let isOpen = state.pointee.isCounted
      if isOpen || recorder != nil { saved.restore(self) }
      return isOpen
    }
    if isOpen {
      for row in rows { inside(finer, row).subrange() }
      if !state.pointee.isCounted { state.pointee.tallies.settled += 1 }
    } else if recorder != nil {
      range()
    }
    close()
  }

  /// What a finer bar's range reaches; its open is where the market stands.
  private func subrange() {
    for index in 0..<count {
      order(index).pointee.reference = bar.open
      order(index).pointee.isAsleep = false
    }
    range()
  }

  private func with(recorder: OrderRecorder?) -> OrderLane {
    OrderLane(
      state: state, shape: shape, terms: terms, run: run, lane: lane, bar: bar, recorder: recorder)
  }

  private func inside(_ finer: FinerBars, _ row: Int) -> OrderLane {
    let bar = OrderBar(
      open: finer.open[row], high: finer.high[row], low: finer.low[row], close: finer.close[row],
      before: bar.before, row: bar.row, session: bar.session, isSessionStart: bar.isSessionStart,
      isSessionEnd: bar.isSessionEnd)
    return OrderLane(
      state: state, shape: shape, terms: terms, run: run, lane: lane, bar: bar, recorder: recorder)
  }

  // MARK: Trying

  /// A lane before its bar's range.
  private struct Saved {
    let state: OrderState
    let trades: TradeTally
    let orders: UnsafeMutableBufferPointer<LaneOrder>

    func restore(_ lane: OrderLane) {
      lane.state.pointee = state
      lane.run.pointee.trades = trades
      for index in 0..<state.count { lane.state.pointee.orders[index] = orders[index] }
    }
  }

  private func withSaved(_ body: (Saved) -> Bool) -> Bool {
    withUnsafeTemporaryAllocation(of: LaneOrder.self, capacity: max(count, 1)) { buffer in
      _ = buffer.initialize(from: UnsafeBufferPointer(start: state.pointee.orders, count: count))
      return body(Saved(state: state.pointee, trades: run.pointee.trades, orders: buffer))
    }
  }
}
