import Series
import Simulation
import Testing
import Venue

/// The simulator's acceptance of orders beside the local exchange's: the same answers, in the same state.
@Suite("Acceptance beside the exchange")
struct AcceptanceAgreementTests {
  /// An account with positions, on the exchange and in a book.
  private struct Twins {
    var exchange: Exchange
    var book: Book
  }

  private struct Source {
    var state: UInt64

    mutating func pick<Value>(_ values: [Value]) -> Value {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values[Int((state >> 33) % UInt64(values.count))]
    }
  }

  private static let prices = ["BTC/USD": 30_000.0, "PENNY": 0.8, "SPY": 100]

  /// Three bars of each symbol: days, or hours inside a session.
  private func bars(daily: Bool) -> [Bars] {
    let days = tradingDays(3, from: CalendarDate(dayNumber: 19_724))
    // 15:00 UTC is 10:00 in New York.
    let hours = (0..<3).map { days[0].adding(seconds: 54_000 + Int64($0) * 3_600) }
    return Self.prices.sorted { $0.key < $1.key }.map { symbol, price in
      makeBars(
        [1, 1.01, 0.99].map { (price * $0, price * $0, price * $0, price * $0) }, symbol: symbol,
        timeframe: daily ? .day : .hour, times: daily ? days : hours)
    }
  }

  private func step(_ book: inout Book, _ bars: [Bars], _ row: Int) {
    let isDaily = bars[0].timeframe.isDaily
    for (place, bars) in bars.enumerated() {
      var view = BarView()
      (view.open, view.high) = (bars.open[row], bars.high[row])
      (view.low, view.close, view.volume) = (bars.low[row], bars.close[row], bars.volume[row])
      view.time = bars.times[row]
      view.end = view.time + bars.timeframe.seconds * 1_000_000_000
      view.isSessionStart = isDaily || row == 0
      view.isSessionEnd = isDaily
      view.isPresent = true
      book.bars[place] = view
    }
    book.row = row
    book.step()
  }

  private func twins(_ source: inout Source) throws -> Twins {
    let bars = bars(daily: source.pick([true, false]))
    var settings = ExchangeSettings()
    settings.seed = 1
    settings.multiplier = source.pick([1, 2, 2])
    var terms = OrderTerms()
    terms.acceptance = .alpaca
    terms.account = AccountTerms(settings.multiplier == 1 ? .cash : .margin)
    terms.account?.settlement = 0
    var own = Settings()
    own.shares = .fractional
    var twins = Twins(
      exchange: Exchange(bars: bars, start: bars[0].time(1), settings: settings),
      book: Book(symbols: bars.map(\.symbol), settings: own, terms: terms))
    step(&twins.book, bars, 0)
    for (symbol, quantities) in [
      ("SPY", [nil, 100, 100.5, -60]), ("PENNY", [nil, 3_000, -2_000]), ("BTC/USD", [nil, 0.5]),
    ] {
      guard let quantity = source.pick(quantities) else { continue }
      var request = AlpacaRequest(symbol, quantity > 0 ? .buy : .sell)
      request.quantity = abs(quantity)
      if symbol == "BTC/USD" { request.life = .gtc }
      try submit(request, &twins)
    }
    for _ in 0..<3 { twins.exchange.advance() }
    step(&twins.book, bars, 1)
    #expect(abs(twins.exchange.cash - twins.book.cash) < 1e-6)
    for (place, symbol) in twins.book.symbols.enumerated() {
      let held = twins.exchange.positions[symbol]?.quantity ?? 0
      #expect(held == twins.book.positions[place].shares)
    }
    return twins
  }

  // MARK: Requests

