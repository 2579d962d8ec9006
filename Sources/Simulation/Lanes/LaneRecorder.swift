import Rules

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
  private let lane: Int
  private let symbol: String
  private let times: (Int) -> Int64
  package private(set) var fills: [Fill] = []
  package private(set) var trades: [Trade] = []
  package private(set) var current: Trade?

  package init(lane: Int, symbol: String, times: @escaping (Int) -> Int64) {
    self.lane = lane
    self.symbol = symbol
    self.times = times
  }

  /// Hands the closed trades over, so that whoever has them need not copy them to change them.
  func takeTrades() -> [Trade] {
    let taken = trades
    trades = []
    return taken
  }

  /// Whether the recorded lane is among some lanes.
  func isRecorded(_ lanes: UInt8) -> Bool { lanes & (1 << UInt8(lane)) != 0 }

  func enter(
    _ lanes: UInt8, row: Int, price: Lane, shares: Lane, commission: Lane, stop: Lane
  ) {
    guard isRecorded(lanes) else { return }
    let price = price[lane]
    let shares = shares[lane]
    fills.append(
      Fill(
        row: row, time: times(row), kind: .entry, shares: shares, price: price,
        commission: commission[lane]))
    current = Trade(
      symbol: symbol, side: shares > 0 ? .long : .short, entryRow: row, exitRow: row,
      entryTime: times(row), exitTime: times(row), entryPrice: price, exitPrice: price,
      quantity: abs(shares), commission: commission[lane], profit: 0,
      initialRisk: abs(price - stop[lane]) * abs(shares), exitReason: .open, isAmbiguous: false,
      maximumAdverseExcursion: 0, maximumFavorableExcursion: 0)
  }

  func exit(
    _ lanes: UInt8, row: Int, price: Lane, quantity: Lane, commission: Lane, profit: Lane,
    reason: Trade.ExitReason, isAmbiguous: UInt8
  ) {
    guard isRecorded(lanes), var trade = current else { return }
    trade.exitRow = row
    trade.exitTime = times(row)
    trade.exitPrice = price[lane]
    trade.commission += commission[lane]
    trade.profit = profit[lane]
    trade.exitReason = reason
    trade.isAmbiguous = isRecorded(isAmbiguous)
    fills.append(
      Fill(
        row: row, time: times(row), kind: .exit,
        shares: trade.side == .long ? -trade.quantity : trade.quantity, price: trade.exitPrice,
        commission: commission[lane]))
    trades.append(trade)
    current = nil
  }
}
