import Simulation
import Series

extension RunnerLogic {
  // MARK: Reports

  mutating func take(_ update: OrderUpdate) {
    hasAskedAgain = false
    report(update.order, execution: update.execution, time: update.time)
    pump(isFresh: false)
  }

  mutating func takeReply(_ order: BrokerOrder) {
    report(order, execution: nil, time: now)
    pump(isFresh: false)
  }

  /// Takes what the broker says of an order and of its legs.
  mutating func report(_ order: BrokerOrder, execution: Execution?, time: Int64) {
    guard order.symbol == settings.symbol || owners[order.id] != nil else { return }
    let name = orders[order.clientOrderID] != nil ? order.clientOrderID : owners[order.id]
    guard let name, var tracked = orders[name] else {
      if owners[order.id] == nil {
        owners[order.id] = ""
        say(
          .warning,
          "an order on \(settings.symbol) is not of this session: \(order.clientOrderID)")
      }
      return
    }
    for member in [order] + order.legs {
      owners[member.id] = name
      let before = tracked.members[member.id]
      let fill = tracked.apply(member, execution: execution, time: time)
      guard tracked.members[member.id] != before else { continue }
      orders[name] = tracked
      if let current = tracked.members[member.id] { emit(.journal(.order(current))) }
      if let fill { take(fill, of: tracked) }
      if member.status == "rejected" { takeRejection(tracked, member) }
    }
    orders[name] = tracked
  }

  private mutating func take(_ fill: JournalFill, of order: TrackedOrder) {
    emit(.journal(.fill(fill)))
    count(fill)
    lastPrice = fill.price
    if order.intent.kind == .entry {
      plan = Plan(
        barTime: order.intent.barTime, fillPrice: order.averagePrice,
        protection: order.intent.protection)
    }
    if expectedShares == 0 { plan = nil }
    if isHalted, order.intent.kind == .entry {
      say(.alarm, "an entry filled after the halt: protect or close the position at the broker")
    }
    say(
      .info,
      "\(fill.role): \(fill.side == .buy ? "bought" : "sold") \(decimalText(fill.quantity)) "
        + "\(settings.symbol) at \(decimalText(fill.price))")
  }

  // MARK: Refusals

  mutating func takeRefusal(_ name: String, _ reason: String) {
    guard var order = orders[name], order.members.isEmpty, !order.isRefused else { return }
    order.isRefused = true
    order.isUncertain = false
    orders[name] = order
    emit(.journal(.refusal(clientOrderID: name, reason: reason)))
    countRefusal()
    takeFailure(order, reason)
    pump(isFresh: false)
  }

  private mutating func takeRejection(_ order: TrackedOrder, _ member: BrokerOrder) {
    emit(.journal(.refusal(clientOrderID: order.name, reason: "rejected after it was taken")))
    countRefusal()
    takeFailure(order, "rejected after it was taken")
  }

  private mutating func takeFailure(_ order: TrackedOrder, _ reason: String) {
    let what = "\(order.intent.kind.rawValue) of \(settings.symbol)"
    switch order.intent.kind {
    case .entry: say(.warning, "\(what) refused: \(reason)")
    case .exit, .flatten:
      // The position stays, so its protection must come back.
      wantedExit = nil
      plan?.sequence += 1
      say(.alarm, "\(what) refused, the position stays: \(reason)")
    case .protect:
      plan?.failures += 1
      say(.alarm, "\(what) refused, the position is not protected: \(reason)")
    }
  }

  mutating func takeUncertainty(_ name: String, _ reason: String) {
    guard var order = orders[name] else { return }
    order.isUncertain = true
    orders[name] = order
    say(.alarm, "it is unknown whether \(name) was taken: \(reason)")
    askBroker(attempt: 1)
  }

  /// The broker does not know an order of ours: it never arrived.
  mutating func takeMissing(_ name: String) {
    guard let order = orders[name], order.members.isEmpty else { return }
    takeRefusal(name, "the broker has no such order")
  }

  mutating func takeCancelFailure(_ name: String, _ reason: String) {
    guard var order = orders[name], !order.isDone else { return }
    // Often it has just filled: the broker's word on it decides.
    order.isCancelRequested = false
    orders[name] = order
    say(.warning, "cancel of \(name) failed: \(reason)")
    askBroker(attempt: 1)
  }

  // MARK: What to send next

