import Series
import Simulation
import TestKit

/// A row of `docs/execution.md`'s table, read.
struct ExecutionRow: CustomStringConvertible {
  struct Unreadable: Error, CustomStringConvertible {
    let description: String
  }

  /// What a row expects, or what a replay did.
  struct Outcome: Equatable, CustomStringConvertible {
    var fills: [String] = []
    var tags: Set<String> = []
    var best: [String]?

    var description: String {
      (fills + tags.sorted() + (best.map { ["best"] + $0 } ?? [])).joined(separator: " ")
    }
  }

  let id: String
  var instructions: [OrderInstruction] = []
  var holding: [OpeningPosition] = []
  var settings = Settings()
  var terms = OrderTerms()
  var bars: [Bars] = []
  var actions: [CorporateAction] = []
  var expected = Outcome()

  var description: String { id }

  static let day: Int64 = 86_400_000_000_000
  static let start: Int64 = 19_724 * day

  init(_ cells: [String]) throws {
    id = cells[0]
    guard cells.count == 6 else { throw Unreadable(description: "\(id): \(cells.count) cells") }
    var others: Int?
    for word in cells[3].split(separator: " ").map(String.init) {
      if word.hasPrefix("others=") { others = Int(word.dropFirst(7)) } else { try set(word) }
    }
    bars = [try Self.bars(cells[4])]
    if let others {
      bars.append(
        Self.bars("Y", (0...others).map { (Int64($0), (50, 50, 50, 50, 0)) }))
    }
    try orders(cells[2])
    try expect(cells[5])
  }

  // MARK: Settings and bars

  private mutating func set(_ word: String) throws {
    let parts = word.split(separator: "=").map(String.init)
    guard parts.count == 2 else { throw Unreadable(description: "\(id): setting \(word)") }
    switch (parts[0], parts[1]) {
    case ("slippage", let value): settings.slippage = try Self.number(value)
    case ("fill", "close"): settings.fill = .close
    case ("volume", let value): terms.volumeShare = try Self.number(value)
    case ("limits", "through"): terms.limits = .through
    case ("cash", let value): settings.cash = try Self.number(value)
    case ("commission", let value): settings.commission.minimum = try Self.number(value)
    case ("adds", let value): terms.adds = Int(value)
    case ("wait", let value): terms.wait = Int(value) ?? -1
    case ("tick", let value): settings.tick = try Self.number(value)
    case ("legs", "nextBar"): terms.legs = .nextBar
    case ("power", "refuse"): terms.buyingPower = .refuse
    default: try setAccount(parts[0], parts[1])
    }
  }

  /// Settings of the account, its actions and its limits.
  private mutating func setAccount(_ name: String, _ text: String) throws {
    switch (name, text) {
    case ("account", let kind):
      terms.account = AccountTerms.Kind(rawValue: kind).map(AccountTerms.init)
    case ("debit", let value): terms.account?.debitRate = try Self.number(value)
    case ("borrow", let value): terms.account?.shorts.rate = try Self.number(value)
    case ("supply", let value):
      let row = ShortSupply.Row(
        "X", from: CalendarDate(dayNumber: 0), shares: try Self.number(value), rate: 0)
      terms.account?.shorts.rows = [row]
    case ("settle", let value): terms.account?.settlement = Int(value)
    case ("shares", "fractional"): settings.shares = .fractional
    case ("dividends", let use): terms.dividends = DividendUse(rawValue: use)
    case ("dividend", let value), ("split", let value):
      let parts = value.split(separator: ":").map(String.init)
      guard parts.count == 2, let row = Int(parts[0]) else {
        throw Unreadable(description: "\(id): setting \(name)=\(text)")
      }
      let date = CalendarDate(dayNumber: Int(Self.start / Self.day) + row)
      let amount = try Self.number(parts[1])
      actions.append(
        name == "split"
          ? CorporateAction(on: date, split: amount) : CorporateAction(on: date, dividend: amount))
    case ("broker", let name): terms.acceptance = Acceptance(rawValue: name)
    case ("call", "flat"): terms.account?.call = .flat
    default: try setLimit(name, text)
    }
  }

  private mutating func setLimit(_ name: String, _ text: String) throws {
    let value = text == "yes" ? 1 : try Self.number(text)
    var limits = terms.risk ?? RiskLimits()
    switch name {
    case "risk": limits.risk = value
    case "position": limits.position = value
    case "gross": limits.gross = value
    case "net": limits.net = value
    case "positions": limits.positions = Int(value)
    case "daily": limits.dailyLoss = value
    case "flatten": limits.flattens = true
    case "drawdown": limits.drawdown = RiskLimits.Drawdown(value)
    default: throw Unreadable(description: "\(id): setting \(name)=\(text)")
    }
    terms.risk = limits
  }

