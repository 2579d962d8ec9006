import Foundation
import Series
import Simulation
import Synchronization
import Testing
import Trading

struct RunnerTests {
  struct Outcome {
    var summary: RunnerSummary
    var comparison: SessionComparison
    var journal: Journal
    var messages: [RunnerMessage]
    var alarms: [String] { messages.filter { $0.level == .alarm }.map(\.text) }
  }

  /// Runs a script over a fake exchange and compares the session with the backtest.
  func run(
    _ exchange: FakeExchange, bars: [Bar], script: [Int64: Decision], firstRow: Int,
    settings: RunnerSettings = testSettings(), journal: Journal? = nil
  ) async throws -> Outcome {
    let journal = try journal ?? temporaryJournal()
    let messages = Mutex<[RunnerMessage]>([])
    let runner = Runner(
      maker: ScriptedMaker(script: script), settings: settings, broker: exchange,
      journal: journal, pacer: exchange,
      say: { message in messages.withLock { $0.append(message) } })
    let summary = try await runner.run()
    let comparison = try SessionComparison(
      journal: journal, session: summary.session, symbol: "SPY", timeframe: .day,
      expected: backtest(bars, script, firstRow: firstRow))
    return Outcome(
      summary: summary, comparison: comparison, journal: journal,
      messages: messages.withLock { $0 })
  }

