import Records
import Series
package import Simulation

/// A CSV file of orders, one a line.
///
/// Columns by their header, in any order: `time`, `side` (`buy`, `sell`, `close`, `cancel`), `symbol`, `qty`
/// or `notional`, `type`, `limit`, `stop`, `trail`, `life`, `stop_loss`, `stop_loss_limit`, `take_profit`,
/// `trailing_stop`, `break_even`, `time_stop`, `id`, `group`, `after`, `extended`. An empty cell is one that is not given.
package struct TicketFile {
  package private(set) var instructions: [OrderInstruction] = []
  /// The names of the tickets by number: their `id`, or the number of their line.
  package private(set) var names: [String] = []

  private static let columns = [
    "time", "side", "symbol", "qty", "notional", "type", "limit", "stop", "trail", "life",
    "stop_loss", "stop_loss_limit", "take_profit", "trailing_stop", "break_even", "time_stop", "id",
    "group", "after", "extended",
  ]

  /// Reads the text of a file.
  ///
  /// A bad price or quantity is no error here: the order is refused in the replay, as a broker would.
  ///
  /// - Throws: `UsageError` for an unknown column, or a cell that is not of its kind, with its line.
  package init(text: String, symbols: [String]) throws(UsageError) {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)[...]
    let header = lines.popFirst().map(Self.cells) ?? []
    for name in header where !Self.columns.contains(name) {
      guard !name.isEmpty else {
        throw UsageError(
          "the first line of the order file names no columns; it needs time and side at least")
      }
      throw UsageError(
        "the order file has a column \"\(name)\"\(suggestion(for: name, among: Self.columns)); "
          + "columns are \(Self.columns.joined(separator: ", "))")
    }
    for name in ["time", "side"] where !header.contains(name) {
      throw UsageError("the order file needs a column \"\(name)\" in its first line")
    }
    var groups: [String: Int] = [:]
    for (offset, line) in lines.enumerated() where line.contains(where: { !$0.isWhitespace }) {
      let cells = Self.cells(line)
      guard cells.count <= header.count else {
        throw UsageError("line \(offset + 2) of the order file has more cells than the first")
      }
      var row = OrderLine(number: offset + 2)
      for (name, cell) in zip(header, cells) where !cell.isEmpty { row.cells[name] = cell }
      try add(row, symbols, &groups)
    }
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map { cell in
      var cell = cell
      while cell.first?.isWhitespace == true { cell.removeFirst() }
      while cell.last?.isWhitespace == true { cell.removeLast() }
      return String(cell)
    }
  }

  private mutating func add(
    _ row: OrderLine, _ symbols: [String], _ groups: inout [String: Int]
  ) throws(UsageError) {
    let time = try row.moment("time").nanoseconds
    if row.cells["side"] == "cancel" {
      instructions.append(OrderInstruction(at: time, .cancel(try ticket(named: "id", row))))
      return
    }
    var ticket = try row.ticket(symbols)
    if let name = row.cells["group"] {
      let number = groups[name] ?? groups.count
      groups[name] = number
      ticket.group = number
    }
    if row.cells["after"] != nil { ticket.after = try self.ticket(named: "after", row) }
    let name = row.cells["id"] ?? "line \(row.number)"
    if names.contains(name) { throw row.fault("id", "names two orders; give each its own") }
    names.append(name)
    instructions.append(OrderInstruction(at: time, .place(ticket)))
  }

  private func ticket(named column: String, _ row: OrderLine) throws(UsageError) -> Int {
    guard let number = names.firstIndex(of: row.cells[column] ?? "") else {
      throw row.fault(column, "is the id of no order above it")
    }
    return number
  }

  /// Instructions in order of their times, and the tickets' names as they are then numbered.
  ///
  /// - Throws: `UsageError` where the file names an order that its times put later.
  package func sorted() throws(UsageError) -> (instructions: [OrderInstruction], names: [String]) {
    for (one, other) in zip(instructions, instructions.dropFirst()) where one.time > other.time {
      throw UsageError(
        "the lines of the order file do not stand in order of their times; sort them")
    }
    return (instructions, names)
  }
}

/// One line of an order file.
private struct OrderLine {
  let number: Int
  var cells: [String: String] = [:]

  init(number: Int) { self.number = number }

  func fault(_ column: String, _ what: String) -> UsageError {
    UsageError("line \(number) of the order file: \(column) \"\(cells[column] ?? "")\" \(what)")
  }

  func moment(_ column: String) throws(UsageError) -> Timestamp {
    guard let moment = Timestamp(cells[column] ?? "") else {
      throw fault(column, "is not a date; write 2024-01-31 or 2024-01-31T14:30:00Z")
    }
    return moment
  }

  func number(_ column: String) throws(UsageError) -> Double? {
    guard let text = cells[column] else { return nil }
    guard let value = decimal(text) else { throw fault(column, "is not a number") }
    return value
  }

