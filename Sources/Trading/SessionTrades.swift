public import Series
public import Simulation

/// Rebuilds round trips from a session's fills, from flat to flat.
///
/// Fills that add to a position average its entry, fills that reduce it average its exit, and a
/// fill that crosses zero ends one trade and begins the next.
public func sessionTrades(
  fills: [JournalFill], bars: [Bar], symbol: String, timeframe: Timeframe
) -> [Trade] {
  var builder = SessionTradeBuilder(bars: bars, symbol: symbol, timeframe: timeframe)
  for fill in fills { builder.add(fill) }
  return builder.finish()
}

private struct SessionTradeBuilder {
  let bars: [Bar]
  let symbol: String
  let timeframe: Timeframe
  private var trades: [Trade] = []
  private var side = Trade.Side.long
  /// Shares held, without sign.
  private var held = 0.0
  private var entryTime = Int64(0)
  private var exitTime = Int64(0)
  private var entered = (quantity: 0.0, notional: 0.0)
  private var left = (quantity: 0.0, notional: 0.0)
  private var reason = Trade.ExitReason.signal

  init(bars: [Bar], symbol: String, timeframe: Timeframe) {
    self.bars = bars
    self.symbol = symbol
    self.timeframe = timeframe
  }

  mutating func add(_ fill: JournalFill) {
    let moment = Timestamp(nanoseconds: fill.time)
    let start = SessionDate.barStart(of: moment, timeframe: timeframe, symbol: symbol)
    var quantity = fill.quantity
    if held > 0, fill.side != OrderSide(opening: side) {
      let closing = min(quantity, held)
      left.quantity += closing
      left.notional += closing * fill.price
      exitTime = start
      reason = Self.reason(fill.role)
      held -= closing
      quantity -= closing
      // Sums of fractions leave dust.
      if held < 1e-9 { close() }
    }
    guard quantity > 1e-9 else { return }
    if held == 0 {
      side = fill.side == .buy ? .long : .short
      entryTime = start
    }
    entered.quantity += quantity
    entered.notional += quantity * fill.price
    held += quantity
  }

  /// The trades; what is still held is an open one at the last close.
  mutating func finish() -> [Trade] {
    if held > 0, let last = bars.last {
      left.quantity += held
      left.notional += held * last.close
      exitTime = last.time
      reason = .open
      close()
    }
    return trades
  }

  private mutating func close() {
    let entryPrice = entered.notional / entered.quantity
    let exitPrice = left.notional / left.quantity
    let move = side == .long ? exitPrice - entryPrice : entryPrice - exitPrice
    trades.append(
      Trade(
        symbol: symbol, side: side, entryRow: row(entryTime), exitRow: row(exitTime),
        entryTime: entryTime, exitTime: exitTime, entryPrice: entryPrice, exitPrice: exitPrice,
        quantity: entered.quantity, commission: 0, profit: move * entered.quantity,
        initialRisk: .nan, exitReason: reason, isAmbiguous: false,
        maximumAdverseExcursion: .nan, maximumFavorableExcursion: .nan))
    held = 0
    entered = (0, 0)
    left = (0, 0)
  }

  private func row(_ time: Int64) -> Int { bars.firstIndex { $0.time >= time } ?? bars.count }

  private static func reason(_ role: String) -> Trade.ExitReason {
    switch role {
    case "stop": .stop
    case "target": .target
    case "entry": .reversal
    default: .signal
    }
  }
}