  @Test(arguments: 1...12)
  func aSessionTradesExactlyWhatTheBacktestTrades(seed: Int) async throws {
    let bars = walk(160, seed: UInt64(seed))
    let plan = script(for: bars, seed: UInt64(seed + 100))
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let outcome = try await run(
      exchange, bars: bars, script: plan.filter { $0.key >= bars[20].time }, firstRow: 20)
    #expect(outcome.comparison.rows.count > 15)
    #expect(outcome.comparison.isEqual, "\(outcome.comparison.verdict)")
    #expect(
      outcome.comparison.rows.allSatisfy {
        abs($0.entryBasisPoints) < 1e-6 && abs($0.exitBasisPoints) < 1e-6
      })
    #expect(outcome.alarms == [])
    #expect(outcome.summary.bars == 140)
    #expect(outcome.summary.refusals == 0)
  }

  @Test func partialFillsAndLostConnectionsChangeNothing() async throws {
    let bars = walk(160, seed: 5)
    let plan = script(for: bars, seed: 55).filter { $0.key >= bars[20].time }
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    await exchange.configure {
      $0.fillsInTwoParts = true
      $0.droppedRows = [30, 31, 60, 100, 101, 102]
    }
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    #expect(outcome.comparison.isEqual, "\(outcome.comparison.verdict)")
    #expect(outcome.alarms.count == 6)
    #expect(outcome.alarms.allSatisfy { $0.hasPrefix("connection lost (test)") })
    #expect(outcome.summary.bars == 140)
  }

  @Test func everyOrderIsInTheJournalAndItsNameSaysWhatItIs() async throws {
    let bars = walk(100, seed: 3)
    let plan = script(for: bars, seed: 33).filter { $0.key >= bars[20].time }
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    let intents = try outcome.journal.intents(session: outcome.summary.session)
    let sent = await exchange.submissions.map(\.clientOrderID)
    #expect(intents.filter { $0.refusal == nil }.map(\.clientOrderID) == sent)
    let names = OrderNames(fingerprint: "0123456789abcdef", symbol: "SPY")
    for intent in intents {
      #expect(names.parse(intent.clientOrderID)?.kind == intent.kind)
      #expect(names.parse(intent.clientOrderID)?.barTime == intent.barTime)
    }
    #expect(Set(sent).count == sent.count)
    #expect(try outcome.journal.bars(session: outcome.summary.session) == Array(bars[20...]))
    let row = try #require(try outcome.journal.sessions().first)
    #expect(row.endReason == "the venue's data ended")
    #expect(row.session.startCash == 100_000)
  }

  @Test func aRefusedEntryIsJournaledAndTheNextOneGoesOut() async throws {
    let bars = walk(60, seed: 8)
    var plan: [Int64: Decision] = [:]
    for row in [25, 30, 35] {
      plan[bars[row].time] = Decision.make(
        bars[row].time, exit: row > 25, entry: row == 30 ? nil : .long,
        quantity: row == 25 ? 5000 : 10)
    }
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    var settings = testSettings()
    settings.riskChecks = RunnerSettings.standardRiskChecks + [MaximumPositionShare(0.5)]
    let outcome = try await run(
      exchange, bars: bars, script: plan, firstRow: 20, settings: settings)
    let intents = try outcome.journal.intents(session: outcome.summary.session)
    #expect(intents.count == 2)
    #expect(intents.first?.refusal?.hasSuffix("the limit is 50 %") == true)
    #expect(intents.last?.refusal == nil)
    #expect(outcome.summary.refusals == 1)
    #expect(outcome.comparison.counts == [.missing: 1])
    #expect(outcome.comparison.verdict == "1 of 2 trades differ: missing 1")
  }

  @Test func anEntryIsCutToWhatCashPaysForInWholeShares() async throws {
    let bars = walk(40, seed: 8)
    let plan = [
      bars[25].time: Decision.make(bars[25].time, entry: .long, quantity: .infinity),
      bars[30].time: Decision.make(bars[30].time, exit: true, entry: .short, quantity: 7.9),
    ]
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    let sent = await exchange.submissions
    #expect(sent.map(\.quantity).first == (100_000 / bars[25].close).rounded(.down))
    #expect(sent.map(\.quantity).last == 7)
    #expect(outcome.summary.refusals == 0)
  }

  @Test func anEntryWhoseReplyIsLostIsFoundByItsNameAndNotRepeated() async throws {
    let bars = walk(60, seed: 9)
    let plan = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 50, target: 50)
    ]
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    await exchange.configure { $0.lostReplies = ["-entry", "-protect"] }
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    #expect(outcome.comparison.isEqual, "\(outcome.comparison.verdict)")
    #expect(await exchange.submissions.map(\.kind) == [.market, .limit])
    #expect(outcome.alarms.count == 2)
  }

  @Test func aProtectionThatIsRefusedThreeTimesRaisesAnAlarmEachTime() async throws {
    let bars = walk(40, seed: 9)
    let plan = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 50)
    ]
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    await exchange.configure { $0.refusedNames = ["-protect"] }
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    #expect(outcome.alarms.count == 3)
    #expect(outcome.alarms.allSatisfy { $0.contains("the position is not protected") })
    #expect(outcome.summary.shares == 10)
  }

  @Test func aRefusedExitKeepsThePositionAndProtectsItAgain() async throws {
    let bars = walk(40, seed: 12)
    let plan = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 60),
      bars[28].time: Decision.make(bars[28].time, exit: true),
    ]
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    await exchange.configure { $0.refusedNames = ["-exit"] }
    let outcome = try await run(exchange, bars: bars, script: plan, firstRow: 20)
    #expect(outcome.summary.shares == 10)
    #expect(await exchange.openOrders().map(\.kind) == ["stop"])
    #expect(outcome.alarms.count == 1)
  }

  @Test func aPositionThatNobodyExplainsHaltsTheSession() async throws {
    let bars = walk(60, seed: 4)
    let plan = script(for: bars, seed: 44).filter { $0.key >= bars[40].time }
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let journal = try temporaryJournal()
    await exchange.configure { $0.foreignShares = 7 }
    let error = await #expect(throws: RunnerError.self) {
      try await run(exchange, bars: bars, script: plan, firstRow: 20, journal: journal)
    }
    #expect(error == .unexplainedPosition(symbol: "SPY", broker: 7, journal: 0))
    #expect(
      error?.description
        == "the account holds 7 shares of SPY, the journal of this strategy explains 0; close the "
        + "position at the broker, or use another account")
  }

  @Test func aPositionThatAppearsDuringTheSessionHaltsIt() async throws {
    let bars = walk(60, seed: 4)
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let meddler = MeddlingMaker(exchange: exchange, at: bars[30].time)
    let messages = Mutex<[RunnerMessage]>([])
    let runner = Runner(
      maker: meddler, settings: testSettings(), broker: exchange, journal: try temporaryJournal(),
      pacer: exchange, say: { message in messages.withLock { $0.append(message) } })
    let summary = try await runner.run()
    #expect(summary.entries == 0)
    let alarms = messages.withLock { $0 }.filter { $0.level == .alarm }
    #expect(alarms.count == 1)
    #expect(
      alarms.first?.text.hasPrefix(
        "halted: the broker holds 3 shares of SPY, the fills of this session give 0") == true)
    #expect(summary.bars == 40)
  }

  @Test func aNewSessionTakesOverPositionAndProtectionOfTheLast() async throws {
    let bars = walk(80, seed: 15)
    let plan = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 60, target: 60),
      bars[60].time: Decision.make(bars[60].time, exit: true),
    ]
    let journal = try temporaryJournal()
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    var first = testSettings()
    first.until = Timestamp(nanoseconds: bars[40].time)
    let one = try await run(
      exchange, bars: bars, script: plan, firstRow: 20, settings: first, journal: journal)
    #expect(one.summary.shares == 10)
    #expect(one.summary.reason == "the session's end is reached")
    let two = try await run(
      exchange, bars: bars, script: plan, firstRow: 20, settings: testSettings(), journal: journal)
    #expect(two.summary.shares == 0)
    #expect(two.summary.protections == 0)
    #expect(await exchange.openOrders() == [])
    let fills = try journal.fills(session: two.summary.session)
    #expect(fills.map(\.role) == ["exit"])
  }

  /// A session that is cut off at `end`: its journal knows only what was written until then.
  private func cutOff(
    _ exchange: FakeExchange, _ bars: [Bar], _ script: [Int64: Decision], until end: Int,
    _ journal: Journal
  ) async throws {
    var settings = testSettings()
    settings.until = Timestamp(nanoseconds: bars[end].time)
    _ = try await run(
      exchange, bars: bars, script: script, firstRow: 20, settings: settings, journal: journal)
  }

  @Test func anEntryThatFilledWhileNoSessionRanIsTakenOverAndProtected() async throws {
    let bars = walk(80, seed: 15)
    let entry = bars[25]
    let plan = [
      entry.time: Decision.make(entry.time, entry: .long, quantity: 10, stop: 60, target: 60)
    ]
    let journal = try temporaryJournal()
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    // The session wrote the intent, sent the order, and died.
    let name = OrderNames(fingerprint: testSettings().fingerprint, symbol: "SPY")
      .name(.entry, barTime: entry.time)
    let request = OrderRequest(
      symbol: "SPY", side: .buy, quantity: 10, kind: .market, clientOrderID: name)
    let session = try journal.begin(
      JournalSession(
        strategy: "scripted", fingerprint: testSettings().fingerprint, symbol: "SPY",
        timeframe: "1Day", broker: "fake exchange", account: "FAKE", startedAt: 1,
        startCash: 100_000, startShares: 0))
    try journal.write(
      [
        .intent(
          Intent(
            kind: .entry, barTime: entry.time, request: request,
            protection: Protection(stopDistance: 60, targetDistance: 60)), at: 2)
      ], session: session)
    await exchange.configure { $0.row = 26 }
    _ = try await exchange.submit(request)
    for _ in 1...3 { await exchange.advance() }
    #expect(await exchange.shares == 10)
    let two = try await run(
      exchange, bars: bars, script: plan, firstRow: 20, settings: testSettings(), journal: journal)
    #expect(two.summary.protections == 1)
    #expect(two.summary.entries == 0)
    #expect(two.summary.shares == 10)
    #expect(await exchange.openOrders().count == 1)
  }

  @Test func aPositionThatTheStrategyLeftWhileNoSessionRanIsClosed() async throws {
    let bars = walk(80, seed: 15)
    let script = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 60, target: 60),
      bars[45].time: Decision.make(bars[45].time, exit: true),
    ]
    let journal = try temporaryJournal()
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    try await cutOff(exchange, bars, script, until: 40, journal)
    // The market goes on without a session.
    for _ in 1...30 { await exchange.advance() }
    #expect(await exchange.shares == 10)
    let two = try await run(
      exchange, bars: bars, script: script, firstRow: 20, settings: testSettings(),
      journal: journal)
    #expect(two.summary.shares == 0)
    #expect(try journal.fills(session: two.summary.session).map(\.role) == ["exit"])
    #expect(two.messages.contains { $0.text.contains("the strategy left the position") })
    #expect(await exchange.openOrders() == [])
  }

  @Test func aProtectionAfterARestartHasANameThatNoneHadBefore() async throws {
    let bars = walk(80, seed: 15)
    let script = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 60, target: 60)
    ]
    let journal = try temporaryJournal()
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    try await cutOff(exchange, bars, script, until: 40, journal)
    for end in [50, 60] {
      for order in await exchange.openOrders() { try await exchange.cancel(orderID: order.id) }
      try await cutOff(exchange, bars, script, until: end, journal)
    }
    let names = await exchange.submissions.map(\.clientOrderID).filter { $0.contains("protect") }
    #expect(names.count == 3)
    #expect(Set(names).count == 3)
    #expect(await exchange.openOrders().count == 1)
  }

  @Test func stoppingCancelsAWaitingEntryAndFlattensWhenTold() async throws {
    let bars = walk(80, seed: 16)
    let plan = [
      bars[25].time: Decision.make(
        bars[25].time, entry: .long, quantity: 10, stop: 60, target: 60)
    ]
    for flattens in [false, true] {
      let exchange = FakeExchange(bars: bars, firstRow: 20)
      var settings = testSettings()
      settings.until = Timestamp(nanoseconds: bars[40].time)
      settings.flattensAtEnd = flattens
      let outcome = try await run(
        exchange, bars: bars, script: plan, firstRow: 20, settings: settings)
      #expect(outcome.summary.shares == (flattens ? 0 : 10))
      #expect(await exchange.openOrders().count == (flattens ? 0 : 1))
    }
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let hand = Hand()
    let runner = Runner(
      maker: StoppingMaker(plan: plan, hand: hand), settings: testSettings(), broker: exchange,
      journal: try temporaryJournal(), pacer: exchange)
    hand.runner.withLock { $0 = runner }
    let summary = try await runner.run()
    #expect(summary.reason == "a hand on the switch")
    #expect(summary.entries == 1)
    #expect(summary.fills == 0)
    #expect(await exchange.openOrders() == [])
    #expect(await exchange.book.map(\.status) == ["canceled"])
  }

  @Test func aStopRequestEndsTheRun() async throws {
    let bars = walk(80, seed: 16)
    let exchange = FakeExchange(bars: bars, firstRow: 20)
    let runner = Runner(
      maker: ScriptedMaker(script: [:]), settings: testSettings(), broker: exchange,
      journal: try temporaryJournal(), pacer: exchange)
    runner.stop()
    runner.stop()
    let summary = try await runner.run()
    #expect(summary.reason == "stopped by the user")
    #expect(summary.bars == 0)
  }
}

/// Makes a stranger buy shares while it thinks.
struct MeddlingMaker: DecisionMaker {
  let exchange: FakeExchange
  let at: Int64

  mutating func close(_ bar: Bar, account: AccountState) -> Decision {
    if bar.time == at {
      let exchange = exchange
      Task { await exchange.configure { $0.foreignShares = 3 } }
      Thread.sleep(forTimeInterval: 0.05)
    }
    return Decision.make(bar.time, entry: bar.time > at ? .long : nil, quantity: 1)
  }
}

/// Holds the runner for a strategy that stops it.
final class Hand: Sendable {
  let runner = Mutex<Runner?>(nil)
}

/// Enters by its plan and stops the session at the same moment.
struct StoppingMaker: DecisionMaker {
  let plan: [Int64: Decision]
  let hand: Hand

  mutating func close(_ bar: Bar, account: AccountState) -> Decision {
    guard let decision = plan[bar.time] else { return Decision.make(bar.time) }
    hand.runner.withLock { $0?.stop(reason: "a hand on the switch") }
    return decision
  }
}
