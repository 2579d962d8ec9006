import Series
import Simulation
import TestKit
import Testing

/// LEAN's MACDTrend regression algorithm: it needs a margin account, for its orders cost more than its cash.
@Suite("LEAN's MACDTrend", .enabled(if: realData != nil, "skipped: no real data"))
struct LeanAccountTests {
  /// An exponential average, seeded with the first value.
  private struct Average {
    let weight: Double
    var value = Double.nan
    init(_ window: Double) { weight = 2 / (window + 1) }
    mutating func take(_ next: Double) {
      value = value.isNaN ? next : next * weight + value * (1 - weight)
    }
  }

  private func run(_ kind: AccountTerms.Kind?) throws -> (book: Book, orders: Int, drawdown: Double)
  {
    let factors = try FactorFile(
      path: try #require(realData) + "/us-equities/factors/SPY.csv")
    let bars = try realBars("us-equities/daily/SPY.csv", symbol: "SPY")
      .adjusted(by: factors, mode: .all)
      .between(
        try #require(CalendarDate("2004-01-02")).start,
        try #require(CalendarDate("2015-01-01")).start)
    var settings = Settings()
    settings.commission = Commission(perShare: 0.005, minimum: 1)
    var terms = OrderTerms()
    terms.account = kind.map { AccountTerms($0) }
    var book = Book(symbols: ["SPY"], settings: settings, terms: terms)
    var fast = Average(12)
    var slow = Average(26)
    var signal = Average(9)
    var (orders, peak, deepest) = (0, 0.0, 0.0)
    for row in 0..<bars.count {
      var view = BarView()
      (view.open, view.high) = (bars.open[row], bars.high[row])
      (view.low, view.close, view.volume) = (bars.low[row], bars.close[row], bars.volume[row])
      view.time = bars.times[row]
      view.end = view.time + 86_400_000_000_000
      view.isPresent = true
      book.bars[0] = view
      book.row = row
      book.step()
      peak = max(peak, book.equity)
      deepest = min(deepest, book.equity / peak - 1)
      fast.take(view.close)
      slow.take(view.close)
      let macd = fast.value - slow.value
      if row >= 25 { signal.take(macd) }
      guard row >= 33 else { continue }
      let gap = (macd - signal.value) / fast.value
      let shares = book.positions[0].shares
      if shares == 0, gap > 0.0025 {
        orders += 1
        book.place(
          Ticket(.buy, .shares(net(0.9975 * book.equity, view.close)), of: "SPY"))
      } else if shares > 0, gap < -0.0025 {
        orders += 1
        book.place(Ticket(.sell, .position, of: "SPY"))
      }
    }
    return (book, orders, deepest)
  }

  /// The most shares whose value and fee a budget pays for.
  private func net(_ budget: Double, _ price: Double) -> Double {
    var shares = (budget / price).rounded(.down)
    while shares * price + max(1, 0.005 * shares) > budget { shares -= 1 }
    return shares
  }

  @Test("84 orders, and fees, end and drawdown to the cent")
  func macdTrend() throws {
    let (book, orders, drawdown) = try run(.margin)
    #expect(orders == 84)
    #expect(isClose(book.fills.reduce(0) { $0 + $1.commission }, 468.54, within: 1e-9))
    #expect(isClose(book.equity, 137_751.037843289, within: 1e-12))
    #expect(isClose(drawdown, -0.348917, within: 1e-5))
    #expect(book.refusals.isEmpty && book.charges.calls == 0 && book.tallies.cut == 0)
  }

  @Test("an account that pays cash cuts its fills and ends elsewhere")
  func cash() throws {
    let (book, _, _) = try run(nil)
    #expect(isClose(book.equity, 138_890.80, within: 1e-7))
    #expect(book.tallies.cut > 0)
  }
}
