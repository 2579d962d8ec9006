struct Hikkake: CandlestickRule {
  static let title = "Hikkake"
  static let definition =
    "A candle inside the one before, then a step outside; ±200 where one "
    + "of the next three closes turns. The step down points up, and the other way round. A turn is a close beyond the inner candle"
  static let lookback = 5
  private var turn = AwaitedTurn()

  mutating func value(_ candles: Candles) -> Rows {
    if candles.isFirst {
      turn = AwaitedTurn()
      for back in [3, 2, 1] { _ = next(candles.earlier(back, isFirst: back == 3)) }
    }
    return next(candles)
  }

  @inline(__always)
  private mutating func next(_ candles: Candles) -> Rows {
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let isInner = second.isInside(first)
    return turn.next(
      candles, up: isInner && third.isLower(second), down: isInner && third.isHigher(second))
  }
}

struct HikkakeModified: CandlestickRule {
  static let title = "Modified hikkake"
  static let definition =
    "A hikkake whose inner candle has another inside it, the first inner "
    + "one closing near its end"
  static let lookback = 10
  private var turn = AwaitedTurn()
  private var near = CandleAverage<NearDistance, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    if candles.isFirst {
      turn = AwaitedTurn()
      for back in [3, 2, 1] { _ = next(candles.earlier(back, isFirst: back == 3)) }
    }
    return next(candles.going)
  }

  @inline(__always)
  private mutating func next(_ candles: Candles) -> Rows {
    let near = near.next(candles)
    let (first, second, third, fourth) = (candles[3], candles[2], candles[1], candles[0])
    let isInner = second.isInside(first) && third.isInside(second)
    return turn.next(
      candles,
      up: isInner && fourth.isLower(third) && second.close <= second.low + near,
      down: isInner && fourth.isHigher(third) && second.close >= second.high - near)
  }
}

/// A pattern that one of the next three candles may confirm by a close beyond one of its candles.
private struct AwaitedTurn {
  private var value = 0.0
  private var level = 0.0
  private var left = 0

  /// The values at the rows: ±100 where a pattern stands, twice that where an awaited one turns.
  @inline(__always)
  mutating func next(_ candles: Candles, up: RowMask, down: RowMask) -> Rows {
    if left == 0, (up || down).bits == 0 { return Rows(0) }
    let fresh = up.choose(Rows(100), down.values(-100)).numbers
    var values = Lane.zero
    for row in 0..<candles.count { values[row] = next(candles, row, fresh[row]) }
    return Rows(values)
  }

  @inline(__always)
  private mutating func next(_ candles: Candles, _ row: Int, _ fresh: Double) -> Double {
    if fresh != 0 {
      value = fresh
      level = fresh > 0 ? candles.high[row - 1] : candles.low[row - 1]
      left = 3
      return fresh
    }
    guard left > 0 else { return 0 }
    left -= 1
    let close = candles.close[row]
    guard value > 0 ? close > level : close < level else { return 0 }
    left = 0
    return 2 * value
  }
}

extension Candle {
  /// Whether its range lies inside another's.
  @inline(__always)
  fileprivate func isInside(_ other: Candle) -> RowMask { high < other.high && low > other.low }
}
