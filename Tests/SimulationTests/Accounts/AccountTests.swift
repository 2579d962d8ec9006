import Foundation
import Series
import Simulation
import TestKit
import Testing

@Suite("Accounts")
struct AccountTests {
  private static let seeds = Array(UInt64(0)..<200)

  private func random(_ seed: UInt64, _ kind: AccountTerms.Kind) -> RandomOrders {
    var random = RandomOrders(seed: seed, symbols: Int(seed % 3) + 1)
    var account = AccountTerms(kind)
    account.debitRate = 0.09
    account.creditRate = random.pick([0, 0.02])
    account.settlement = random.pick([nil, 0, 1, 2])
    account.call = random.pick([.enough, .enough, .flat])
    account.shorts.rate = random.pick([0, 0.05])
    random.terms.account = account
    random.terms.buyingPower = random.pick([.cut, .refuse])
    random.settings.cash = random.pick([1_500, 6_000, 50_000])
    return random
  }

  @Test("profits of trades and idle interest are all that equity gains", arguments: seeds)
  func conserves(seed: UInt64) throws {
    for kind in AccountTerms.Kind.allCases {
      let replay = random(seed, kind).replay()
      let last = try #require(replay.equity.values.last)
      let profits = replay.trades.reduce(0) { $0 + $1.profit } - replay.charges.unattributed
      #expect(abs(profits - (last - replay.equity.initial)) < 1e-6)
      let traded = replay.fills.reduce(0) { $0 - $1.shares * $1.price - $1.commission }
      let charges = replay.charges
      let paid = charges.interest - charges.credit + charges.borrowing
      #expect(abs(replay.equity.initial + traded - paid - replay.cash) < 1e-6)
    }
  }

  @Test("skipping quiet bars and the order of symbols change nothing", arguments: seeds)
  func skipping(seed: UInt64) {
    for kind in AccountTerms.Kind.allCases {
      let random = random(seed, kind)
      let one = random.replay()
      for other in [random.replay(skips: false), random.replay(reversed: true)] {
        #expect(one.fills == other.fills)
        #expect(one.refusals == other.refusals)
        #expect(one.charges == other.charges)
        #expect(Array(one.equity.values) == Array(other.equity.values))
      }
    }
  }

  @Test("a cash account buys from settled cash, and never sells what it has not", arguments: seeds)
  func settledCash(seed: UInt64) {
    var random = random(seed, .cash)
    let sessions = Int(seed % 3)
    random.terms.account?.settlement = sessions
    random.terms.account?.creditRate = 0
    var cash = random.settings.cash
    var sales: [(row: Int, proceeds: Double)] = []
    var held: [String: Double] = [:]
    for fill in random.replay().fills {
      let flow = -fill.shares * fill.price - fill.commission
      if fill.shares > 0 {
        let waiting = sales.filter { $0.row + sessions > fill.row }.reduce(0) { $0 + $1.proceeds }
        #expect(-flow <= cash - waiting + 1e-6, "\(fill)")
      } else if flow > 0 {
        sales.append((fill.row, flow))
      }
      cash += flow
      held[fill.symbol, default: 0] += fill.shares
      #expect(held[fill.symbol, default: 0] > -1e-6)
      // A sale's own commission may be more than what it brings.
      #expect(cash > -1.01)
    }
  }