  static func number(_ text: String) throws -> Double {
    if text.hasSuffix("%") { return try number(String(text.dropLast())) / 100 }
    guard let value = text == "NaN" ? .nan : Double(text) else {
      throw Unreadable(description: "\(text) is no number")
    }
    return value
  }

  typealias Price = (Double, Double, Double, Double, Double)

  static func bars(_ symbol: String, _ rows: [(Int64, Price)]) -> Bars {
    Bars(
      symbol: symbol, timeframe: .day, times: Column(rows.map { start + $0.0 * day }),
      open: Column(rows.map(\.1.0)), high: Column(rows.map(\.1.1)), low: Column(rows.map(\.1.2)),
      close: Column(rows.map(\.1.3)), volume: Column(rows.map(\.1.4)))
  }

  private static func bars(_ text: String) throws -> Bars {
    var rows: [(Int64, Price)] = []
    for (row, word) in text.split(separator: " ").enumerated() where word != "-" {
      let parts = word.split(separator: "x").map(String.init)
      let prices = try parts[0].split(separator: "/").map { try number(String($0)) }
      let volume = parts.count > 1 ? try number(parts[1]) : 0
      switch prices.count {
      case 1: rows.append((Int64(row), (prices[0], prices[0], prices[0], prices[0], volume)))
      case 4: rows.append((Int64(row), (prices[0], prices[1], prices[2], prices[3], volume)))
      default: throw Unreadable(description: "bar \(word)")
      }
    }
    return bars("X", rows)
  }

  // MARK: Orders

  private mutating func orders(_ text: String) throws {
    var group = 0
    var number = 0
    for item in text.components(";") {
      var words = item.split(separator: " ").map(String.init)
      if words.first == "hold" {
        let parts = words[1].split(separator: "@").map(String.init)
        holding.append(
          OpeningPosition(
            "X", shares: try Self.number(parts[0]), price: try Self.number(parts[1])))
        continue
      }
      guard let at = words.first, at.hasPrefix("@"), let row = Int64(at.dropFirst()) else {
        throw Unreadable(description: "\(id): order \(item)")
      }
      words.removeFirst()
      let time = Self.start + row * Self.day
      if words.first == "cancel" {
        instructions.append(OrderInstruction(at: time, .cancel(Int(words[1]) ?? -1)))
        continue
      }
      let isGroup = words.contains("or")
      if isGroup { group += 1 }
      var parent: Int?
      for part in words.split(whereSeparator: { $0 == "or" || $0 == "then" }) {
        var ticket = try Self.ticket(Array(part), id)
        if isGroup { ticket.group = group }
        if words.contains("then") { ticket.after = parent }
        instructions.append(OrderInstruction(at: time, .place(ticket)))
        parent = number
        number += 1
      }
    }
  }

  private static func ticket(_ given: [String], _ id: String) throws -> Ticket {
    var words = given[...]
    func next() throws -> String {
      guard let word = words.popFirst() else {
        throw Unreadable(description: "\(id): \(given.joined(separator: " ")) ends early")
      }
      return word
    }
    var ticket = Ticket(.sell, .position, of: "X")
    switch try next() {
    case "close": break
    case let side where side == "buy" || side == "sell":
      let amount = try next()
      ticket = Ticket(
        side == "buy" ? .buy : .sell,
        amount.hasPrefix("$")
          ? .notional(try number(String(amount.dropFirst()))) : .shares(try number(amount)),
        of: "X")
    case let word: throw Unreadable(description: "\(id): \(word)")
    }
    var bracket = Ticket.Bracket()
    while let word = words.popFirst() {
      switch word {
      case "of": ticket.symbol = try next()
      case "limit":
        let price = try number(try next())
        if case .stop(let stop) = ticket.kind {
          ticket.kind = .stopLimit(stop: stop, limit: price)
        } else {
          ticket.kind = .limit(price)
        }
      case "stop": ticket.kind = .stop(try number(try next()))
      case "trail": ticket.kind = .trailing(try trail(try next()))
      case "ext": ticket.extendedHours = true
      case "opg": ticket.life = .atOpen
      case "cls": ticket.life = .atClose
      case "ioc": ticket.life = .immediate
      case "fok": ticket.life = .fillOrKill
      case "day": ticket.life = .day
      case "until": ticket.life = .until(start + Int64(try number(try next())) * day)
      case "sl":
        let prices = try next().components(",")
        bracket.stop = try level(prices[0])
        if prices.count > 1 { bracket.stopLimit = try level(prices[1]) }
      case "tp":
        var portion = 1.0
        if let word = words.first, word.hasSuffix("%"), !word.hasPrefix("+") {
          portion = try number(try next())
        }
        bracket.targets.append(Ticket.Target(try level(try next()), portion: portion))
      case "tsl": bracket.trail = try trail(try next())
      case "even": bracket.breakEven = .distance(try number(try next()))
      case "time": bracket.timeStop = Int(try next())
      default: throw Unreadable(description: "\(id): \(word)")
      }
    }
    if bracket != Ticket.Bracket() { ticket.bracket = bracket }
    return ticket
  }

