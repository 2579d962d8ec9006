/// A short body inside a long one, then a close beyond the long candle's open.
struct ThreeInside: CandlestickRule {
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.body > longBody
      second.body <= average
      second.top < first.top
      second.bottom > first.bottom
      first.isWhite != third.isWhite
      first.isWhite.choose(third.close < first.open, third.close > first.open)
    }.values(-100 * first.color)
  }
}

/// An engulfing body, then a close further in its direction.
struct ThreeOutside: CandlestickRule {
  static let lookback = 3

  mutating func value(_ candles: Candles) -> Rows {
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite != second.isWhite
      second.top > first.top
      second.bottom < first.bottom
      second.isWhite.choose(third.close > second.close, third.close < second.close)
    }.values(100 * second.color)
  }
}

/// Long black, a black hammer inside it with a new low, then a small white candle above that low.
struct UniqueThreeRiver: CandlestickRule {
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      first.body > longBody
      second.isBlack
      second.close > first.close
      second.open <= first.open
      second.low < first.low
      third.isWhite
      third.body < average
      third.open > second.low
    }.values(100)
  }
}

/// Two black candles with the same close around a white one that stays above it.
struct StickSandwich: CandlestickRule {
  static let lookback = 7
  private var equal = CandleAverage<EqualDistance, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    let equal = equal.next(candles)
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.isWhite
      third.isBlack
      second.low > first.close
      third.close.isWithin(equal, of: first.close)
    }.values(100)
  }
}

/// After a gap, two white candles of the same size that open at the same price.
struct GapSideBySideWhite: CandlestickRule {
  static let lookback = 7
  private var near = CandleAverage<NearDistance, 1>()
  private var equal = CandleAverage<EqualDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (near, equal) = (near.next(candles), equal.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let isUp = second.bodyIsAbove(first) && third.bodyIsAbove(first)
    let isDown = second.bodyIsBelow(first) && third.bodyIsBelow(first)
    return every {
      isUp || isDown
      second.isWhite
      third.isWhite
      third.body.isWithin(near, of: second.body)
      third.open.isWithin(equal, of: second.open)
    }.values(isUp.choose(Rows(100), Rows(-100)))
  }
}

/// A gap, then a candle of the other color that opens in the body after the gap and closes in the gap.
struct TasukiGap: CandlestickRule {
  static let lookback = 7
  private var near = CandleAverage<NearDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let near = near.next(candles)
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let isAbove = second.bodyIsAbove(first) && third.close.isBetween(first.top, second.open)
    let isBelow = second.bodyIsBelow(first) && third.close.isBetween(second.open, first.bottom)
    return every {
      second.isWhite != third.isWhite
      third.open.isBetween(second.bottom, second.top)
      second.body - third.body < near
      third.body - second.body < near
      second.isWhite.choose(isAbove, isBelow)
    }.values(100 * second.color)
  }
}

/// A gap between two candles of one color, then one of the other color that opens and closes in their bodies.
struct GapThreeMethods: CandlestickRule {
  static let lookback = 2

  mutating func value(_ candles: Candles) -> Rows {
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite == second.isWhite
      second.isWhite != third.isWhite
      third.open.isBetween(second.bottom, second.top)
      third.close.isBetween(first.bottom, first.top)
      first.isWhite.choose(second.bodyIsAbove(first), second.bodyIsBelow(first))
    }.values(100 * first.color)
  }
}
