import Simulation

/// The rules of `docs/portfolios.md` for entries and exits in one account, written for reading and not for speed.
struct PlainPortfolio {
  struct Bar {
    var open, high, low, close: Double
    /// 1 buys, 2 sells, 3 sells short, 4 buys back.
    var script: Int
  }

  struct Fill: Equatable {
    var row, symbol: Int
    var shares, price: Double
  }

  struct Position {
    var shares, stop, target: Double
  }

  struct Entry {
    var symbol: Int
    /// Negative to sell short.
    var shares: Double
  }

  let settings: Settings
  let size: SizeSetting
  var stop: Double?
  var target: Double?
  var isOptimist = false
  let places: Int
  /// By symbol, then by row; nil for a row without a bar.
  let bars: [[Bar?]]
  private(set) var cash = 0.0
  private(set) var fills: [Fill] = []
  private(set) var equity: [Double] = []
  private(set) var cashes: [Double] = []
  private(set) var held: [Int: Position] = [:]
  private var exits: Set<Int> = []
  private var waiting: [Entry] = []
  private var marks: [Int: Double] = [:]
  private var isRuined = false

  init(
    _ settings: Settings, _ size: SizeSetting, places: Int, bars: [[Bar?]], stop: Double?,
    target: Double?
  ) {
    (self.settings, self.size, self.places, self.bars) = (settings, size, places, bars)
    (self.stop, self.target) = (stop, target)
    cash = settings.cash
  }

  mutating func run() {
    for row in 0..<(bars.first?.count ?? 0) {
      closeEnded(row)
      open(row)
      for (symbol, bar) in present(row) { protectInside(row, symbol, bar) }
      for (symbol, bar) in present(row) { marks[symbol] = bar.close }
      let now = cash + held.reduce(0) { $0 + $1.value.shares * (marks[$1.key] ?? 0) }
      equity.append(now)
      if now <= 0, !isRuined { ruin(row, now) }
      cashes.append(cash)
      if !isRuined { decide(row, now) }
    }
  }

  private func present(_ row: Int) -> [(Int, Bar)] {
    bars.indices.compactMap { symbol in bars[symbol][row].map { (symbol, $0) } }
  }

  private mutating func closeEnded(_ row: Int) {
    for symbol in bars.indices where bars[symbol].lastIndex(where: { $0 != nil }) == row - 1 {
      if held[symbol] != nil { leave(row, symbol, slipped(symbol, marks[symbol] ?? 0)) }
      exits.remove(symbol)
      waiting.removeAll { $0.symbol == symbol }
    }
  }

  private mutating func open(_ row: Int) {
    for (symbol, bar) in present(row) {
      if let position = held[symbol], !exits.contains(symbol) {
        let side: Double = position.shares > 0 ? 1 : -1
        if side * bar.open <= side * position.stop {
          leave(row, symbol, slipped(symbol, bar.open))
        } else if side * bar.open >= side * position.target {
          leave(row, symbol, bar.open)
        }
      }
      if exits.contains(symbol), held[symbol] != nil {
        leave(row, symbol, slipped(symbol, bar.open))
      }
      exits.remove(symbol)
    }
    for entry in waiting {
      guard let bar = bars[entry.symbol][row], held.count < places else { continue }
      enter(row, entry, bar.open)
    }
    waiting.removeAll { bars[$0.symbol][row] != nil }
  }

  private func slipped(_ symbol: Int, _ price: Double) -> Double {
    let isShort = (held[symbol]?.shares ?? 0) < 0
    return price * (isShort ? 1 + settings.slippage : 1 - settings.slippage)
  }

  private func commission(_ quantity: Double, _ price: Double) -> Double {
    settings.commission.cost(of: quantity, at: price)
  }

