import Simulation

/// The fill rules of the design's chapter 5 for one account, written for reading and not for speed.
struct PlainSimulator {
  struct Row {
    var open, high, low, close: Double
    /// 1 buys, 2 sells, 3 sells short, 4 buys back.
    var script: Int
  }

  struct Fill { var row: Int, shares, price: Double }

  let settings: Settings
  let size: SizeSetting
  let stopDistance: Double?
  let targetDistance: Double?
  private(set) var cash = 0.0
  private(set) var shares = 0.0
  private(set) var fills: [Fill] = []
  private(set) var equity: [Double] = []
  private var stop = Double.nan
  private var target = Double.nan
  private var waitingExit = false
  /// Signed: negative to sell short; 0 for none.
  private var waitingEntry = 0.0
  private var isRuined = false

  init(_ settings: Settings, _ size: SizeSetting, stop: Double?, target: Double?) {
    self.settings = settings
    self.size = size
    stopDistance = stop
    targetDistance = target
    cash = settings.cash
  }

  mutating func run(_ rows: [Row]) {
    for (index, row) in rows.enumerated() {
      if shares != 0, !waitingExit { protectAtOpen(index, row) }
      if waitingExit, shares != 0 { leave(index, slipped(row.open, buys: shares < 0)) }
      if waitingEntry != 0 { enter(index, row.open) }
      (waitingExit, waitingEntry) = (false, 0)
      if shares != 0 { protectInside(index, row) }
      let now = cash + shares * row.close
      equity.append(now)
      if now <= 0, !isRuined {
        if shares != 0 { fills.append(Fill(row: index, shares: -shares, price: row.close)) }
        (cash, shares, isRuined) = (now, 0, true)
      }
      decide(row, equity: now)
    }
  }

  private func slipped(_ price: Double, buys: Bool) -> Double {
    price * (buys ? 1 + settings.slippage : 1 - settings.slippage)
  }

  private func commission(_ quantity: Double, _ price: Double) -> Double {
    let schedule = settings.commission
    let value = quantity * price
    let cost = (schedule.perOrder ?? 0) + value * schedule.rate + quantity * schedule.perShare
    return min(max(cost, schedule.minimum), value * (schedule.cap ?? .infinity))
  }

  /// What cash pays for, commission included, under either arm of the schedule or under its cap.
  private func payable(_ cash: Double, _ price: Double) -> Double {
    let schedule = settings.commission
    let proportional =
      (cash - (schedule.perOrder ?? 0)) / (price * (1 + schedule.rate) + schedule.perShare)
    let either = min(proportional, (cash - schedule.minimum) / price)
    return max(either, schedule.cap.map { cash / (price * (1 + $0)) } ?? either)
  }

  private mutating func leave(_ index: Int, _ price: Double) {
    cash += shares * price - commission(abs(shares), price)
    fills.append(Fill(row: index, shares: -shares, price: price))
    shares = 0
  }

  private mutating func protectAtOpen(_ index: Int, _ row: Row) {
    let side: Double = shares > 0 ? 1 : -1
    if side * row.open <= side * stop {
      leave(index, slipped(row.open, buys: side < 0))
    } else if side * row.open >= side * target {
      leave(index, row.open)
    }
  }

  private mutating func protectInside(_ index: Int, _ row: Row) {
    let isLong = shares > 0
    if isLong ? row.low <= stop : row.high >= stop {
      let price = isLong ? min(row.open, stop) : max(row.open, stop)
      leave(index, slipped(price, buys: !isLong))
    } else if isLong ? row.high >= target : row.low <= target {
      leave(index, target)
    }
  }

  private mutating func enter(_ index: Int, _ open: Double) {
    let side: Double = waitingEntry > 0 ? 1 : -1
    let price = slipped(open, buys: side > 0)
    var quantity = min(abs(waitingEntry), payable(cash, price))
    if settings.shares == .whole { quantity = quantity.rounded(.down) }
    guard quantity > 0 else { return }
    cash -= side * quantity * price + commission(quantity, price)
    shares = side * quantity
    stop = stopDistance.map { price - side * $0 } ?? .nan
    target = targetDistance.map { price + side * $0 } ?? .nan
    fills.append(Fill(row: index, shares: shares, price: price))
  }

  private mutating func decide(_ row: Row, equity: Double) {
    guard !isRuined else { return }
    if row.script == 1, shares <= 0 { waitingEntry = wanted(row.close, equity) }
    if row.script == 3, shares >= 0 { waitingEntry = -wanted(row.close, equity) }
    waitingExit =
      shares > 0 && (row.script == 2 || row.script == 3)
      || shares < 0 && (row.script == 4 || row.script == 1)
  }

  private func wanted(_ close: Double, _ equity: Double) -> Double {
    switch size {
    case .all: .infinity
    case .fraction(let value): equity * value / close
    case .risk(let value): equity * value / (stopDistance ?? .nan)
    case .shares(let value): value
    case .notional(let value): value / close
    case .net(let value): payable(equity * value, close)
    case .volatility, .kelly: .nan
    }
  }
}
