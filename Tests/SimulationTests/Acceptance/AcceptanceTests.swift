import Series
import Simulation
import TestKit
import Testing

@Suite("Alpaca's rules")
struct AcceptanceTests {
  /// The table of its documentation, written out once more.
  @Test("types by life, for every form")
  func table() {
    let rows: [(AlpacaTable.Form, AlpacaRequest.Life, String)] = [
      (.whole, .day, "market limit stop stop_limit trailing_stop"),
      (.whole, .gtc, "market limit stop stop_limit trailing_stop"),
      (.whole, .ioc, "market limit"), (.whole, .fok, "market limit"),
      (.whole, .opg, "market limit"), (.whole, .cls, "market limit"),
      (.fractional, .day, "market limit stop stop_limit"),
      (.extended, .day, "limit"), (.extended, .gtc, "limit"),
      (.coin, .gtc, "market limit stop_limit"), (.coin, .ioc, "market limit"),
      (.coin, .fok, "market limit"),
    ]
    for form in AlpacaTable.Form.allCases {
      for life in AlpacaRequest.Life.allCases {
        let row = rows.first { $0.0 == form && $0.1 == life }
        let allowed = Set((row?.2 ?? "").split(separator: " ").map(String.init))
        for kind in AlpacaRequest.Kind.allCases {
          #expect(AlpacaTable.allows(kind, life, form) == allowed.contains(kind.rawValue))
        }
      }
    }
  }

  private func reason(
    _ write: (inout AlpacaRequest, inout AlpacaAccount) -> Void
  ) -> RefusalReason? {
    var request = AlpacaRequest("X", .buy)
    request.quantity = 10
    var account = AlpacaAccount()
    account.price = 100
    account.buyingPower = 10_000
    write(&request, &account)
    return AlpacaRules.reason(against: request, account)
  }

  @Test("words and amounts of what the account does not allow")
  func words() {
    #expect(reason { _, _ in } == nil)
    let power = reason { request, _ in request.quantity = 101 }
    #expect(power?.message == "insufficient buying power")
    #expect(power?.wanted == 10_100 && power?.allowed == 10_000 && power?.code == 40_310_000)
    let held = reason { request, account in
      request.side = .sell
      account.position = 7.5
      account.available = 4
    }
    #expect(
      held?.message == "insufficient qty available for order (requested: 10, available: 4)")
    let coins = reason { request, account in
      request.symbol = "BTC/USD"
      request.side = .sell
      request.life = .gtc
      request.quantity = 0.5
      account.isCoin = true
      account.position = 0.25
      account.available = 0.2
    }
    #expect(coins?.message == "insufficient balance for BTC (requested: 0.5, available: 0.2)")
    let short = reason { request, account in
      request.side = .sell
      account.borrowable = 3
    }
    #expect(short?.message == "asset \"X\" cannot be sold short" && short?.allowed == 3)
    #expect(reason { $1.isBlocked = true }?.message == "account is not authorized to trade")
    #expect(
      reason { $1.isRestricted = true }?.message == "account is restricted to liquidation only")
    let price = reason { request, _ in
      request.kind = .limit
      request.limitPrice = 290.123
    }
    #expect(
      price?.message
        == "invalid limit_price 290.123. sub-penny increment does not fulfill minimum pricing criteria"
    )
  }

  @Test("an order until cancelled ends after ninety days, a limit keeps its shares till then")
  func ninetyDays() {
    let rows = (0..<120).map { (Int64($0), (100.0, 100.0, 100.0, 100.0, 0.0)) }
    let bars = ExecutionRow.bars("X", rows)
    var terms = OrderTerms()
    terms.acceptance = .alpaca
    terms.account = AccountTerms(.margin)
    let ticket = Ticket(.buy, .shares(10), of: "X", .limit(50))
    let replay = OrderReplay(
      [OrderInstruction(at: bars.times[2], .place(ticket))], over: [bars], settings: Settings(),
      terms: terms)
    #expect(replay.ends.map(\.reason) == [.expired])
    #expect(replay.ends.map(\.row) == [92])
  }

  @Test("a refusal says how much was wanted and how much there was")
  func amounts() throws {
    let bars = ExecutionRow.bars("X", (0..<3).map { (Int64($0), (100, 100, 100, 100, 0)) })
    var terms = OrderTerms()
    terms.acceptance = .alpaca
    terms.account = AccountTerms(.margin)
    let ticket = Ticket(.buy, .shares(3_000), of: "X")
    let replay = OrderReplay(
      [OrderInstruction(at: bars.times[0], .place(ticket))], over: [bars], settings: Settings(),
      terms: terms)
    let refusal = try #require(replay.refusals.first)
    #expect(refusal.wanted == 300_000 && refusal.allowed == 200_000)
  }
}
