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
package final class LaneRecorder {
  /// Where kernels write: reached without counting references, which would cost as much as a fill.
  let record: UnsafeMutablePointer<LaneRecord>
  private let bars: Bars

  /// Writes down a run over some rows of bars.
  package init(lane: Int, bars: Bars, rows: Range<Int>, fill: Settings.Fill) {
    self.bars = bars
    record = .allocate(capacity: 1)
    record.initialize(to: LaneRecord(lane: lane, bars: bars, rows: rows, fill: fill))
  }

  deinit {
    record.deinitialize(count: 1)
    record.deallocate()
  }

  /// Every fill so far.
  package var fills: [Fill] { record.pointee.fills.all }

  /// Closed trades in order of exit, then the open one, marked at the close of the last row.
  func trades(last: Int) -> [Trade] {
    guard record.pointee.isHolding else { return record.pointee.trades.all }
    return record.pointee.trades.all + [record.pointee.open(last, mark: bars.close[last])]
  }
}

/// What a lane's recorder has written down; its bars are the recorder's.
struct LaneRecord {
  /// An entry whose position is held.
  private struct Entry {
    var row = 0
    var price = 0.0
    var shares = 0.0
    var commission = 0.0
    var stop = 0.0
  }

  private let lane: Int
  private let symbol: String
  private let fill: Settings.Fill
  private let times: UnsafePointer<Int64>
  private let low, high: UnsafePointer<Double>
  private(set) var fills: RunRecords<Fill>
  private(set) var trades: RunRecords<Trade>
  private var entry = Entry()
  private(set) var isHolding = false

  init(lane: Int, bars: Bars, rows: Range<Int>, fill: Settings.Fill) {
    self.lane = lane
    self.fill = fill
    symbol = bars.symbol
    times = bars.times.start
    low = bars.low.start
    high = bars.high.start
    fills = RunRecords(rows)
    trades = RunRecords(rows)
  }

  /// Whether the recorded lane is among some lanes.
  @inline(__always)
  func isRecorded(_ lanes: UInt8) -> Bool { lanes & (1 << UInt8(lane)) != 0 }

  @inline(__always)
  mutating func enter(
    _ lanes: UInt8, row: Int, price: Lane, shares: Lane, commission: Lane, stop: Lane
  ) {
    guard isRecorded(lanes) else { return }
    enter(
      Entry(
        row: row, price: price[lane], shares: shares[lane], commission: commission[lane],
        stop: stop[lane]))
  }

  @inline(__always)
  mutating func exit(
    _ lanes: UInt8, row: Int, price: Lane, commission: Lane, profit: Lane,
    reason: Trade.ExitReason, isAmbiguous: UInt8
  ) {
    guard isRecorded(lanes), isHolding else { return }
    exit(
      row: row, price: price[lane], commission: commission[lane], profit: profit[lane], reason,
      isAmbiguous: isRecorded(isAmbiguous))
  }

  @inline(never)
  private mutating func enter(_ entry: Entry) {
    fills.append(
      Fill(
        row: entry.row, time: times[entry.row], kind: .entry, shares: entry.shares,
        price: entry.price, commission: entry.commission), row: entry.row)
    self.entry = entry
    isHolding = true
  }

  @inline(never)
  private mutating func exit(
    row: Int, price: Double, commission: Double, profit: Double, _ reason: Trade.ExitReason,
    isAmbiguous: Bool
  ) {
    fills.append(
      Fill(
        row: row, time: times[row], kind: .exit, shares: -entry.shares, price: price,
        commission: commission), row: row)
    trades.append(
      trade(
        row: row, price: price, commission: commission, profit: profit, reason,
        isAmbiguous: isAmbiguous), row: row)
    isHolding = false
  }

  /// The position that is held, marked at the close of the last row.
  func open(_ last: Int, mark: Double) -> Trade {
    let sign: Double = entry.shares > 0 ? 1 : -1
    let profit = sign * (mark - entry.price) * abs(entry.shares) - entry.commission
    return trade(row: last, price: mark, commission: 0, profit: profit, .open, isAmbiguous: false)
  }

  /// The position that is held, as it leaves or stands.
  @inline(__always)
  private func trade(
    row: Int, price: Double, commission: Double, profit: Double, _ reason: Trade.ExitReason,
    isAmbiguous: Bool
  ) -> Trade {
    let quantity = abs(entry.shares)
    var trade = Trade(
      symbol: symbol, side: entry.shares > 0 ? .long : .short, entryRow: entry.row, exitRow: row,
      entryTime: times[entry.row], exitTime: times[row], entryPrice: entry.price,
      exitPrice: price, quantity: quantity, commission: entry.commission + commission,
      profit: profit, initialRisk: abs(entry.price - entry.stop) * quantity, exitReason: reason,
      isAmbiguous: isAmbiguous, maximumAdverseExcursion: 0, maximumFavorableExcursion: 0)
    trade.takeExcursions(trade.wholeRows(fill), low: low, high: high)
    return trade
  }
}
