/// Averaged candles: the open is the middle of the candle before.
struct HeikinAshi<N: Number>: Recurrence {
  private var open = N.nan
  private var close = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low) = (row[1], row[2])
    let sum = row[0] + high + low + row[3]
    let missing = isNaN(sum)
    let isFirst = isNaN(open)
    let nextClose = sum * N(all: 0.25)
    if !(missing | isFirst).any {
      // What is seldom otherwise is no part of the way from row to row.
      open = (open + close) * N(all: 0.5)
      close = nextClose
      row.store(open)
      row.store(N.larger(high, N.larger(open, close)), to: 1)
      row.store(N.smaller(low, N.smaller(open, close)), to: 2)
      row.store(close, to: 3)
      return
    }
    let nextOpen = choose(isFirst, row[0] + row[3], open + close) * N(all: 0.5)
    let top = N.larger(high, N.larger(nextOpen, nextClose))
    let bottom = N.smaller(low, N.smaller(nextOpen, nextClose))
    row.store(choose(missing, .nan, nextOpen))
    row.store(choose(missing, .nan, top), to: 1)
    row.store(choose(missing, .nan, bottom), to: 2)
    row.store(choose(missing, .nan, nextClose), to: 3)
    open = choose(missing, open, nextOpen)
    close = choose(missing, close, nextClose)
  }

  /// Where every price is known, the opens are one chain of two operations a row and the rest is vectors.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count, row == 0 || isNaN(open).any {
      step(KernelRow(rows: rows, row: row))
      row += 1
    }
    guard N.width == 1, let opens = rows.column(0), let highs = rows.column(1),
      let lows = rows.column(2), let closes = rows.column(3),
      [opens, highs, lows, closes].allSatisfy({
        firstMissing($0, from: row, to: rows.count) == rows.count
      })
    else {
      for row in row..<rows.count { step(KernelRow(rows: rows, row: row)) }
      return
    }
    let (newOpens, newCloses) = (rows.outputs[0], rows.outputs[3])
    for row in row..<rows.count {
      newCloses[row] = (opens[row] + highs[row] + lows[row] + closes[row]) * 0.25
    }
    var (nextOpen, nextClose) = (open[lane: 0], close[lane: 0])
    for row in row..<rows.count {
      nextOpen = (nextOpen + nextClose) * 0.5
      nextClose = newCloses[row]
      newOpens[row] = nextOpen
    }
    let (newHighs, newLows) = (rows.outputs[1], rows.outputs[2])
    for row in row..<rows.count {
      newHighs[row] = Double.larger(highs[row], Double.larger(newOpens[row], newCloses[row]))
      newLows[row] = Double.smaller(lows[row], Double.smaller(newOpens[row], newCloses[row]))
    }
    (open, close) = (N(all: nextOpen), N(all: nextClose))
  }
}

/// A candle of averaged prices.
public struct HeikinAshiCandle: Sendable {
  /// The middle between open and close of the candle before.
  public let open: Formula
  /// The largest of the bar's high and the candle's open and close.
  public let high: Formula
  /// The smallest of the bar's low and the candle's open and close.
  public let low: Formula
  /// The mean of the bar's four prices.
  public let close: Formula
}

extension Indicator {
  static let heikinAshi = Indicator(
    "ha", .price, "Heikin-Ashi candle",
    definition:
      "open: (open[1] + close[1]) / 2 of the candle before; close: (open + high + low + close) / 4 of the bar",
    source: "TA-Lib HA; Valcu (2004)", inputs: [.open, .high, .low, .close],
    outputs: ["open", "high", "low", "close"],
    HeikinAshi<Double>.self, HeikinAshi<Lane>.self
  ) { _ in 0 }
}

extension Market {
  /// The Heikin-Ashi candle of the bar.
  public var heikinAshi: HeikinAshiCandle {
    let prices = Indicator.heikinAshi([open, high, low, close])
    return HeikinAshiCandle(
      open: prices[0], high: prices[1], low: prices[2], close: prices[3])
  }
}
