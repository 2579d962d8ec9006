import Foundation
import Records
import Simulation
import Testing
import Trading

struct JournalTests {
  func session(_ account: String = "A", startShares: Double = 0) -> JournalSession {
    JournalSession(
      strategy: "s", fingerprint: "f", symbol: "SPY", timeframe: "1Day", broker: "b",
      account: account, startedAt: 5, startCash: 1000, startShares: startShares)
  }

  func fill(_ side: OrderSide, _ quantity: Double, order: String, cumulative: Double? = nil)
    -> JournalFill
  {
    JournalFill(
      executionID: "e", clientOrderID: "c", orderID: order, role: "entry", side: side,
      quantity: quantity, cumulativeQuantity: cumulative ?? quantity, price: 10, time: 7)
  }

  func intent(_ name: String, kind: IntentKind = .entry, stop: Double = .nan) -> Intent {
    Intent(
      kind: kind, barTime: 9,
      request: OrderRequest(
        symbol: "SPY", side: .buy, quantity: 3, kind: .market, clientOrderID: name),
      protection: Protection(stopDistance: stop, stopIsFraction: true))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    let journal = try temporaryJournal()
    let number = try journal.begin(session())
    let bar = Bar(time: 9, open: 1, high: 2, low: 0.5, close: 1.5, volume: .nan)
    try journal.write(
      [
        .bar(bar), .intent(intent("c", stop: 0.02), at: 1),
        .refusal(clientOrderID: "c", reason: "no"),
        .fill(fill(.buy, 3, order: "o")), .note(RunnerMessage(.alarm, "look"), at: 2),
        .order(
          BrokerOrder(
            id: "o", clientOrderID: "c", symbol: "SPY", side: .buy, kind: "market",
            status: "filled", quantity: 3)),
      ], session: number)
    let intents = try journal.intents(session: number)
    #expect(intents.map(\.refusal) == ["no"])
    #expect(intents.first?.protection.stopDistance == 0.02)
    #expect(intents.first?.protection.stopIsFraction == true)
    #expect(intents.first?.protection.targetDistance.isNaN == true)
    #expect(try journal.fills(session: number) == [fill(.buy, 3, order: "o")])
    #expect(try journal.notes(session: number) == [RunnerMessage(.alarm, "look")])
    let bars = try journal.bars(session: number)
    #expect(bars.map(\.close) == [1.5])
    #expect(bars.first?.volume.isNaN == true)
    try journal.end(number, at: 8, reason: "done", shares: 3)
    let row = try #require(try journal.sessions().first)
    #expect(row.session == session())
    #expect(row.endReason == "done")
    #expect(row.endShares == 3)
  }

  @Test func aFillThatIsToldTwiceCountsOnce() throws {
    let journal = try temporaryJournal()
    let number = try journal.begin(session())
    for _ in 0..<2 { try journal.write([.fill(fill(.buy, 3, order: "o"))], session: number) }
    try journal.write([.fill(fill(.buy, 2, order: "o", cumulative: 5))], session: number)
    #expect(try journal.fills(session: number).count == 2)
  }

  @Test func intentsAndFillsAreOnTheDiskAtOnceAndTheRestWithThem() throws {
    let journal = try temporaryJournal()
    let number = try journal.begin(session())
    let other = try Journal(path: journal.path)
    try journal.write([.note(RunnerMessage(.info, "waits"), at: 1)], session: number)
    #expect(try other.notes(session: number).isEmpty)
    try journal.write([.intent(intent("c"), at: 2)], session: number)
    #expect(try other.notes(session: number).count == 1)
    #expect(try other.intents(session: number).count == 1)
  }

  @Test func anIntentCannotBeWrittenTwice() throws {
    let journal = try temporaryJournal()
    let number = try journal.begin(session())
    try journal.write([.intent(intent("c"), at: 1)], session: number)
    let error = #expect(throws: DatabaseError.self) {
      try journal.write([.intent(intent("c"), at: 2)], session: number)
    }
    #expect(error?.kind == .constraint)
  }

  @Test func theLatestSessionOfAnAccountSaysWhatItShouldHold() throws {
    let journal = try temporaryJournal()
    #expect(try journal.expectedShares(fingerprint: "f", symbol: "SPY", account: "A") == nil)
    let first = try journal.begin(session())
    try journal.write(
      [.fill(fill(.buy, 10, order: "1")), .fill(fill(.sell, 4, order: "2"))], session: first)
    let other = try journal.begin(session("B"))
    try journal.write([.fill(fill(.buy, 99, order: "3"))], session: other)
    #expect(try journal.expectedShares(fingerprint: "f", symbol: "SPY", account: "A") == 6)
    let second = try journal.begin(session(startShares: 6))
    try journal.write([.fill(fill(.sell, 6, order: "4"))], session: second)
    #expect(try journal.expectedShares(fingerprint: "f", symbol: "SPY", account: "A") == 0)
    #expect(try journal.expectedShares(fingerprint: "g", symbol: "SPY", account: "A") == nil)
  }

  @Test func theLatestEntryThatWasSentIsFound() throws {
    let journal = try temporaryJournal()
    let number = try journal.begin(session())
    try journal.write(
      [
        .intent(intent("one"), at: 1), .intent(intent("two"), at: 2),
        .intent(intent("three"), at: 3), .intent(intent("stop", kind: .protect), at: 4),
        .refusal(clientOrderID: "three", reason: "no"),
      ], session: number)
    let latest = try journal.latestEntry(fingerprint: "f", symbol: "SPY", account: "A")
    #expect(latest?.clientOrderID == "two")
  }

  @Test func namesAreDerivedFromTheIntentAndReadBack() throws {
    let names = OrderNames(fingerprint: "0123456789abcdef0", symbol: "BTC/USD")
    let time: Int64 = 1_700_000_000_000_000_000
    let name = names.name(.entry, barTime: time)
    #expect(name == "ls-0123456789ab-BTCUSD-1700000000-entry")
    #expect(names.name(.protect, barTime: time, sequence: 12).hasSuffix("-protect12"))
    let parsed = try #require(names.parse(names.name(.protect, barTime: time, sequence: 12)))
    #expect(parsed == (.protect, time, 12))
    #expect(names.parse(name)?.sequence == 1)
    #expect(names.parse("somebody-else") == nil)
    #expect(names.parse(names.prefix + "x-entry") == nil)
    #expect(OrderNames(fingerprint: "other", symbol: "BTC/USD").parse(name) == nil)
  }
}
