import Rules
import Series

/// Writes down what happens in one lane of a portfolio.
final class PoolRecorder {
  /// A position from its first entry on.
  private struct Open {
    var trade: Trade
    var entries = 1
    var enteredValue: Double
    var left = 0.0
    var leftValue = 0.0
    /// Cash that it has moved.
    var flow: Double
  }

  let lane: Int
  private let symbols: [String]
  private let times: UnionRows
  private var open: [Int: Open] = [:]
  private(set) var trades: [(symbol: Int, trade: Trade)] = []
  private(set) var equity: [Double] = []
  var record = PoolRecord()

  init(lane: Int, symbols: [String], rows: UnionRows) {
    self.lane = lane
    self.symbols = symbols
    times = rows
    record.symbols = symbols
  }

  func isRecorded(_ lanes: UInt8) -> Bool { lanes & (1 << UInt8(lane)) != 0 }

  func refuse(_ lanes: UInt8, _ reason: PoolRecord.Refusal, times: Int = 1) {
    if isRecorded(lanes) { record.refusals[reason, default: 0] += times }
  }

  /// Counts a bar whose order of events finer bars told.
  func settle(_ lanes: UInt8) {
    if isRecorded(lanes) { record.settled += 1 }
  }

  /// Takes what an account has filled and closed by itself, in place of `enter` and `leave`.
  func take(_ log: PoolDesk.Log) {
    record.account = log.account
    for (kind, fill) in log.fills {
      record.fills.append(
        PoolRecord.SymbolFill(
          symbol: fill.symbol,
          fill: Fill(
            row: fill.row, time: times.times[fill.row], kind: kind, shares: fill.shares,
            price: fill.price, commission: fill.commission)))
    }
    for var trade in log.trades {
      guard let symbol = symbols.firstIndex(of: trade.symbol) else { continue }
      trade.exitTime = times.times[trade.exitRow]
      trades.append((symbol, trade))
    }
  }

  private func note(
    _ symbol: Int, _ row: Int, _ kind: Fill.Kind, _ shares: Double, _ price: Double,
    _ commission: Double
  ) {
    record.fills.append(
      PoolRecord.SymbolFill(
        symbol: symbols[symbol],
        fill: Fill(
          row: row, time: times.times[row], kind: kind, shares: shares, price: price,
          commission: commission)))
  }

  /// A fill that opens a position or adds to it.
  func enter(
    _ lanes: UInt8, _ symbol: Int, row: Int, price: Lane, shares: Lane, commission: Lane,
    stop: Lane
  ) {
    guard isRecorded(lanes) else { return }
    let (price, shares, commission) = (price[lane], shares[lane], commission[lane])
    note(symbol, row, .entry, shares, price, commission)
    let flow = -shares * price - commission
    if var position = open[symbol] {
      position.entries += 1
      position.enteredValue += abs(shares) * price
      position.trade.quantity += abs(shares)
      position.trade.commission += commission
      position.flow += flow
      position.trade.entryPrice = position.enteredValue / position.trade.quantity
      open[symbol] = position
      return
    }
    let time = times.times[row]
    let trade = Trade(
      symbol: symbols[symbol], side: shares > 0 ? .long : .short, entryRow: row, exitRow: row,
      entryTime: time, exitTime: time, entryPrice: price, exitPrice: price, quantity: abs(shares),
      commission: commission, profit: 0, initialRisk: abs(price - stop[lane]) * abs(shares),
      exitReason: .open, isAmbiguous: false, maximumAdverseExcursion: 0,
      maximumFavorableExcursion: 0)
    open[symbol] = Open(trade: trade, enteredValue: abs(shares) * price, flow: flow)
  }

  /// A fill that makes a position smaller; `profit` is that of the whole round trip once nothing is left.
  func leave(
    _ lanes: UInt8, _ symbol: Int, row: Int, price: Lane, quantity: Lane, commission: Lane,
    profit: Lane?, reason: Trade.ExitReason, isAmbiguous: UInt8 = 0
  ) {
    guard isRecorded(lanes), var position = open[symbol] else { return }
    let (price, quantity, commission) = (price[lane], quantity[lane], commission[lane])
    let sign: Double = position.trade.side == .long ? -1 : 1
    note(symbol, row, .exit, sign * quantity, price, commission)
    position.trade.commission += commission
    position.left += quantity
    position.leftValue += quantity * price
    position.flow += -sign * quantity * price - commission
    guard let profit else {
      open[symbol] = position
      return
    }
    var trade = position.trade
    trade.exitRow = row
    trade.exitTime = times.times[row]
    trade.exitPrice = position.left == quantity ? price : position.leftValue / position.left
    trade.profit = profit[lane]
    trade.exitReason = reason
    trade.isAmbiguous = isRecorded(isAmbiguous)
    trades.append((symbol, trade))
    open[symbol] = nil
  }

  /// The account at a close.
  func mark(_ state: PoolState, prices: (Int) -> Double) {
    var (long, short, count, largest) = (0.0, 0.0, 0, 0.0)
    for symbol in symbols.indices where isRecorded(state.held(symbol)) {
      let value = state.shares[symbol][lane] * prices(symbol)
      if value < 0 { short -= value } else { long += value }
      largest = max(largest, abs(value))
      count += 1
    }
    record.cash.append(state.run.pointee.account.cash[lane])
    record.longValue.append(long)
    record.shortValue.append(short)
    record.positions.append(count)
    record.largest.append(largest)
    equity.append(state.run.pointee.curve.equity[lane])
  }

  /// The round trips, those that are still open marked at these prices behind the others.
  func finished(last row: Int, mark: (Int) -> Double) -> [(symbol: Int, trade: Trade)] {
    let open = self.open.sorted { $0.key < $1.key }.map { symbol, position in
      var trade = position.trade
      let price = mark(symbol)
      let sign: Double = trade.side == .long ? 1 : -1
      trade.exitRow = row
      trade.exitTime = times.times[row]
      let isWhole = position.entries == 1 && position.left == 0
      let rest = trade.quantity - position.left
      trade.exitPrice =
        isWhole ? price : (position.leftValue + rest * price) / trade.quantity
      trade.profit =
        isWhole
        ? sign * (price - trade.entryPrice) * trade.quantity - trade.commission
        : position.flow + sign * rest * price
      return (symbol, trade)
    }
    return trades + open
  }
}