  private static func level(_ text: String) throws -> Ticket.Level {
    guard text.hasPrefix("+") else { return .at(try number(text)) }
    let value = try number(String(text.dropFirst()))
    return text.hasSuffix("%") ? .share(value) : .distance(value)
  }

  private static func trail(_ text: String) throws -> Ticket.Trail {
    text.hasSuffix("%") ? .share(try number(text)) : .amount(try number(text))
  }

  // MARK: Outcomes

  private mutating func expect(_ text: String) throws {
    var isBest = false
    for word in text.split(separator: " ").map(String.init) {
      if word == "best" {
        isBest = true
        expected.best = []
      } else if word.contains(":"), let at = word.firstIndex(of: "@") {
        let head = word[..<at]
        let price = try Self.number(String(word[word.index(after: at)...]))
        let fill = "\(head)@\(Self.text(price))"
        if isBest { expected.best?.append(fill) } else { expected.fills.append(fill) }
      } else {
        expected.tags.insert(word)
      }
    }
  }

  private static func text(_ value: Double) -> String {
    let rounded = (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  private static func fills(_ replay: OrderReplay) -> [String] {
    replay.fills.map { fill in
      let row = (fill.time - start) / day
      return "\(row):\(fill.shares > 0 ? "+" : "")\(text(fill.shares))@\(text(fill.price))"
    }
  }

  /// What the replay of this row does, in the table's own words.
  func outcome(skips: Bool = true) -> Outcome {
    let replay = OrderReplay(
      instructions, over: bars, settings: settings, terms: terms, holding: holding,
      actions: ["X": CorporateActions(actions)], skips: skips)
    var outcome = Outcome(fills: Self.fills(replay))
    for end in replay.ends { outcome.tags.insert("\(end.reason.rawValue)@\(end.row)") }
    for refusal in replay.refusals {
      let what = refusal.rule?.rawValue ?? "\(refusal.code)"
      outcome.tags.insert("refused@\(refusal.row)=\(what)")
    }
    for cut in replay.cuts { outcome.tags.insert("limited@\(cut.row)=\(cut.rule.rawValue)") }
    if !replay.working.isEmpty { outcome.tags.insert("working") }
    if !replay.pending.isEmpty { outcome.tags.insert("pending") }
    let tallies = replay.tallies
    let counts = [
      ("ambiguous", tallies.ambiguous), ("touched", tallies.touched),
      ("zero", tallies.zeroVolume), ("unlimited", tallies.unlimited),
      ("limited", tallies.limited), ("cut", Int(tallies.cut)),
    ]
    for (name, count) in counts where count > 0 { outcome.tags.insert("\(name)=\(count)") }
    let charges = replay.charges
    let amounts = [
      ("interest", charges.interest), ("credit", charges.credit), ("borrow", charges.borrowing),
      ("calls", Double(charges.calls)), ("dividends", charges.dividends),
      ("fractions", charges.fractions),
    ]
    for (name, amount) in amounts where amount != 0 {
      outcome.tags.insert("\(name)=\(Self.text((amount * 1e4).rounded() / 1e4))")
    }
    if expected.best != nil {
      var terms = terms
      terms.ambiguity = .optimistic
      outcome.best = Self.fills(
        OrderReplay(
          instructions, over: bars, settings: settings, terms: terms, holding: holding))
    }
    return outcome
  }
}

extension String {
  /// The parts between a separator, without spaces around them.
  func components(_ separator: Character) -> [String] {
    split(separator: separator).map { part in
      var part = part
      while part.first == " " { part.removeFirst() }
      while part.last == " " { part.removeLast() }
      return String(part)
    }
  }
}
