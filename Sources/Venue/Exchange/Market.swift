package import Series

/// One symbol on the exchange: its bars, and how far they have been replayed.
package struct Market: Sendable {
  package let bars: Bars
  package let isCrypto: Bool
  package let assetID: String
  /// The row of the next bar to open; rows before it have closed.
  package var next: Int
  /// The number of bars that have been published.
  package var published = 0
  /// Whether a bar of this symbol is in progress (row `next`).
  package var isTrading = false
  /// The last known price: an open while a bar is in progress, else a close.
  package var price: Double?
  /// The close at the end of the last session but the current one.
  package var lastSessionClose: Double?

  package var symbol: String { bars.symbol }
  package var displaySymbol: String { isCrypto ? symbol.replacing("/", with: "") : symbol }
  package var isFinished: Bool { next >= bars.count }

  package init(bars: Bars, firstReplayedRow: Int) {
    self.bars = bars
    isCrypto = bars.symbol.contains("/")
    assetID = stableUUID(bars.symbol)
    next = firstReplayedRow
    price = firstReplayedRow > 0 ? bars.close[firstReplayedRow - 1] : nil
    lastSessionClose = price
  }

  /// The bar in progress.
  package var bar: (open: Double, high: Double, low: Double, close: Double) {
    (bars.open[next], bars.high[next], bars.low[next], bars.close[next])
  }
}
