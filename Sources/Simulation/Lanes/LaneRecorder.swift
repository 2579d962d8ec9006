import Rules
package import Series

/// One fill of an order.
public struct Fill: Hashable, Sendable, Codable {
  /// What a fill did to the position.
  public enum Kind: String, Sendable, Codable { case entry, exit }

  /// Row of the bar in which it happened.
  public let row: Int
  /// Start of that bar, UTC nanoseconds.
  public let time: Int64
  /// Whether it opened or closed a position.
  public let kind: Kind
  /// Shares, positive for a buy and negative for a sale.
  public let shares: Double
  /// Price, slippage included.
  public let price: Double
  /// Commission, in currency.
  public let commission: Double
}

/// Writes down the fills and trades of one lane.
///
/// Its properties are changed by nobody else and never within each other, which the compiler need not check for each.
package final class LaneRecorder {
  /// An entry whose position is held.
  private struct Entry {
    var row = 0
    var price = 0.0
    var shares = 0.0
    var commission = 0.0
    var stop = 0.0
  }

  private let lane: Int
  private let bars: Bars
  private let fill: Settings.Fill
  // Of the bars, which are kept as long as the recorder.
  private let times: UnsafePointer<Int64>
  private let low, high: UnsafePointer<Double>
  @exclusivity(unchecked) private var fillRecords: RunRecords<Fill>
  @exclusivity(unchecked) private var tradeRecords: RunRecords<Trade>
  @exclusivity(unchecked) private var entry = Entry()
  @exclusivity(unchecked) private var isHolding = false

  /// Writes down a run over some rows of bars.
  package init(lane: Int, bars: Bars, rows: Range<Int>, fill: Settings.Fill) {
    self.lane = lane
    self.bars = bars
    self.fill = fill
    times = bars.times.start
    low = bars.low.start
    high = bars.high.start
    fillRecords = RunRecords(rows)
    tradeRecords = RunRecords(rows)
  }

  /// Every fill so far.
  package var fills: [Fill] { fillRecords.all }

  /// Closed trades in order of exit, then the open one, marked at the close of the last row.
  func trades(last: Int) -> [Trade] {
    var trades = tradeRecords.all
    if isHolding {
      let sign: Double = entry.shares > 0 ? 1 : -1
      let mark = bars.close[last]
      let profit = sign * (mark - entry.price) * abs(entry.shares) - entry.commission
      trades.append(
        trade(row: last, price: mark, commission: 0, profit: profit, .open, isAmbiguous: false))
    }
    return trades
  }

  /// Whether the recorded lane is among some lanes.
  @inline(__always)
  func isRecorded(_ lanes: UInt8) -> Bool { lanes & (1 << UInt8(lane)) != 0 }

  @inline(__always)
  func enter(
    _ lanes: UInt8, row: Int, price: Lane, shares: Lane, commission: Lane, stop: Lane
  ) {
    guard isRecorded(lanes) else { return }
    enter(
      Entry(
        row: row, price: price[lane], shares: shares[lane], commission: commission[lane],
        stop: stop[lane]))
  }

  @inline(__always)
  func exit(
    _ lanes: UInt8, row: Int, price: Lane, commission: Lane, profit: Lane,
    reason: Trade.ExitReason, isAmbiguous: UInt8
  ) {
    guard isRecorded(lanes), isHolding else { return }
    exit(
      row: row, price: price[lane], commission: commission[lane], profit: profit[lane], reason,
      isAmbiguous: isRecorded(isAmbiguous))
  }

  @inline(never)
  private func enter(_ entry: Entry) {
    fillRecords.append(
      Fill(
        row: entry.row, time: times[entry.row], kind: .entry, shares: entry.shares,
        price: entry.price, commission: entry.commission), row: entry.row)
    self.entry = entry
    isHolding = true
  }

  @inline(never)
  private func exit(
    row: Int, price: Double, commission: Double, profit: Double, _ reason: Trade.ExitReason,
    isAmbiguous: Bool
  ) {
    fillRecords.append(
      Fill(
        row: row, time: times[row], kind: .exit, shares: -entry.shares, price: price,
        commission: commission), row: row)
    tradeRecords.append(
      trade(
        row: row, price: price, commission: commission, profit: profit, reason,
        isAmbiguous: isAmbiguous), row: row)
    isHolding = false
  }

  /// The position that is held, as it leaves or stands.
  @inline(__always)
  private func trade(
    row: Int, price: Double, commission: Double, profit: Double, _ reason: Trade.ExitReason,
    isAmbiguous: Bool
  ) -> Trade {
    let quantity = abs(entry.shares)
    var trade = Trade(
      symbol: bars.symbol, side: entry.shares > 0 ? .long : .short, entryRow: entry.row,
      exitRow: row, entryTime: times[entry.row], exitTime: times[row], entryPrice: entry.price,
      exitPrice: price, quantity: quantity, commission: entry.commission + commission,
      profit: profit, initialRisk: abs(entry.price - entry.stop) * quantity, exitReason: reason,
      isAmbiguous: isAmbiguous, maximumAdverseExcursion: 0, maximumFavorableExcursion: 0)
    trade.takeExcursions(trade.wholeRows(fill), low: low, high: high)
    return trade
  }
}
