import Rules
import Series
import Simulation
import TestKit
import Testing

/// What the lane kernel can do, the book does too: to the bit, on random scripts.
@Suite("The book against the lane kernel")
struct BookAgreementTests {
  @Test("market orders with one stop and one target agree", arguments: Array(UInt64(0)..<120))
  func agrees(seed: UInt64) throws {
    var state = seed &+ 77
    func pick<Value>(_ values: [Value]) -> Value {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return values[Int((state >> 33) % UInt64(values.count))]
    }
    let prices = walk(rows: 500, seed: seed &+ 99, start: 40)
    let script = (0..<prices.count).map { _ in Double(pick([0, 0, 1, 2, 3, 4])) }
    let bars = Bars(
      symbol: "X", timeframe: .day, times: prices.times, open: prices.open, high: prices.high,
      low: prices.low, close: prices.close, volume: Column(script))
    let stop = pick([nil, 0.2, 0.8, 2])
    let target = pick([nil, 0.5, 3])
    let sizes: [SizeSetting] = [.all, .fraction(0.5), .shares(30), .notional(900)]
    let size = stop == nil ? pick(sizes) : pick(sizes + [.risk(0.01), .risk(0.2)])
    var settings = Settings()
    settings.cash = pick([1000, 10_000])
    settings.side = .both
    settings.slippage = pick([0, 0.0005, 0.01])
    settings.shares = pick([.whole, .fractional])
    settings.fill = pick([.open, .open, .close])
    settings.tick = pick([0, 0, 0.01])
    settings.commission = pick([
      Commission(), Commission(rate: 0.001), Commission(perShare: 0.01, minimum: 1),
      Commission(perShare: 0.01, minimum: 1, perOrder: 0.5, cap: 0.004),
    ])
    settings.costs = pick([
      nil, nil, Costs(fees: .unitedStates), Costs(fees: .unitedStates, surcharge: 0.0007),
    ])
    settings.size = size
    let strategy = LaneKernelTests.Scripted(
      stop: stop.map(\.formula), target: target.map(\.formula))
    let compiled = try CompiledStrategy(strategy)
    let run = try Backtest(compiled, compiled.parameterSet(), on: bars, settings: settings)
    var driver = ScriptDriver(settings, size, stop: stop, target: target)
    driver.run(bars)
    #expect(run.fills.map(\.row) == driver.book.fills.map(\.row))
    #expect(run.fills.map(\.shares) == driver.book.fills.map(\.shares))
    #expect(run.fills.map(\.price) == driver.book.fills.map(\.price))
    #expect(run.fills.map(\.commission) == driver.book.fills.map(\.commission))
    #expect(Array(run.equity.values) == driver.equity)
    let closed = run.trades.filter { !$0.isOpen }
    #expect(closed.map(\.exitReason) == driver.book.trades.map(\.exitReason))
    #expect(closed.map(\.isAmbiguous) == driver.book.trades.map(\.isAmbiguous))
    for (one, other) in zip(closed, driver.book.trades) {
      #expect(isClose(one.profit, other.profit, within: 1e-9))
    }
    #expect(run.fills.count > 1)
  }
}

/// Orders by a script: 1 buys, 2 sells, 3 sells short, 4 buys back.
private struct ScriptDriver {
  let size: SizeSetting
  let stop: Double?
  let target: Double?
  private(set) var book: Book
  private(set) var equity: [Double] = []

  init(_ settings: Settings, _ size: SizeSetting, stop: Double?, target: Double?) {
    var terms = OrderTerms()
    terms.zeroVolumeWaits = false
    self.size = size
    self.stop = stop
    self.target = target
    book = Book(symbols: ["X"], settings: settings, terms: terms)
  }

  mutating func run(_ bars: Bars) {
    for row in 0..<bars.count {
      var view = BarView()
      view.open = bars.open[row]
      view.high = bars.high[row]
      view.low = bars.low[row]
      view.close = bars.close[row]
      view.time = bars.times[row]
      view.end = view.time + 86_400_000_000_000
      view.isPresent = true
      book.bars[0] = view
      book.row = row
      book.step()
      decide(Int(bars.volume[row]), close: view.close)
      book.fillAtClose()
      equity.append(book.equity)
    }
  }

  private mutating func decide(_ script: Int, close: Double) {
    let shares = book.positions[0].shares
    guard !book.isRuined else { return }
    let leaves =
      shares > 0 && (script == 2 || script == 3) || shares < 0 && (script == 4 || script == 1)
    if leaves { book.place(Ticket(shares > 0 ? .sell : .buy, .position, of: "X")) }
    guard script == 1 && shares <= 0 || script == 3 && shares >= 0 else { return }
    let wanted: Double =
      switch size {
      case .all: 1e12
      case .fraction(let value): book.equity * value / close
      case .risk(let value): book.equity * value / (stop ?? .nan)
      case .shares(let value): value
      case .notional(let value): value / close
      case .net, .volatility, .kelly: .nan
      }
    var ticket = Ticket(script == 1 ? .buy : .sell, .shares(wanted), of: "X")
    var bracket = Ticket.Bracket()
    bracket.stop = stop.map { .distance($0) }
    bracket.targets = target.map { [Ticket.Target(.distance($0))] } ?? []
    ticket.bracket = bracket
    book.place(ticket)
  }
}
