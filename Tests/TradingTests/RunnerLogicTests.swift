import Series
import Simulation
import Testing
import Trading

/// The session's machine alone: inputs in, effects out, no broker.
struct RunnerLogicTests {
  let day: Int64 = 86_400_000_000_000

  func bar(_ number: Int64) -> Bar {
    Bar(time: number * day, open: 100, high: 101, low: 99, close: 100, volume: 1)
  }

  func snapshot(shares: Double = 0, day number: Int64 = 1, orders: [BrokerOrder] = [])
    -> RunnerInput
  {
    let time = Timestamp(nanoseconds: number * day + day * 3 / 4)
    return .snapshot(
      RunnerSnapshot(
        account: BrokerAccount(id: "A", cash: 100_000, equity: 100_000, buyingPower: 100_000),
        clock: BrokerClock(time: time, isOpen: false, nextOpen: time, nextClose: time),
        shares: shares, orders: orders, missing: []))
  }

  func order(
    _ name: String, _ id: String, side: OrderSide = .buy, status: String, filled: Double = 0,
    quantity: Double = 10, kind: String = "market"
  ) -> BrokerOrder {
    BrokerOrder(
      id: id, clientOrderID: name, symbol: "SPY", side: side, kind: kind, status: status,
      quantity: quantity, filledQuantity: filled, filledAveragePrice: filled > 0 ? 100 : nil)
  }

  func update(_ order: BrokerOrder) -> RunnerInput {
    .order(OrderUpdate(event: order.status, order: order, execution: nil, time: 1))
  }

  func intents(_ effects: [RunnerEffect]) -> [Intent] {
    effects.compactMap { if case .submit(let intent) = $0 { intent } else { nil } }
  }

  func alarms(_ effects: [RunnerEffect]) -> [String] {
    effects.compactMap {
      if case .say(let message) = $0, message.level == .alarm { message.text } else { nil }
    }
  }

