struct ThreeInside: CandlestickRule {
  static let title = "Three inside, up or down"
  static let definition =
    "A short body inside a long one, then a close beyond the long candle's open"
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      second.top < first.top
      second.bottom > first.bottom
      first.isWhite != third.isWhite
      first.isWhite.choose(third.close < first.open, third.close > first.open)
    }.and {
      first.body > longBody
      second.body <= average
    }.values(-100 * first.color)
  }
}

struct ThreeOutside: CandlestickRule {
  static let title = "Three outside, up or down"
  static let definition = "An engulfing body, then a close further in its direction"
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

struct UniqueThreeRiver: CandlestickRule {
  static let title = "Unique three river bottom"
  static let definition =
    "Long black, a black hammer inside it with a new low, then a small "
    + "white candle above that low"
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      second.close > first.close
      second.open <= first.open
      second.low < first.low
      third.isWhite
      third.open > second.low
    }.and {
      first.body > longBody
      third.body < average
    }.values(100)
  }
}

struct StickSandwich: CandlestickRule {
  static let title = "Stick sandwich"
  static let definition =
    "Two black candles with the same close around a white one that stays above it"
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

struct GapSideBySideWhite: CandlestickRule {
  static let title = "Side-by-side white lines after a gap"
  static let definition =
    "After a gap, two white candles of the same size that open at the same price"
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
    }.and {
      third.body.isWithin(near, of: second.body)
      third.open.isWithin(equal, of: second.open)
    }.values(isUp.choose(Rows(100), Rows(-100)))
  }
}

struct TasukiGap: CandlestickRule {
  static let title = "Tasuki gap"
  static let definition =
    "A gap, then a candle of the other color that opens in the body after "
    + "the gap and closes in the gap"
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
      second.isWhite.choose(isAbove, isBelow)
    }.and {
      second.body - third.body < near
      third.body - second.body < near
    }.values(100 * second.color)
  }
}

struct GapThreeMethods: CandlestickRule {
  static let title = "Gap three methods, up or down"
  static let definition =
    "A gap between two candles of one color, then one of the other color "
    + "that opens and closes in their bodies"
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
