import Series
import Testing
import Trading

struct TickTests {
  @Test func decimalTextHasNoExponentAndReadsBackAsTheSameNumber() {
    let cases: [(Double, String)] = [
      (0, "0"), (1, "1"), (100, "100"), (101.5, "101.5"), (1e-9, "0.000000001"),
      (1.5e-5, "0.000015"), (1e16, "10000000000000000"), (1.25e17, "125000000000000000"),
      (-2.5e-7, "-0.00000025"), (0.1, "0.1"),
    ]
    for (value, text) in cases {
      #expect(decimalText(value) == text)
      #expect(Double(text) == value)
    }
  }

  @Test func pricesRoundToACentFromOneDollarOnAndToAHundredthOfACentBelow() {
    #expect(Tick.usEquity.nearest(101.237) == 101.24)
    #expect(Tick.usEquity.nearest(0.98765) == 0.9877)
    #expect(Tick.usEquity.nearest(1.005) == 1.0 || Tick.usEquity.nearest(1.005) == 1.01)
    #expect(Tick.none.nearest(101.2374) == 101.2374)
  }

  @Test func stopAndTargetLieOnTheirSidesOfTheFill() {
    let long = Tick.usEquity.protection(
      fill: 100.5, isLong: true, stopDistance: 1.234, targetDistance: 2.468)
    #expect(long.stop == 99.27)
    #expect(long.target == 102.97)
    let short = Tick.usEquity.protection(
      fill: 100.5, isLong: false, stopDistance: 1.234, targetDistance: 2.468)
    #expect(short.stop == 101.73)
    #expect(short.target == 98.03)
  }

  @Test func aDistanceBelowHalfAStepStillKeepsOneStep() {
    let close = Tick.usEquity.protection(
      fill: 100.5, isLong: true, stopDistance: 0.001, targetDistance: 0.001)
    #expect(close.stop == 100.49)
    #expect(close.target == 100.51)
  }

  @Test func noDistanceNoOrder() {
    let none = Tick.usEquity.protection(
      fill: 10, isLong: true, stopDistance: .nan, targetDistance: 0)
    #expect(none.stop == nil)
    #expect(none.target == nil)
    let beyond = Tick.usEquity.protection(
      fill: 10, isLong: true, stopDistance: 11, targetDistance: .nan)
    #expect(beyond.stop == nil)
  }
}

struct RunnerSettingsTests {
  @Test func aMarketWithoutSessionsHasNoDayOrders() {
    func orders(_ symbol: String) -> OrderRequest.TimeInForce {
      RunnerSettings(strategy: "s", fingerprint: "f", symbol: symbol, timeframe: .day)
        .marketTimeInForce
    }
    #expect(orders("SPY") == .day)
    #expect(orders("BTC/USD") == .untilCancelled)
  }
}