  private func request(_ source: inout Source) -> AlpacaRequest {
    let symbol = source.pick(["SPY", "SPY", "SPY", "PENNY", "PENNY", "BTC/USD", "BTC/USD", "NONE"])
    let price = Self.prices[symbol] ?? 10
    var request = AlpacaRequest(symbol, source.pick([.buy, .sell]))
    request.kind = source.pick([.market, .limit, .limit, .stop, .stopLimit, .trailingStop])
    request.life = source.pick([.day, .day, .gtc, .gtc, .gtc, .opg, .cls, .ioc, .fok])
    request.quantity = source.pick([1, 10, 40, 50, 100, 100.5, 0.25, 0.5, 1_000, 3_000, 1_900])
    func near() -> Double {
      let scale: Double = price >= 1 ? 100 : 10_000
      let factor = source.pick([0.7, 0.95, 0.98, 0.99, 1, 1.01, 1.02, 1.05, 1.5])
      return (price * factor * scale).rounded() / scale
    }
    switch request.kind {
    case .market: break
    case .limit: request.limitPrice = near()
    case .stop: request.stopPrice = near()
    case .stopLimit:
      request.stopPrice = near()
      request.limitPrice = near()
    case .trailingStop:
      if source.pick([true, false]) {
        request.trailPercent = source.pick([1, 5, 0.5])
      } else {
        request.trailPrice = source.pick([0.01, 2])
      }
    }
    request.orderClass = source.pick([
      .simple, .simple, .simple, .simple, .simple, .bracket, .oto, .oco,
    ])
    switch request.orderClass {
    case .simple: break
    case .bracket, .oco:
      request.takeProfit = near()
      request.stopLoss = near()
      if request.orderClass == .oco { request.limitPrice = request.takeProfit }
    case .oto:
      if source.pick([true, false]) {
        request.takeProfit = near()
      } else {
        request.stopLoss = near()
      }
    }
    if request.stopLoss != nil { request.stopLossLimit = source.pick([nil, nil, near()]) }
    request.extendedHours = source.pick([false, false, false, false, false, true])
    if source.pick([0, 0, 0, 1]) == 1 { mutate(&request, &source, near()) }
    return request
  }

  /// Makes one field odd.
  private func mutate(_ request: inout AlpacaRequest, _ source: inout Source, _ near: Double) {
    let odd = source.pick([nil, 0, -1, near, near + 0.001, near + 0.000_01, 1e12, 0.000_1])
    switch source.pick(Array(0..<10)) {
    case 0: request.quantity = source.pick([nil, 0, -1, 1e13, 0.123_456_789, 0.123_456_789_1])
    case 1: request.limitPrice = odd
    case 2: request.stopPrice = odd
    case 3: request.trailPrice = odd
    case 4: request.trailPercent = odd
    case 5: request.takeProfit = odd
    case 6:
      request.stopLoss = odd
      if odd == nil { request.stopLossLimit = nil }
    case 7: if request.stopLoss != nil { request.stopLossLimit = odd }
    case 8: request.notional = source.pick([1, 500, 0.5])
    default:
      request.notional = source.pick([0.99, 1, 500, 20_000, 150_000, 500_000])
      request.quantity = nil
    }
  }

  private func order(_ request: AlpacaRequest) -> OrderRequest {
    var order = OrderRequest(
      request.symbol, request.side == .buy ? .buy : .sell, quantity: request.quantity)
    order.kind = Order.Kind(rawValue: request.kind.rawValue) ?? .market
    order.timeInForce = Order.TimeInForce(rawValue: request.life.rawValue) ?? .day
    order.orderClass =
      Order.Class(rawValue: request.orderClass == .simple ? "" : request.orderClass.rawValue)
      ?? .simple
    order.notional = request.notional
    order.limitPrice = request.limitPrice
    order.stopPrice = request.stopPrice
    order.trailPrice = request.trailPrice
    order.trailPercent = request.trailPercent
    order.takeProfit = request.takeProfit
    order.stopLoss = request.stopLoss.map {
      OrderRequest.StopLoss(stopPrice: $0, limitPrice: request.stopLossLimit)
    }
    order.extendedHours = request.extendedHours
    return order
  }

