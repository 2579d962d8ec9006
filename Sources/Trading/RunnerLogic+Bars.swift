package import Simulation
import Series

extension RunnerLogic {
  // MARK: Warm-up

  /// Feeds history through the strategy; entries that it decides there are not acted on.
  ///
  /// An exit is: a position of an earlier session that the strategy has left since is closed.
  ///
  /// - Returns: the bar at whose close the strategy left the position; nil when it did not.
  @discardableResult
  package mutating func warmUp(_ bars: [Bar], account: AccountState) -> Int64? {
    for bar in bars where bar.time > lastBarTime {
      let decision = maker.close(bar, account: account)
      lastBarTime = bar.time
      lastPrice = bar.close
      if decision.exit, wantedExit == nil, let plan, bar.time > plan.barTime {
        wantedExit = (bar.time, .exit)
      }
    }
    return wantedExit?.barTime
  }

  // MARK: Bars

  mutating func take(_ bar: Bar) {
    guard bar.time > lastBarTime else { return }
    // What was missed comes first, or it could never be taken.
    guard missedAfter == nil else { return heldBars.append(bar) }
    lastBarTime = bar.time
    if let until = settings.until, bar.time >= until.nanoseconds {
      return beginStop("the session's end is reached", flatten: settings.flattensAtEnd)
    }
    emit(.journal(.bar(bar)))
    waitingBars.append(bar)
    decideNext()
  }

  mutating func takeBackfill(_ bars: [Bar]) {
    let held = heldBars
    missedAfter = nil
    heldBars = []
    let arrived = Set(held.map(\.time))
    let missed = bars.filter { $0.time > lastBarTime && !arrived.contains($0.time) }
    if !missed.isEmpty {
      say(.info, "\(missed.count) bars were missed and are taken from history")
    }
    for bar in (missed + held).sorted(by: { $0.time < $1.time }) where phase != .finished {
      take(bar)
    }
    if decidingBar == nil, phase != .finished { askBroker() }
  }

  /// History could not be read: it is asked for again at the next tick, and bars wait until then.
  mutating func takeBackfillFailure(_ reason: String) {
    say(.alarm, "missed bars can't be read, nothing is decided until they are: \(reason)")
    if isPaced { emit(.finish("the broker does not answer: \(reason)")) }
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
    isHalted = true
    wantedEntry = nil
    wantedExit = nil
    say(
      .alarm,
      "halted: \(reason); no order goes out any more, protective orders stay. Look at the account "
        + "and start a new session")
    // An entry that still works would open a position that nobody looks after.
    for order in live(.entry) { cancel(order.name) }
    let isProtected = live(.protect).contains { !$0.isCancelRequested }
    if expectedShares != 0, !isProtected {
      say(
        .alarm,
        "no protective order of this session stands at the broker: protect or close the position "
          + "in \(settings.symbol) there")
    }
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
    if !waitingBars.isEmpty {
      refuse(entryIntent(decision), "a newer bar has closed since")
    } else if live(.entry).isEmpty {
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
        quantity: quantity(decision), kind: .market,
        timeInForce: settings.marketTimeInForce,
        clientOrderID: names.name(.entry, barTime: decision.time)),
      protection: Protection(decision))
  }

  /// Shares to enter: what was decided, cut to what cash pays for at the last price.
  ///
  /// A backtest cuts at the fill's price, which nobody knows when the order goes out.
  private func quantity(_ decision: Decision) -> Double {
    // No number is no quantity: the check of quantities refuses it, and the journal can hold it.
    guard !decision.quantity.isNaN else { return 0 }
    guard let cash = snapshot?.account.cash, let lastPrice, lastPrice > 0 else {
      return decision.quantity
    }
    let affordable = max(0, cash / lastPrice)
    let quantity = decision.quantity < affordable ? decision.quantity : affordable
    if settings.shares == .whole { return quantity.rounded(.down) }
    // Brokers take nine decimals of a share.
    let cut = (quantity * 1e9).rounded(.down) / 1e9
    return cut.isFinite ? cut : quantity
  }
}
