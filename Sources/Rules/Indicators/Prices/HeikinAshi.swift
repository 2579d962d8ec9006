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

  /// Where prices are known, the opens are one chain of two operations a row and the rest is vectors.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      if N.width == 1, !isNaN(open).any { row = glide(rows, from: row) }
      if row < rows.count { step(KernelRow(rows: rows, row: row)) }
      row &+= 1
    }
  }

  /// Takes eight rows at a time, up to the next missing price.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, from first: Int) -> Int {
    var (nextOpen, nextClose) = (open[lane: 0], close[lane: 0])
    var row = first
    while row &+ laneCount <= rows.count {
      func prices(_ input: Int) -> Lane { Lane(rows.source(input), from: row) }
      let (highs, lows) = (prices(1), prices(2))
      let closes = (prices(0) + highs + lows + prices(3)) * Lane(repeating: 0.25)
      if isNaN(closes).any { break }
      var opens = Lane.zero
      for place in 0..<laneCount {
        nextOpen = (nextOpen + nextClose) * 0.5
        nextClose = closes[place]
        opens[place] = nextOpen
      }
      opens.write(to: rows.outputs[0], from: row)
      Lane.larger(highs, Lane.larger(opens, closes)).write(to: rows.outputs[1], from: row)
      Lane.smaller(lows, Lane.smaller(opens, closes)).write(to: rows.outputs[2], from: row)
      closes.write(to: rows.outputs[3], from: row)
      row &+= laneCount
    }
    (open, close) = (N(all: nextOpen), N(all: nextClose))
    return row
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