  private func needed(_ column: String, _ type: String) throws(UsageError) -> Double {
    guard let value = try number(column) else {
      throw UsageError("line \(number) of the order file: a \(type) order needs \(column)")
    }
    return value
  }

  // MARK: The ticket

  func ticket(_ symbols: [String]) throws(UsageError) -> Ticket {
    let side: Ticket.Side
    var closes = false
    switch cells["side"] {
    case "buy": side = .buy
    case "sell": side = .sell
    case "close": (side, closes) = (.sell, true)
    case "cover": (side, closes) = (.buy, true)
    default: throw fault("side", "is not one of buy, sell, close (a long position), cover, cancel")
    }
    let amount: Ticket.Amount
    if let shares = try number("qty") {
      amount = .shares(shares)
    } else if let money = try number("notional") {
      amount = .notional(money)
    } else if closes {
      amount = .position
    } else {
      throw UsageError("line \(number) of the order file: it needs qty or notional")
    }
    guard let symbol = cells["symbol"] ?? symbols.first else {
      throw UsageError("line \(number) of the order file: it needs a symbol")
    }
    if cells["symbol"] == nil, symbols.count > 1 {
      throw UsageError(
        "line \(number) of the order file: it names no symbol, and --symbol names several")
    }
    var ticket = Ticket(
      side, amount, of: symbol, try kind(), life: try life(), closes: closes)
    ticket.bracket = try bracket()
    switch cells["extended"] {
    case nil, "no": break
    case "yes": ticket.extendedHours = true
    default: throw fault("extended", "is not one of yes, no")
    }
    return ticket
  }

  private func kind() throws(UsageError) -> Ticket.Kind {
    let type = cells["type"] ?? "market"
    switch type {
    case "market": return .market
    case "limit": return .limit(try needed("limit", type))
    case "stop": return .stop(try needed("stop", type))
    case "stop_limit":
      return .stopLimit(stop: try needed("stop", type), limit: try needed("limit", type))
    case "trailing_stop":
      guard let trail = try trail("trail") else {
        throw UsageError("line \(number) of the order file: a trailing_stop order needs trail")
      }
      return .trailing(trail)
    default:
      throw fault("type", "is not one of market, limit, stop, stop_limit, trailing_stop")
    }
  }

  private func life() throws(UsageError) -> Ticket.Life {
    switch cells["life"] ?? "gtc" {
    case "day": return .day
    case "gtc": return .untilCancelled
    case "ioc": return .immediate
    case "fok": return .fillOrKill
    case "opg": return .atOpen
    case "cls": return .atClose
    case let text:
      guard let moment = Timestamp(text) else {
        throw fault("life", "is not one of day, gtc, ioc, fok, opg, cls, or a date")
      }
      return .until(moment.nanoseconds)
    }
  }

  // MARK: The bracket

  /// A distance: `2`, or `5%` of the price.
  private func trail(_ column: String) throws(UsageError) -> Ticket.Trail? {
    guard let text = cells[column] else { return nil }
    guard text.hasSuffix("%") else {
      return try number(column).map { .amount($0) }
    }
    guard let share = fraction(text) else {
      throw fault(column, "is not a distance; write 2 or 5%")
    }
    return .share(share)
  }

  /// A price (`95`), or a distance from the fill (`+5`, `+5%`).
  private func level(_ text: String, _ column: String) throws(UsageError) -> Ticket.Level {
    guard text.hasPrefix("+") else {
      guard let price = decimal(text) else {
        throw fault(column, "is not a price; write 95, or +5 or +5% from the fill")
      }
      return .at(price)
    }
    let rest = String(text.dropFirst())
    if rest.hasSuffix("%"), let share = fraction(rest) { return .share(share) }
    guard let distance = decimal(rest) else {
      throw fault(column, "is not a distance; write +5 or +5%")
    }
    return .distance(distance)
  }

  private func level(_ column: String) throws(UsageError) -> Ticket.Level? {
    guard let text = cells[column] else { return nil }
    return try level(text, column)
  }

  private func bracket() throws(UsageError) -> Ticket.Bracket? {
    var bracket = Ticket.Bracket()
    bracket.stop = try level("stop_loss")
    bracket.stopLimit = try level("stop_loss_limit")
    bracket.trail = try trail("trailing_stop")
    bracket.breakEven = try level("break_even")
    if let bars = try number("time_stop") { bracket.timeStop = Int(exactly: bars) ?? 0 }
    for part in (cells["take_profit"] ?? "").split(separator: " ") {
      // `50%@105` leaves with half of the entry at 105.
      let pieces = part.split(separator: "@").map(String.init)
      guard pieces.count == 2 else {
        bracket.targets.append(Ticket.Target(try level(String(part), "take_profit")))
        continue
      }
      guard let portion = fraction(pieces[0]) else {
        throw fault("take_profit", "is not a target; write 105, +5%, or 50%@105 110")
      }
      bracket.targets.append(
        Ticket.Target(try level(pieces[1], "take_profit"), portion: portion))
    }
    return bracket == Ticket.Bracket() ? nil : bracket
  }
}