  private mutating func leave(_ row: Int, _ symbol: Int, _ price: Double) {
    guard let position = held.removeValue(forKey: symbol) else { return }
    cash += position.shares * price - commission(abs(position.shares), price)
    fills.append(Fill(row: row, symbol: symbol, shares: -position.shares, price: price))
  }

  private mutating func enter(_ row: Int, _ entry: Entry, _ open: Double) {
    let side: Double = entry.shares > 0 ? 1 : -1
    let price = open * (1 + side * settings.slippage)
    // Of shorts the proceeds and as much again are out of reach.
    let shorts = held.reduce(0) { sum, one in
      sum - min(one.value.shares, 0) * (bars[one.key][row]?.open ?? marks[one.key] ?? 0)
    }
    let funds = cash - 2 * shorts
    let schedule = settings.commission
    let payable = min(
      funds / (price * (1 + schedule.rate) + schedule.perShare), (funds - schedule.minimum) / price)
    var quantity = min(abs(entry.shares), payable)
    if settings.shares == .whole { quantity = quantity.rounded(.down) }
    // What rounding leaves of the cash buys nothing.
    guard quantity * price > 1e-9 * settings.cash else { return }
    cash -= side * quantity * price + commission(quantity, price)
    held[entry.symbol] = Position(
      shares: side * quantity, stop: stop.map { price - side * $0 } ?? .nan,
      target: target.map { price + side * $0 } ?? .nan)
    fills.append(Fill(row: row, symbol: entry.symbol, shares: side * quantity, price: price))
  }

  private mutating func protectInside(_ row: Int, _ symbol: Int, _ bar: Bar) {
    guard let position = held[symbol] else { return }
    let isLong = position.shares > 0
    let isStopped = isLong ? bar.low <= position.stop : bar.high >= position.stop
    let isTaken = isLong ? bar.high >= position.target : bar.low <= position.target
    if isStopped, !(isTaken && isOptimist) {
      let price = isLong ? min(bar.open, position.stop) : max(bar.open, position.stop)
      leave(row, symbol, slipped(symbol, price))
    } else if isTaken {
      leave(row, symbol, position.target)
    }
  }

  private mutating func ruin(_ row: Int, _ now: Double) {
    for (symbol, position) in held.sorted(by: { $0.key < $1.key }) {
      fills.append(
        Fill(row: row, symbol: symbol, shares: -position.shares, price: marks[symbol] ?? 0))
    }
    (cash, held, exits, waiting, isRuined) = (now, [:], [], [], true)
  }

  private mutating func decide(_ row: Int, _ equity: Double) {
    var wishes: [(entry: Entry, rank: Double)] = []
    for (symbol, bar) in present(row) {
      let shares = held[symbol]?.shares ?? 0
      if shares > 0, bar.script == 2 || bar.script == 3 { exits.insert(symbol) }
      if shares < 0, bar.script == 4 || bar.script == 1 { exits.insert(symbol) }
      let wanted = wanted(bar.close, equity)
      let rank = (bar.close - bar.open) / bar.open
      if bar.script == 1, shares <= 0 {
        wishes.append((Entry(symbol: symbol, shares: wanted), rank))
      }
      if bar.script == 3, shares >= 0 {
        wishes.append((Entry(symbol: symbol, shares: -wanted), rank))
      }
    }
    wishes.sort { ($0.rank, -$0.entry.symbol) > ($1.rank, -$1.entry.symbol) }
    let free = places - held.keys.count { !exits.contains($0) } - waiting.count
    waiting += wishes.prefix(max(free, 0)).map(\.entry)
  }

  private func wanted(_ close: Double, _ equity: Double) -> Double {
    switch size {
    case .all: .infinity
    case .fraction(let value): equity * value / close
    case .risk(let value): equity * value / (stop ?? .nan)
    case .shares(let value): value
    case .notional(let value): value / close
    case .net(let value):
      equity * value / (close * (1 + settings.commission.rate) + settings.commission.perShare)
    case .volatility, .kelly: .nan
    }
  }
}