  /// The definition, over the account as the fills have made it.
  @Test("no fill that opens a position leaves less than must be kept", arguments: seeds)
  func maintenance(seed: UInt64) {
    var random = random(seed, .margin)
    random.settings.slippage = 0
    random.terms.account?.debitRate = 0
    random.terms.account?.creditRate = 0
    random.terms.account?.shorts.rate = 0
    var cash = random.settings.cash
    var held: [String: Double] = [:]
    var calls = 0
    for fill in random.replay().fills {
      let before = held[fill.symbol, default: 0]
      cash -= fill.shares * fill.price + fill.commission
      held[fill.symbol, default: 0] += fill.shares
      if fill.reason == .margin { calls += 1 }
      guard before * fill.shares >= 0 else { continue }
      var equity = cash
      var needed = 0.0
      var exposure = 0.0
      for bars in random.bars {
        let shares = held[bars.symbol, default: 0]
        let price = bars.symbol == fill.symbol ? fill.price : bars.open[fill.row]
        equity += shares * price
        exposure += abs(shares) * price
        if shares > 0 { needed += shares * price * (price < 2.5 ? 1 : 0.3) }
        if shares < 0 { needed -= shares * (price < 5 ? max(2.5, price) : max(5, 0.3 * price)) }
      }
      #expect(equity >= needed - 1e-6, "\(fill)")
      #expect(exposure <= 2 * equity + 1e-6 || equity < 2_000)
    }
    #expect(calls >= 0)
  }

  @Test("random runs hold calls, of both sizes")
  func hasCalls() {
    var calls = 0
    var forced = 0
    for seed in Self.seeds {
      var random = random(seed, .margin)
      random.terms.account?.initial = 0.31
      let replay = random.replay()
      calls += replay.charges.calls
      forced += replay.fills.count { $0.reason == .margin }
    }
    #expect(calls > 20 && forced > 10)
  }

  // MARK: By hand

  private func book(_ kind: AccountTerms.Kind, cash: Double, from day: String) throws -> Book {
    var settings = Settings()
    settings.cash = cash
    var terms = OrderTerms()
    terms.account = AccountTerms(kind)
    terms.account?.debitRate = 0.08
    var book = Book(symbols: ["X"], settings: settings, terms: terms)
    try step(&book, day, 100)
    return book
  }

  private func step(_ book: inout Book, _ day: String, _ price: Double) throws {
    var view = BarView()
    (view.open, view.high, view.low, view.close) = (price, price, price, price)
    view.time = try #require(CalendarDate(day)).start.nanoseconds
    view.end = view.time + 86_400_000_000_000
    view.isPresent = true
    book.bars[0] = view
    book.row += 1
    book.step()
  }

  @Test("interest runs over a holiday, from the day on which the purchase settles")
  func holiday() throws {
    // Bought at the open of Thursday 2024-08-29, settles on Friday; Monday 2024-09-02 is Labor Day.
    var book = try book(.margin, cash: 10_000, from: "2024-08-28")
    book.place(Ticket(.buy, .shares(150), of: "X"))
    try step(&book, "2024-08-29", 100)
    #expect(book.cash == -5_000)
    try step(&book, "2024-08-30", 100)
    #expect(book.charges.interest == 0)
    try step(&book, "2024-09-03", 100)
    #expect(isClose(book.charges.interest, 5_000 * 0.08 * 4 / 360, within: 1e-12))
    #expect(isClose(book.cash, -5_000 - book.charges.interest, within: 1e-12))
  }

  @Test("buying power on margin, beside the formula")
  func power() throws {
    var book = try book(.margin, cash: 10_000, from: "2024-08-28")
    #expect(book.buyingPower() == 20_000)
    book.place(Ticket(.buy, .shares(60), of: "X", .limit(90)))
    book.place(Ticket(.sell, .shares(10), of: "X", .limit(101)))
    #expect(isClose(book.heldByOrders, 60 * 90 + 10 * 103))
    try step(&book, "2024-08-29", 90)
    // Equity stays at 10 000, of which the 5 400 of shares bind a half.
    #expect(isClose(book.buyingPower(), 2 * (10_000 - 2_700)))
    try step(&book, "2024-08-30", 120)
    // The sale of 10 at the open of 120 leaves 50.
    #expect(isClose(book.equity, 10_000 + 60 * 30))
    #expect(isClose(book.buyingPower(), 2 * (book.equity - 50 * 60)))
  }

