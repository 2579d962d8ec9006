import Series
import Simulation
import Testing
import Trading

struct SessionComparisonTests {
  let day: Int64 = 86_400_000_000_000

  func trade(
    _ entry: Int64, _ exit: Int64, side: Trade.Side = .long, quantity: Double = 10,
    prices: (Double, Double) = (100, 110), reason: Trade.ExitReason = .signal
  ) -> Trade {
    Trade(
      symbol: "SPY", side: side, entryRow: 0, exitRow: 0, entryTime: entry * day,
      exitTime: exit * day, entryPrice: prices.0, exitPrice: prices.1, quantity: quantity,
      commission: 0, profit: 0, initialRisk: .nan, exitReason: reason, isAmbiguous: false,
      maximumAdverseExcursion: .nan, maximumFavorableExcursion: .nan)
  }

  func fill(
    _ side: OrderSide, _ quantity: Double, _ price: Double, day number: Int64,
    role: String = "entry"
  ) -> JournalFill {
    JournalFill(
      executionID: "", clientOrderID: "", orderID: "", role: role, side: side, quantity: quantity,
      cumulativeQuantity: quantity, price: price, time: number * day + day * 2 / 3)
  }

  func bars(_ days: ClosedRange<Int64>) -> [Bar] {
    days.map { Bar(time: $0 * day, open: 1, high: 1, low: 1, close: 50, volume: 1) }
  }

  @Test func fillsBecomeTradesFromFlatToFlat() {
    let trades = sessionTrades(
      fills: [
        fill(.buy, 4, 100, day: 1), fill(.buy, 6, 101, day: 1),
        fill(.sell, 5, 105, day: 3, role: "target"), fill(.sell, 5, 104, day: 4, role: "stop"),
        fill(.sell, 3, 90, day: 4), fill(.buy, 3, 95, day: 6, role: "exit"),
        fill(.buy, 2, 40, day: 7),
      ], bars: bars(1...9), symbol: "SPY", timeframe: .day)
    #expect(trades.count == 3)
    #expect(trades.map(\.side) == [.long, .short, .long])
    #expect(trades.map(\.quantity) == [10, 3, 2])
    #expect(trades.map(\.entryTime) == [1, 4, 7].map { $0 * day })
    #expect(trades.map(\.exitTime) == [4, 6, 9].map { $0 * day })
    #expect(trades.map(\.entryRow) == [0, 3, 6])
    #expect(abs(trades[0].entryPrice - 100.6) < 1e-12)
    #expect(abs(trades[0].exitPrice - 104.5) < 1e-12)
    #expect(abs(trades[0].profit - 39) < 1e-9)
    #expect(trades.map(\.profit)[1] == -15)
    #expect(trades.map(\.exitReason) == [.stop, .signal, .open])
    #expect(trades[2].exitPrice == 50)
  }

  @Test func aFillAcrossZeroEndsOneTradeAndBeginsTheNext() {
    let trades = sessionTrades(
      fills: [fill(.buy, 5, 100, day: 1), fill(.sell, 8, 90, day: 2), fill(.buy, 3, 80, day: 3)],
      bars: bars(1...4), symbol: "SPY", timeframe: .day)
    #expect(trades.map(\.side) == [.long, .short])
    #expect(trades.map(\.quantity) == [5, 3])
    #expect(trades.map(\.profit) == [-50, 30])
    #expect(trades.first?.exitReason == .reversal)
  }

  @Test func equalTradesAreEqualAndAReversalIsAnExit() {
    let comparison = SessionComparison(
      expected: [trade(1, 2, reason: .reversal), trade(3, 5)],
      actual: [trade(1, 2), trade(3, 5, prices: (100.009, 110))])
    #expect(comparison.isEqual)
    #expect(comparison.verdict == "all 2 trades equal the backtest's")
    #expect(abs(comparison.rows[1].entryBasisPoints - 0.9) < 1e-9)
    #expect(abs(comparison.meanBasisPoints - 0.225) < 1e-9)
  }

  @Test func everyDifferenceIsNamed() {
    let comparison = SessionComparison(
      expected: [trade(1, 2), trade(3, 4), trade(6, 8), trade(10, 12)],
      actual: [
        trade(1, 2, quantity: 9, prices: (100.02, 110)), trade(5, 5, side: .short),
        trade(6, 9, prices: (100, 109), reason: .stop), trade(10, 12),
      ])
    #expect(
      comparison.rows.map(\.differences) == [
        [.quantity, .entryPrice], [.missing], [.extra], [.exitTime, .exitPrice, .exitReason], [],
      ])
    #expect(!comparison.isEqual)
    #expect(
      comparison.verdict
        == "4 of 5 trades differ: entry price 1, exit price 1, exit reason 1, exit time 1, "
        + "extra 1, missing 1, quantity 1")
    let table = comparison.table
    #expect(table.allSatisfy { $0.count == SessionComparison.header.count })
    #expect(
      table[0] == [
        "1", "long", "1970-01-02", "1970-01-03", "9", "10", "2", "0", "quantity, entry price",
      ])
    #expect(table[1][4] == "-")
    #expect(table[4].last == "equal")
  }

  @Test func worseIsAboveZeroOnBothSides() {
    let long = SessionComparison(
      expected: [trade(1, 2)], actual: [trade(1, 2, prices: (101, 109))])
    let short = SessionComparison(
      expected: [trade(1, 2, side: .short)],
      actual: [trade(1, 2, side: .short, prices: (99, 111))])
    for comparison in [long, short] {
      #expect(abs(comparison.rows[0].entryBasisPoints - 100) < 1e-9)
      #expect(comparison.rows[0].exitBasisPoints > 90)
    }
  }

  @Test func aLateEntryWithTheSameExitIsOneTradeWithAnotherTime() {
    let comparison = SessionComparison(expected: [trade(1, 5)], actual: [trade(2, 5)])
    #expect(comparison.rows.map(\.differences) == [[.entryTime]])
  }
}