  /// Sends whatever the state calls for: exits, then entries, then protection.
  ///
  /// - Parameter isFresh: whether the broker's account has just been read.
  mutating func pump(isFresh: Bool) {
    guard isConnected else { return }
    if case .stopping = phase { return pumpStop() }
    guard phase == .trading else { return }
    pumpExit()
    pumpLeftovers()
    pumpEntry(isFresh: isFresh)
    pumpProtection()
  }

  /// Cancels the protection, waits until that is certain, then sends the exit.
  mutating func pumpExit() {
    guard let exit = wantedExit else { return }
    if expectedShares == 0 {
      wantedExit = nil
      return
    }
    let protection = live(.protect)
    guard protection.isEmpty else {
      for order in protection { cancel(order.name) }
      return
    }
    guard live(.exit, .flatten, .entry).isEmpty else { return }
    let name = names.name(exit.kind, barTime: exit.barTime)
    if let earlier = orders[name] {
      wantedExit = nil
      let status = earlier.members.values.map(\.status).sorted().first ?? "refused"
      return say(
        .alarm,
        "the \(exit.kind.rawValue) of \(settings.symbol) ended \(status), "
          + "\(decimalText(expectedShares)) shares stay until the next exit; close them by hand "
          + "if they must go now")
    }
    send(
      Intent(
        kind: exit.kind, barTime: exit.barTime,
        request: OrderRequest(
          symbol: settings.symbol, side: expectedShares > 0 ? .sell : .buy,
          quantity: abs(expectedShares), kind: .market, timeInForce: settings.marketTimeInForce,
          clientOrderID: name)))
  }

  /// Cancels protection that has nothing left to protect.
  mutating func pumpLeftovers() {
    guard expectedShares == 0 else { return }
    // A group of which one member filled is being ended by the broker itself.
    for order in live(.protect)
    where !order.members.values.contains(where: { $0.status == "filled" }) { cancel(order.name) }
  }

  private mutating func pumpEntry(isFresh: Bool) {
    guard let decision = wantedEntry, wantedExit == nil, expectedShares == 0,
      live(.exit, .flatten, .protect, .entry).isEmpty
    else { return }
    guard isFresh, let snapshot else {
      if decidingBar == nil { askBroker() }
      return
    }
    wantedEntry = nil
    let intent = entryIntent(decision)
    guard orders[intent.request.clientOrderID] == nil else { return }
    let context = riskContext(intent, decision, snapshot)
    for check in settings.riskChecks {
      if let reason = check.refusal(context) { return refuse(intent, reason) }
    }
    send(intent)
  }

  private func riskContext(
    _ intent: Intent, _ decision: Decision, _ snapshot: RunnerSnapshot
  ) -> RiskContext {
    var context = RiskContext(
      request: intent.request, price: lastPrice,
      barEnd: decision.time + settings.timeframe.nanoseconds, timeframe: settings.timeframe,
      account: snapshot.account, clock: snapshot.clock)
    context.hasProtection = intent.protection.isWanted
    return context
  }

  // MARK: Protection

  /// Keeps stop and target as large as the position.
  ///
  /// They are sent once the entry is done: before, its own order would stand against them.
  mutating func pumpProtection() {
    guard var plan, expectedShares != 0, wantedExit == nil,
      live(.entry, .exit, .flatten).isEmpty, plan.failures < 3
    else { return }
    let current = live(.protect)
    if let order = current.first {
      if abs(order.remaining - abs(expectedShares)) > 1e-9 || current.count > 1 {
        for order in current { cancel(order.name) }
      }
      return
    }
    var name = ""
    repeat {
      plan.sequence += 1
      name = names.name(.protect, barTime: plan.barTime, sequence: plan.sequence)
    } while orders[name] != nil
    self.plan = plan
    guard let request = protection(plan, name) else { return }
    send(Intent(kind: .protect, barTime: plan.barTime, request: request))
  }

  private func protection(_ plan: Plan, _ name: String) -> OrderRequest? {
    let isLong = expectedShares > 0
    let (stop, target) = plan.protection.prices(
      fill: plan.fillPrice, isLong: isLong, tick: settings.tick)
    var request = OrderRequest(
      symbol: settings.symbol, side: isLong ? .sell : .buy, quantity: abs(expectedShares),
      kind: .limit, timeInForce: .untilCancelled, clientOrderID: name)
    switch (stop, target) {
    case (nil, nil): return nil
    case (let stop?, let target?):
      request.limitPrice = target
      request.orderClass = .oneCancelsOther(takeProfit: target, stopLoss: stop)
    case (let stop?, nil):
      request.kind = .stop
      request.stopPrice = stop
    case (nil, let target?): request.limitPrice = target
    }
    return request
  }
}