  @Test("settlement by the day of the trade")
  func settlement() throws {
    let days: [(String, Int)] = [
      ("1995-06-06", 5), ("1995-06-07", 3), ("2017-09-01", 3), ("2017-09-05", 2),
      ("2024-05-27", 2), ("2024-05-28", 1),
    ]
    for (day, sessions) in days {
      var book = try book(.cash, cash: 10_000, from: "1990-01-02")
      let first = try #require(CalendarDate(day))
      book.place(Ticket(.buy, .shares(100), of: "X"))
      try step(&book, "\(first - 1)", 100)
      book.place(Ticket(.sell, .position, of: "X"))
      try step(&book, day, 100)
      for later in 1...sessions {
        #expect(book.buyingPower() == 0, "\(day) + \(later - 1)")
        try step(&book, "\(first + later)", 100)
      }
      #expect(book.buyingPower() == 10_000, "\(day) + \(sessions)")
    }
  }

  @Test("a share that needs all of its value is not lent against")
  func leveraged() throws {
    var terms = OrderTerms()
    terms.account = AccountTerms(.margin)
    terms.account?.maintenance.symbols = ["X": 1]
    terms.buyingPower = .cut
    var settings = Settings()
    settings.cash = 10_000
    var book = Book(symbols: ["X"], settings: settings, terms: terms)
    try step(&book, "2024-08-28", 100)
    book.place(Ticket(.buy, .shares(200), of: "X"))
    try step(&book, "2024-08-29", 100)
    #expect(book.positions[0].shares == 100 && book.buyingPower() == 0)
    #expect(book.ends.map(\.reason) == [.cut])
  }

  // MARK: Shares to borrow

  @Test("shares to borrow are read by symbol and day; what is not named is not there")
  func supply() throws {
    let path = NSTemporaryDirectory() + "supply-\(UInt64.random(in: 0..<UInt64.max)).csv"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func write(_ text: String) throws {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try write("symbol,date,available,rate\nX,2024-01-02,500,0.03\nX,2024-02-01,0,0.3\n")
    let supply = try ShortSupply(path: path)
    func day(_ text: String) throws -> Int { try #require(CalendarDate(text)).dayNumber }
    #expect(supply.supply(of: "X", on: try day("2024-01-01")).shares == 0)
    #expect(supply.supply(of: "X", on: try day("2024-01-31")).shares == 500)
    #expect(supply.supply(of: "X", on: try day("2024-02-01")).rate == 0.3)
    #expect(supply.supply(of: "Y", on: try day("2024-02-01")).shares == 0)
    #expect(ShortSupply(rate: 0.01).supply(of: "Y", on: 0).shares == .infinity)
    let faults = [
      ("symbol,day\n", "begins with the header"), ("symbol,date,available,rate\n", "no rows"),
      ("symbol,date,available,rate\nX,soon,1,0\n", "2024-01-31"),
      ("symbol,date,available,rate\nX,2024-01-02,-1,0\n", "number of shares"),
      ("symbol,date,available,rate\nX,2024-01-02,1,3%\n", "yearly rate"),
      ("symbol,date,available,rate\nX,2024-01-02,1,0\nX,2024-01-02,1,0\n", "sort its rows"),
      ("symbol,date,available,rate\nX,2024-01-02,1\n", "has 3 fields"),
      ("symbol,date,available,rate\n,2024-01-02,1,0\n", "name the symbol"),
    ]
    for (text, words) in faults {
      try write(text)
      let error = #expect(throws: SeriesError.self) { try ShortSupply(path: path) }
      #expect("\(error as Any)".contains(words), "\(error as Any)")
    }
    #expect(throws: SeriesError.self) { try ShortSupply(path: path + ".not") }
  }

  @Test("terms are written and read back; what is not asked for is not written")
  func coding() throws {
    var terms = OrderTerms()
    let plain = String(decoding: try JSONEncoder().encode(terms), as: UTF8.self)
    #expect(!plain.contains("account"))
    terms.account = AccountTerms(.margin)
    let text = try JSONEncoder().encode(terms)
    #expect(try JSONDecoder().decode(OrderTerms.self, from: text) == terms)
  }
}