  /// The tickets that a request without faults is: one, or two exits that cancel each other.
  private func tickets(_ request: AlpacaRequest, group: Int) throws -> [Ticket] {
    var amount = Ticket.Amount.shares(request.quantity ?? 0)
    if let notional = request.notional { amount = .notional(notional) }
    let life: Ticket.Life =
      switch request.life {
      case .day: .day
      case .gtc: .untilCancelled
      case .opg: .atOpen
      case .cls: .atClose
      case .ioc: .immediate
      case .fok: .fillOrKill
      }
    let kind: Ticket.Kind =
      switch request.kind {
      case .market: .market
      case .limit: .limit(try #require(request.limitPrice))
      case .stop: .stop(try #require(request.stopPrice))
      case .stopLimit:
        .stopLimit(
          stop: try #require(request.stopPrice), limit: try #require(request.limitPrice))
      case .trailingStop: .trailing(try trail(request))
      }
    var ticket = Ticket(request.side, amount, of: request.symbol, kind, life: life)
    ticket.extendedHours = request.extendedHours
    guard request.orderClass != .oco else {
      var stop = ticket
      stop.kind = .stop(try #require(request.stopLoss))
      (ticket.group, stop.group) = (group, group)
      return [ticket, stop]
    }
    var bracket = Ticket.Bracket()
    bracket.stop = request.stopLoss.map { .at($0) }
    bracket.stopLimit = request.stopLossLimit.map { .at($0) }
    bracket.targets = request.takeProfit.map { [Ticket.Target(.at($0))] } ?? []
    if request.orderClass != .simple { ticket.bracket = bracket }
    return [ticket]
  }

  private func trail(_ request: AlpacaRequest) throws -> Ticket.Trail {
    if let amount = request.trailPrice { return .amount(amount) }
    return .share(try #require(request.trailPercent) / 100)
  }

  private func submit(_ request: AlpacaRequest, _ twins: inout Twins) throws {
    _ = try? twins.exchange.submit(order(request))
    for ticket in try tickets(request, group: 0) { twins.book.place(ticket) }
  }

  // MARK: Answers

  private struct Answer: Equatable, CustomStringConvertible {
    let status, code: Int
    let message: String
    var description: String { "\(status)/\(code) \(message)" }
  }

  private func answer(_ request: AlpacaRequest, _ exchange: inout Exchange) -> Answer? {
    do throws(ExchangeError) {
      _ = try exchange.submit(order(request))
      return nil
    } catch {
      return Answer(status: error.status, code: error.code, message: error.message)
    }
  }

  @Test(
    "20 000 random orders get the same answer, status, code and words",
    arguments: Array(UInt64(0)..<100))
  func agree(seed: UInt64) throws {
    var source = Source(state: seed &* 0x9E37_79B9_7F4A_7C15 &+ 7)
    var accepted = 0
    var refusals: Set<String> = []
    for _ in 0..<10 {
      var twins = try twins(&source)
      for number in 0..<21 {
        let request = request(&source)
        let theirs = answer(request, &twins.exchange)
        let ours = twins.book.reason(against: request).map {
          Answer(status: $0.status, code: $0.code, message: $0.message)
        }
        #expect(theirs == ours, "\(request)")
        if let theirs {
          refusals.insert(theirs.message)
          continue
        }
        accepted += 1
        for ticket in try tickets(request, group: number) {
          guard case .refused(let refusal) = twins.book.place(ticket) else { continue }
          Issue.record("\(request) as a ticket: \(refusal.message)")
        }
      }
    }
    #expect(accepted >= 5 && refusals.count >= 12, "\(accepted) \(refusals.count)")
  }

  @Test("a ticket is asked as the request that it is", arguments: Array(UInt64(0)..<20))
  func tickets(seed: UInt64) throws {
    var source = Source(state: seed &+ 1)
    for _ in 0..<50 {
      var twins = try twins(&source)
      let request = request(&source)
      // What no ticket can say is left out, and so are pairs, which are two.
      guard request.fieldFault == nil, request.orderClass != .oco else { continue }
      let ticket = try #require(try tickets(request, group: 0).first)
      let theirs = answer(request, &twins.exchange)
      switch twins.book.place(ticket) {
      case .working: #expect(theirs == nil, "\(request)")
      case .refused(let refusal):
        #expect(theirs?.code == refusal.code && theirs?.message == refusal.message, "\(request)")
      }
    }
  }
}
