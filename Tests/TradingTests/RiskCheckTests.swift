import Series
import Testing
import Trading

struct RiskCheckTests {
  func context(
    quantity: Double = 10, price: Double? = 100, barEnd: Int64 = 0, now: Int64 = 0,
    timeframe: Timeframe = .minute, change: (inout RiskContext) -> Void = { _ in }
  ) -> RiskContext {
    let time = Timestamp(nanoseconds: now)
    var context = RiskContext(
      request: OrderRequest(
        symbol: "SPY", side: .buy, quantity: quantity, kind: .market, clientOrderID: "c"),
      price: price, barEnd: barEnd, timeframe: timeframe,
      account: BrokerAccount(id: "A", cash: 1000, equity: 2000, buyingPower: 1000),
      clock: BrokerClock(time: time, isOpen: true, nextOpen: time, nextClose: time))
    change(&context)
    return context
  }

  @Test func theStandardChecksPassAnOrdinaryOrder() {
    for check in RunnerSettings.standardRiskChecks { #expect(check.refusal(context()) == nil) }
  }

  @Test func aCheckThatCannotBeEvaluatedRefuses() {
    let noAccount = context { $0.account = nil }
    let noClock = context { $0.clock = nil }
    let noPrice = context(price: nil)
    #expect(WithinBuyingPower().refusal(noAccount) == "the account is not known")
    #expect(MaximumPositionShare().refusal(noAccount) == "the account is not known")
    #expect(FreshData().refusal(noClock) == "the broker's clock is not known")
    for check in [KnownPrice(), WithinBuyingPower(), MaximumPositionShare()] as [any RiskCheck] {
      #expect(check.refusal(noPrice) == "no price is known")
    }
    #expect(KnownPrice().refusal(context(price: .nan)) == "no price is known")
  }

  @Test(arguments: [0, -1, Double.nan, .infinity])
  func aQuantityMustBeANumberAboveZero(quantity: Double) {
    #expect(PositiveQuantity().refusal(context(quantity: quantity)) != nil)
  }

  @Test func dataGoesStaleAfterTwoBarsAndAtLeastTwoMinutes() {
    let second: Int64 = 1_000_000_000
    #expect(FreshData().refusal(context(now: 120 * second)) == nil)
    #expect(
      FreshData().refusal(context(now: 121 * second))
        == "the last bar ended 121 s ago, the limit is 120 s")
    #expect(FreshData().refusal(context(now: 7200 * second, timeframe: .hour)) == nil)
    #expect(FreshData().refusal(context(now: 7201 * second, timeframe: .hour)) != nil)
    #expect(FreshData(limitSeconds: 5).refusal(context(now: 6 * second)) != nil)
    #expect(FreshData().refusal(context(now: 8 * 86_400 * second, timeframe: .day)) != nil)
  }

  @Test func costAndShareHaveTheirLimits() {
    #expect(WithinBuyingPower().refusal(context(quantity: 10)) == nil)
    #expect(
      WithinBuyingPower().refusal(context(quantity: 10.01))
        == "it costs 1001, the buying power is 1000")
    #expect(MaximumPositionShare(0.5).refusal(context(quantity: 10)) == nil)
    #expect(
      MaximumPositionShare(0.5).refusal(context(quantity: 11))
        == "it would be 55 % of the equity, the limit is 50 %")
    let blocked = context { $0.account?.isBlocked = true }
    #expect(WithinBuyingPower().refusal(blocked) == "the broker has blocked the account")
    let broke = context { $0.account?.equity = 0 }
    #expect(MaximumPositionShare().refusal(broke) == "the account has no equity")
  }

  @Test func aFractionOfAShareCannotBeProtected() {
    #expect(WholeSharesWhenProtected().refusal(context(quantity: 1.5)) == nil)
    let protected = context(quantity: 1.5) { $0.hasProtection = true }
    #expect(WholeSharesWhenProtected().refusal(protected) != nil)
    let whole = context(quantity: 2) { $0.hasProtection = true }
    #expect(WholeSharesWhenProtected().refusal(whole) == nil)
  }
}