  /// A session that has just bought ten shares, with its protection sent.
  func bought(stop: Double = 5, target: Double = 5) -> (RunnerLogic, entry: String, protect: String)
  {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [
        day: .make(day, entry: .long, quantity: 10, stop: stop, target: target),
        3 * day: .make(3 * day, exit: true),
      ]), isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    let sent = intents(logic.handle(snapshot(), now: 2))
    let entry = sent.first?.request.clientOrderID ?? ""
    let effects = logic.handle(update(order(entry, "E", status: "filled", filled: 10)), now: 3)
    return (logic, entry, intents(effects).first?.request.clientOrderID ?? "")
  }

  @Test func theIntentIsWrittenBeforeTheOrderIsSent() throws {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [
        day: .make(day, entry: .short, quantity: 10, stop: 5, target: 5)
      ]), isPaced: false)
    #expect(
      logic.handle(.bar(bar(1)), now: 1) == [
        .journal(.bar(bar(1))), .snapshot(orders: [], attempt: 0),
      ])
    let effects = logic.handle(snapshot(), now: 2)
    let intent = try #require(intents(effects).first)
    #expect(effects == [.journal(.intent(intent, at: 2)), .submit(intent)])
    #expect(intent.request.side == .sell)
    #expect(intent.request.timeInForce == .day)
  }

  @Test func protectionFollowsTheFillAndItsPrice() throws {
    var (logic, entry, protect) = bought()
    #expect(entry.hasSuffix("-86400-entry"))
    #expect(protect.hasSuffix("-86400-protect"))
    // A repeat of the same report changes nothing.
    let again = logic.handle(update(order(entry, "E", status: "filled", filled: 10)), now: 4)
    #expect(again == [])
    // Nor does one that comes late.
    let late = logic.handle(update(order(entry, "E", status: "new")), now: 5)
    #expect(late == [])
  }

  @Test func anExitWaitsUntilTheProtectionIsCancelled() throws {
    var (logic, _, protect) = bought()
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "limit")), now: 4)
    _ = logic.handle(.bar(bar(3)), now: 5)
    let first = logic.handle(snapshot(shares: 10, day: 3), now: 6)
    #expect(first == [.cancel(clientOrderID: protect, orderID: "P")])
    let pending = order(protect, "P", side: .sell, status: "pending_cancel", kind: "limit")
    #expect(intents(logic.handle(update(pending), now: 7)) == [])
    let done = order(protect, "P", side: .sell, status: "canceled", kind: "limit")
    let exits = intents(logic.handle(update(done), now: 8))
    #expect(exits.map(\.kind) == [.exit])
    #expect(exits.map(\.request.quantity) == [10])
    #expect(exits.map(\.request.side) == [.sell])
  }

  @Test func aTargetThatFillsWhileItIsCancelledLeavesNothingToExit() throws {
    var (logic, _, protect) = bought()
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "limit")), now: 4)
    _ = logic.handle(.bar(bar(3)), now: 5)
    _ = logic.handle(snapshot(shares: 10, day: 3), now: 6)
    let filled = order(protect, "P", side: .sell, status: "filled", filled: 10, kind: "limit")
    let effects = logic.handle(update(filled), now: 7)
    #expect(intents(effects) == [])
    #expect(intents(logic.handle(.tick, now: 8)) == [])
    #expect(intents(logic.handle(snapshot(shares: 0, day: 3), now: 9)) == [])
  }

  @Test func whatIsLostIsAskedForAndNothingIsSentMeanwhile() {
    var (logic, _, _) = bought()
    let lost = logic.handle(.connectionLost("cut"), now: 4)
    #expect(alarms(lost).count == 1)
    // It waits until the bars before it are read.
    #expect(logic.handle(.bar(bar(3)), now: 5) == [])
    let back = logic.handle(.connectionRestored, now: 6)
    #expect(back.contains(.backfill(after: day)))
    let filled = logic.handle(.backfilled([bar(2), bar(3)]), now: 7)
    #expect(
      filled.compactMap { if case .journal(.bar(let bar)) = $0 { bar.time } else { nil } }
        == [2 * day, 3 * day])
    #expect(
      filled.contains {
        if case .snapshot = $0 { true } else { false }
      })
  }

  @Test func aMismatchIsAskedAgainThreeTimesBeforeTheSessionHalts() {
    var (logic, _, _) = bought()
    for attempt in 1...3 {
      let effects = logic.handle(snapshot(shares: 12), now: 4)
      guard case .snapshot(_, attempt: attempt)? = effects.last, effects.count == 1 else {
        Issue.record("\(effects)")
        return
      }
    }
    let effects = logic.handle(snapshot(shares: 12), now: 5)
    #expect(alarms(effects).count == 1)
    _ = logic.handle(.bar(bar(3)), now: 6)
    let after = logic.handle(snapshot(shares: 12, day: 3), now: 7)
    #expect(intents(after) == [])
    #expect(!after.contains { if case .cancel = $0 { true } else { false } })
  }

  @Test func aPartialFillOfTheProtectionKeepsItsRest() throws {
    var (logic, _, protect) = bought(stop: .nan)
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "limit")), now: 4)
    let partial = order(
      protect, "P", side: .sell, status: "partially_filled", filled: 4, kind: "limit")
    let effects = logic.handle(update(partial), now: 5)
    #expect(intents(effects) == [])
    #expect(!effects.contains { if case .cancel = $0 { true } else { false } })
    #expect(logic.summary.fills == 2)
  }

  @Test func aProtectionThatExpiresIsReplaced() throws {
    var (logic, _, protect) = bought(target: .nan)
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "stop")), now: 4)
    let expired = order(protect, "P", side: .sell, status: "expired", kind: "stop")
    let next = intents(logic.handle(update(expired), now: 5))
    #expect(next.map(\.request.clientOrderID) == [protect + "2"])
    #expect(next.map(\.request.stopPrice) == [95])
    #expect(next.map(\.request.timeInForce) == [.untilCancelled])
  }

  @Test func barsThatComeTwiceOrLateAreTakenOnce() {
    var logic = RunnerLogic(
      settings: testSettings(), maker: ScriptedMaker(script: [:]), isPaced: false)
    _ = logic.handle(.bar(bar(5)), now: 1)
    _ = logic.handle(snapshot(), now: 2)
    #expect(logic.handle(.bar(bar(5)), now: 3) == [])
    #expect(logic.handle(.bar(bar(4)), now: 4) == [])
    #expect(logic.summary.bars == 1)
  }

  @Test func fractionsOfTheFillBecomePrices() {
    let protection = Protection(
      stopDistance: 0.02, targetDistance: 0.05, stopIsFraction: true, targetIsFraction: true)
    let prices = protection.prices(fill: 123.45, isLong: true, tick: .usEquity)
    #expect(prices.stop == 120.98)
    #expect(prices.target == 129.62)
  }

  @Test func missedBarsThatCannotBeReadAreAskedForAgainAndLaterOnesWait() {
    var logic = RunnerLogic(
      settings: testSettings(), maker: ScriptedMaker(script: [:]), isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    _ = logic.handle(snapshot(), now: 2)
    _ = logic.handle(.connectionLost("cut"), now: 3)
    _ = logic.handle(.connectionRestored, now: 4)
    #expect(alarms(logic.handle(.backfillFailed("503"), now: 5)).count == 1)
    #expect(logic.handle(.bar(bar(3)), now: 6) == [])
    #expect(logic.handle(.tick, now: 7).contains(.backfill(after: day)))
    let taken = logic.handle(.backfilled([bar(2)]), now: 8)
    #expect(taken.contains(.journal(.bar(bar(2)))))
    #expect(taken.contains(.journal(.bar(bar(3)))))
    #expect(!logic.handle(.tick, now: 9).contains(.backfill(after: day)))
  }

  @Test func anEntryOfABarThatIsNotTheNewestIsNotSent() {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [day: .make(day, entry: .long, quantity: 10)]), isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    _ = logic.handle(.bar(bar(2)), now: 1)
    let effects = logic.handle(snapshot(), now: 2)
    #expect(intents(effects) == [])
    #expect(logic.summary.refusals == 1)
  }

  @Test func aQuantityThatIsNoNumberIsRefusedAndNotAllThatCashPaysFor() {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [day: .make(day, entry: .long, quantity: .nan)]),
      isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    #expect(intents(logic.handle(snapshot(), now: 2)) == [])
    #expect(logic.summary.refusals == 1)
  }

  @Test func anOrderThatWasThoughtRefusedAndIsReportedAfterAllDoesNotStandBesideAnother() {
    var (logic, _, protect) = bought()
    let again = intents(
      logic.handle(.notSubmitted(clientOrderID: protect, reason: "no such order"), now: 4))
    #expect(again.map(\.request.clientOrderID) == [protect + "2"])
    let late = order(protect, "P", side: .sell, status: "new", kind: "limit")
    let effects = logic.handle(update(late), now: 5)
    #expect(effects.contains(.cancel(clientOrderID: protect, orderID: "P")))
    #expect(intents(effects) == [])
  }

  @Test func aRefusalThatIsToldTwiceCountsOnce() {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [day: .make(day, entry: .long, quantity: 10)]), isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    let name = intents(logic.handle(snapshot(), now: 2)).first?.request.clientOrderID ?? ""
    _ = logic.handle(.notSubmitted(clientOrderID: name, reason: "no"), now: 3)
    _ = logic.handle(.notSubmitted(clientOrderID: name, reason: "no"), now: 4)
    #expect(logic.summary.refusals == 1)
  }

  @Test func anExitThatExpiresIsAnAlarmAndThePositionIsProtectedAgain() {
    var (logic, _, protect) = bought()
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "limit")), now: 4)
    _ = logic.handle(.bar(bar(3)), now: 5)
    _ = logic.handle(snapshot(shares: 10, day: 3), now: 6)
    let gone = order(protect, "P", side: .sell, status: "canceled", kind: "limit")
    let exit = intents(logic.handle(update(gone), now: 7)).first?.request.clientOrderID ?? ""
    let expired = order(exit, "X", side: .sell, status: "expired")
    let effects = logic.handle(update(expired), now: 8)
    #expect(alarms(effects).first?.contains("ended expired, 10 shares stay") == true)
    #expect(intents(effects).map(\.kind) == [.protect])
  }

  @Test func aHaltWhileTheProtectionIsCancelledSaysThatThePositionIsBare() {
    var (logic, _, protect) = bought()
    _ = logic.handle(
      .submitted(order(protect, "P", side: .sell, status: "new", kind: "limit")), now: 4)
    _ = logic.handle(.bar(bar(3)), now: 5)
    _ = logic.handle(snapshot(shares: 10, day: 3), now: 6)
    for _ in 1...3 { _ = logic.handle(snapshot(shares: 12, day: 3), now: 7) }
    let halted = alarms(logic.handle(snapshot(shares: 12, day: 3), now: 8))
    #expect(halted.count == 2)
    #expect(halted.last?.contains("protect or close the position") == true)
  }

  @Test func aHaltCancelsAnEntryThatWorksAndTheEndSendsNothing() {
    var logic = RunnerLogic(
      settings: testSettings(),
      maker: ScriptedMaker(script: [
        day: .make(day, entry: .long, quantity: 10, stop: 5, target: 5)
      ]), isPaced: false)
    _ = logic.handle(.bar(bar(1)), now: 1)
    let entry = intents(logic.handle(snapshot(), now: 2)).first?.request.clientOrderID ?? ""
    _ = logic.handle(.submitted(order(entry, "E", status: "new")), now: 3)
    for _ in 1...3 { _ = logic.handle(snapshot(shares: 2), now: 4) }
    let halted = logic.handle(snapshot(shares: 2), now: 5)
    #expect(halted.contains(.cancel(clientOrderID: entry, orderID: "E")))
    // The cancel comes too late: the fill is an alarm, and neither then nor at the end is anything sent.
    let filled = logic.handle(update(order(entry, "E", status: "filled", filled: 10)), now: 6)
    #expect(alarms(filled).count == 1)
    #expect(intents(filled) == [])
    let end = logic.handle(.stop("enough"), now: 7)
    #expect(intents(end) == [])
    #expect(end.contains(.finish("enough")))
  }
}
