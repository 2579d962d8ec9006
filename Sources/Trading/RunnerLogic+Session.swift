import Simulation

extension RunnerLogic {
  // MARK: Recovery

  /// Takes over what an earlier session of the same strategy left at the broker.
  ///
  /// - Parameters:
  ///   - position: signed shares and average price, as the broker says.
  ///   - open: open orders of the account; those of other names are left alone.
  ///   - latest: the strategy's latest entry in the journal.
  ///   - lastProtection: the highest number of a protective order of that entry in the journal.
  package mutating func recover(
    position: BrokerPosition?, open: [BrokerOrder], latest: JournalIntentRow?,
    lastProtection: Int = 0
  ) {
    expectedShares = position?.shares ?? 0
    for order in open {
      guard let (kind, barTime, _) = names.parse(order.clientOrderID) else { continue }
      let request = OrderRequest(
        symbol: order.symbol, side: order.side, quantity: order.quantity, kind: .market,
        clientOrderID: order.clientOrderID)
      var tracked = TrackedOrder(
        intent: Intent(
          kind: kind, barTime: barTime, request: request,
          protection: latest?.protection ?? Protection()))
      for member in [order] + order.legs {
        tracked.members[member.id] = member
        owners[member.id] = order.clientOrderID
      }
      orders[order.clientOrderID] = tracked
    }
    guard let position, position.shares != 0, let latest else { return }
    plan = Plan(
      barTime: latest.barTime, fillPrice: position.averagePrice,
      protection: latest.protection)
    // Earlier protective orders of the entry may have used the first names.
    let used = live(.protect).compactMap { names.parse($0.name)?.sequence }.max()
    plan?.sequence = max(used ?? 0, lastProtection)
  }

  /// Whether an order at the broker is one of this strategy on this symbol.
  func isOurs(_ order: BrokerOrder) -> Bool { names.parse(order.clientOrderID) != nil }

  // MARK: Connection

  mutating func takeLoss(_ reason: String) {
    guard isConnected else { return }
    isConnected = false
    missedAfter = missedAfter ?? lastBarTime
    say(
      .alarm,
      "connection lost (\(reason)); no order goes out until it is back, protective orders stay")
  }

  mutating func takeRestoration() {
    guard !isConnected else { return }
    isConnected = true
    say(.info, "connected again; asking what happened in between")
    if let bar = decidingBar {
      decidingBar = nil
      waitingBars.insert(bar, at: 0)
    }
    decideNext()
    emit(.backfill(after: missedAfter ?? lastBarTime))
  }

  // MARK: Pacing and time

  mutating func takeSettlement(_ isFinished: Bool) {
    pump(isFresh: false)
    guard phase != .finished else { return }
    if hasTalked {
      hasTalked = false
      return emit(.settle)
    }
    if !hasAskedAgain, orders.values.contains(where: \.isHalfDone) {
      hasAskedAgain = true
      askBroker()
      return emit(.settle)
    }
    guard isFinished else { return emit(.advance) }
    if case .stopping(let reason) = phase { return emit(.finish(reason)) }
    beginStop("the venue's data ended", flatten: false)
    if phase != .finished { emit(.settle) }
  }

  mutating func takeTick() {
    if case .stopping(let reason) = phase, now >= stopDeadline {
      let names = orders.values.filter { !$0.isDone }.map(\.name).sorted()
      say(
        .alarm,
        "the broker did not confirm everything in time; look at these orders there: "
          + (names.isEmpty ? "none known" : names.joined(separator: ", ")))
      return emit(.finish(reason))
    }
    guard isConnected, !isPaced else { return }
    if let missedAfter { emit(.backfill(after: missedAfter)) }
    if needsSnapshot || orders.values.contains(where: \.isHalfDone) { askBroker() }
    pump(isFresh: false)
  }

  // MARK: The end

  mutating func beginStop(_ reason: String, flatten: Bool) {
    if case .stopping = phase { return }
    let wasHalted = phase == .halted
    phase = .stopping(reason)
    stopDeadline = now + Int64(settings.stopTimeoutSeconds * 1e9)
    wantedEntry = nil
    wantedExit = nil
    waitingBars = []
    heldBars = []
    missedAfter = nil
    decidingBar = nil
    say(.info, "stopping: \(reason)")
    if flatten, !wasHalted, expectedShares != 0 {
      wantedExit = (max(lastBarTime, 0), .flatten)
    }
    guard isConnected else {
      if !live(.entry).isEmpty || expectedShares != 0 {
        say(.alarm, "the broker can't be reached: look at the account's orders and position")
      }
      return emit(.finish(reason))
    }
    pumpStop()
  }

  /// Cancels entries, closes the position if that is wanted, and finishes when all is done.
  mutating func pumpStop() {
    guard case .stopping(let reason) = phase else { return }
    for order in live(.entry) { cancel(order.name) }
    if !isHalted {
      pumpLeftovers()
      if live(.entry).isEmpty { pumpExit() }
      // An entry that filled while it was being cancelled leaves a position to protect.
      pumpProtection()
    }
    let isWaiting =
      !live(.entry).isEmpty || wantedExit != nil
      || live(.protect).contains { $0.isCancelRequested || $0.members.isEmpty }
    if !isWaiting { emit(.finish(reason)) }
  }
}
