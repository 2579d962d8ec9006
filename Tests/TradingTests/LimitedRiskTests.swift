import Series
import Simulation
import Testing
import Trading

/// The simulation's limits as a check of live orders.
@Suite("Limits of the simulation before live orders")
struct LimitedRiskTests {
  private func context(
    _ quantity: Double, price: Double?, equity: Double, orderClass: OrderRequest.Class = .simple
  ) -> RiskContext {
    let time = Timestamp(nanoseconds: 0)
    var request = OrderRequest(
      symbol: "SPY", side: .buy, quantity: quantity, kind: .market, clientOrderID: "c")
    request.orderClass = orderClass
    return RiskContext(
      request: request, price: price, barEnd: 0, timeframe: .minute,
      account: BrokerAccount(id: "A", cash: equity, equity: equity, buyingPower: equity),
      clock: BrokerClock(time: time, isOpen: false, nextOpen: time, nextClose: time))
  }

  @Test("the largest position is the one of the check that was there before")
  func agrees() {
    var refused = 0
    var state: UInt64 = 7
    func pick(_ values: [Double]) -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values[Int((state >> 33) % UInt64(values.count))]
    }
    for _ in 0..<2_000 {
      let share = pick([0.1, 0.3, 0.5, 1, 2])
      var limits = RiskLimits()
      limits.position = share
      let context = context(
        pick([0.5, 1, 3, 10, 33.3, 99, 100]), price: pick([0.1, 7.77, 30, 100]),
        equity: pick([-5, 0, 1, 100, 999, 1_000, 10_000]))
      let one = MaximumPositionShare(share).refusal(context)
      let other = LimitedRisk(limits).refusal(context)
      #expect((one == nil) == (other == nil), "\(context.request.quantity)")
      refused += one == nil ? 0 : 1
    }
    #expect(refused > 500 && refused < 1_900)
  }

  @Test("what would be cut is refused, and what is not known refuses")
  func refuses() {
    var limits = RiskLimits()
    limits.risk = 0.01
    let bracket = OrderRequest.Class.bracket(takeProfit: 120, stopLoss: 95)
    let check = LimitedRisk(limits)
    #expect(check.refusal(context(2, price: 100, equity: 1_000, orderClass: bracket)) == nil)
    #expect(
      check.refusal(context(3, price: 100, equity: 1_000, orderClass: bracket))?
        .contains("the limit trade leaves 2.0 of 3.0") == true)
    #expect(
      check.refusal(context(3, price: 100, equity: 1_000))
        == "what it may lose is not known without a stop")
    #expect(check.refusal(context(3, price: nil, equity: 1_000)) == "no price is known")
    var unknown = context(3, price: 1, equity: 1)
    unknown.account = nil
    #expect(check.refusal(unknown) == "the account is not known")
    var hours = RiskLimits()
    hours.hours = true
    #expect(
      LimitedRisk(hours).refusal(context(1, price: 1, equity: 9)) == "the regular session is over")
    var volume = RiskLimits()
    volume.volume = 0.01
    #expect(LimitedRisk(volume).refusal(context(1, price: 1, equity: 9)) != nil)
  }
}
