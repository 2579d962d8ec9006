package import Simulation
import Series

extension RunnerLogic {
  // MARK: Warm-up

  /// Feeds history through the strategy; what it decides there is not acted on.
  package mutating func warmUp(_ bars: [Bar], account: AccountState) {
    for bar in bars where bar.time > lastBarTime {
      _ = maker.close(bar, account: account)
      lastBarTime = bar.time
      lastPrice = bar.close
    }
  }

  // MARK: Bars

  mutating func take(_ bar: Bar) {
    guard bar.time > lastBarTime else { return }
    lastBarTime = bar.time
    if let until = settings.until, bar.time >= until.nanoseconds {
      return beginStop("the session's end is reached", flatten: settings.flattensAtEnd)
    }
    emit(.journal(.bar(bar)))
    waitingBars.append(bar)
    decideNext()
  }

  mutating func takeBackfill(_ bars: [Bar]) {
    if !bars.isEmpty { say(.info, "\(bars.count) bars were missed and are taken from history") }
    for bar in bars { take(bar) }
    if decidingBar == nil { askBroker() }
  }

  /// Begins with the next bar: first the broker is asked what the account holds.
  mutating func decideNext() {
    guard decidingBar == nil, isConnected, !waitingBars.isEmpty else { return }
    decidingBar = waitingBars.removeFirst()
    askBroker()
  }

  // MARK: What the broker holds

  mutating func take(_ snapshot: RunnerSnapshot) {
    for order in snapshot.orders { report(order, execution: nil, time: now) }
    for name in snapshot.missing { takeMissing(name) }
    let difference = abs(snapshot.shares - expectedShares)
    guard difference <= 1e-6 else { return takeMismatch(snapshot) }
    mismatches = 0
    self.snapshot = snapshot
    if let bar = decidingBar {
      decidingBar = nil
      decide(bar, snapshot)
    }
    pump(isFresh: true)
    decideNext()
  }

  /// The broker may be ahead of its stream or behind: asks again before it halts.
  private mutating func takeMismatch(_ snapshot: RunnerSnapshot) {
    mismatches += 1
    if phase != .halted, mismatches <= 3 { return askBroker(attempt: mismatches) }
    mismatches = 0
    self.snapshot = snapshot
    halt(
      "the broker holds \(decimalText(snapshot.shares)) shares of \(settings.symbol), "
        + "the fills of this session give \(decimalText(expectedShares))")
    if let bar = decidingBar {
      decidingBar = nil
      decide(bar, snapshot)
    }
    pump(isFresh: true)
    decideNext()
  }

  mutating func takeSnapshotFailure(_ reason: String) {
    say(.alarm, "the broker does not answer, nothing is sent until it does: \(reason)")
    if isPaced { return emit(.finish("the broker does not answer: \(reason)")) }
    needsSnapshot = true
  }

  mutating func halt(_ reason: String) {
    guard phase == .trading else { return }
    phase = .halted
    wantedEntry = nil
    wantedExit = nil
    say(
      .alarm,
      "halted: \(reason); no order goes out any more, protective orders stay. Look at the account "
        + "and start a new session")
  }

  // MARK: Decisions

  private mutating func decide(_ bar: Bar, _ snapshot: RunnerSnapshot) {
    lastPrice = bar.close
    countBar(bar)
    let account = AccountState(cash: snapshot.account.cash, shares: expectedShares)
    let decision = maker.close(bar, account: account)
    if let late = wantedEntry { refuse(entryIntent(late), "the exit before it did not fill") }
    wantedEntry = nil
    guard phase == .trading else { return }
    if decision.exit {
      for order in live(.entry) { cancel(order.name) }
      if expectedShares != 0 { wantedExit = (decision.time, .exit) }
    }
    guard decision.entry != nil else { return }
    if live(.entry).isEmpty {
      wantedEntry = decision
    } else {
      refuse(entryIntent(decision), "an earlier entry still works")
    }
  }

  func entryIntent(_ decision: Decision) -> Intent {
    Intent(
      kind: .entry, barTime: decision.time,
      request: OrderRequest(
        symbol: settings.symbol, side: OrderSide(opening: decision.entry ?? .long),
        quantity: quantity(decision), kind: .market, timeInForce: .day,
        clientOrderID: names.name(.entry, barTime: decision.time)),
      protection: Protection(decision))
  }

  /// Shares to enter: what was decided, cut to what cash pays for at the last price.
  ///
  /// A backtest cuts at the fill's price, which nobody knows when the order goes out.
  private func quantity(_ decision: Decision) -> Double {
    guard let cash = snapshot?.account.cash, let lastPrice, lastPrice > 0 else {
      return decision.quantity
    }
    let affordable = max(0, cash / lastPrice)
    let quantity = decision.quantity < affordable ? decision.quantity : affordable
    return settings.shares == .whole ? quantity.rounded(.down) : quantity
  }
}
