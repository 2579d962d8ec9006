package import Series

/// What a bar tells: its prices and volume, and what the calendar says of its time.
///
/// Calendar fields of daily bars know the date only: the minutes are NaN.
public enum BarField: Int, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case open, high, low, close, volume
  /// A number of the session, which rises from one to the next; NaN outside the exchange's hours.
  case session
  /// Minutes since midnight at the exchange at the bar's start.
  case minuteOfDay
  /// Minutes from the session's open to the bar's start.
  case minutesSinceOpen
  /// Minutes from the bar's end to the session's close.
  case minutesToClose
  /// 1 for Monday to 7 for Sunday.
  case dayOfWeek
  /// From 1.
  case dayOfMonth
  /// 1 to 12.
  case month

  /// The word of the formula language.
  public var description: String {
    switch self {
    case .open: "open"
    case .high: "high"
    case .low: "low"
    case .close: "close"
    case .volume: "volume"
    case .session: "session"
    case .minuteOfDay: "minute_of_day"
    case .minutesSinceOpen: "minutes_since_open"
    case .minutesToClose: "minutes_to_close"
    case .dayOfWeek: "day_of_week"
    case .dayOfMonth: "day_of_month"
    case .month: "month"
    }
  }

  /// Prices and volume, in the order in which every tile has them first.
  package static let prices: [BarField] = [.open, .high, .low, .close, .volume]
}

/// Whose bars a node counts in: those that are traded, another symbol's, or longer ones of either.
package struct Clock: Hashable, Sendable {
  /// Another symbol; nil for the traded one.
  package var symbol: String?
  /// A longer timeframe; nil for that of the run.
  package var timeframe: Timeframe?

  /// The bars that are traded.
  package static let traded = Clock()

  package init(symbol: String? = nil, timeframe: Timeframe? = nil) {
    self.symbol = symbol
    self.timeframe = timeframe
  }
}

/// A column of some bars.
package struct MarketColumn: Hashable, Sendable, CustomStringConvertible {
  package var field: BarField
  package var clock: Clock

  package init(_ field: BarField, _ clock: Clock = .traded) {
    self.field = field
    self.clock = clock
  }

  /// `close`, `close@1Hour`, `SPY:close`, `"BTC/USD":close@1Day`.
  package var description: String {
    let symbol =
      clock.symbol.map { (Self.isPlain($0) ? $0 : "\"\($0)\"") + ":" } ?? ""
    return symbol + field.description + (clock.timeframe.map { "@\($0)" } ?? "")
  }

  /// Whether a symbol is a word that needs no quotes.
  private static func isPlain(_ symbol: String) -> Bool {
    guard let first = symbol.first, first.isLetter || first == "_",
      !Formula.words.contains(symbol)
    else { return false }
    return symbol.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }
}

extension Node {
  /// The columns below this node, each once.
  package var columns: Set<MarketColumn> {
    var found: Set<MarketColumn> = []
    var seen: Set<Node> = []
    collectColumns(into: &found, seen: &seen)
    return found
  }

  private func collectColumns(into found: inout Set<MarketColumn>, seen: inout Set<Node>) {
    guard seen.insert(self).inserted else { return }
    if case .column(let column) = operation { found.insert(column) }
    for node in inputs { node.collectColumns(into: &found, seen: &seen) }
  }

  /// Whether a node below this one looks across the symbols of the universe.
  package var looksAcross: Bool {
    if case .across = operation { return true }
    return inputs.contains { $0.looksAcross }
  }

  /// The same computation with the traded symbol's own name taken away from its columns.
  func trading(_ symbol: String) -> Node {
    guard columns.contains(where: { $0.clock.symbol == symbol }) else { return self }
    if case .column(let column) = operation {
      return Node(.column(MarketColumn(column.field, Clock(timeframe: column.clock.timeframe))))
    }
    return Node(operation, inputs.map { $0.trading(symbol) }, settings: settings)
  }

  /// Whose bars the node counts in: those of its inputs if all are of one clock, else the traded ones.
  var clock: Clock {
    switch operation {
    case .column(let column): return column.clock
    case .across, .select, .hold: return .traded
    default:
      if operation.isCondition { return .traded }
      let clocks = Set(inputs.filter { !$0.isSetting }.map(\.clock))
      return clocks.count == 1 ? clocks.first ?? .traded : .traded
    }
  }

  /// The same computation on another symbol's bars; columns that name a symbol stay.
  func on(_ symbol: String) -> Node {
    if case .column(let column) = operation {
      guard column.clock.symbol == nil else { return self }
      return Node(
        .column(
          MarketColumn(
            column.field, Clock(symbol: symbol, timeframe: column.clock.timeframe))))
    }
    return Node(operation, inputs.map { $0.on(symbol) }, settings: settings)
  }
}
