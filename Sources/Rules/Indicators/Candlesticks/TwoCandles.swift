struct Engulfing: CandlestickRule {
  static let title = "Engulfing"
  static let definition =
    "A body that covers the one before it, of the other color; ±80 where "
    + "they share an end"
  static let lookback = 2

  mutating func value(_ candles: Candles) -> Rows {
    let (first, second) = (candles[1], candles[0])
    let (isHigher, isLower) = (second.top > first.top, second.bottom < first.bottom)
    let strength = (isHigher && isLower).choose(Rows(100), Rows(80))
    return every {
      first.isWhite != second.isWhite
      second.top >= first.top
      second.bottom <= first.bottom
      isHigher || isLower
    }.values(second.isWhite.choose(strength, Rows(0) - strength))
  }
}

struct Harami: CandlestickRule {
  static let title = "Harami"
  static let definition =
    "A short body inside the long one before it; ±80 where they share an end"
  static let lookback = 11
  private var longBody = CandleAverage<AverageBody, 1>()
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    return Harami.value(candles, longBody, smallBody: average)
  }

  static func value(_ candles: Candles, _ longBody: Rows, smallBody: Rows) -> Rows {
    let (first, second) = (candles[1], candles[0])
    let isStrict = second.top < first.top && second.bottom > first.bottom
    let strength = isStrict.choose(Rows(100), Rows(80))
    return every {
      first.body > longBody
      second.body <= smallBody
      second.top <= first.top
      second.bottom >= first.bottom
    }.values(first.isWhite.choose(Rows(0) - strength, strength))
  }
}

struct HaramiCross: CandlestickRule {
  static let title = "Harami cross"
  static let definition = "A doji inside the long body before it; ±80 where they share an end"
  static let lookback = 11
  private var longBody = CandleAverage<AverageBody, 1>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, none) = (longBody.next(candles), tenth.next(candles))
    return Harami.value(candles, longBody, smallBody: none)
  }
}

struct HomingPigeon: CandlestickRule {
  static let title = "Homing pigeon"
  static let definition = "A short black body inside the long black one before it"
  static let lookback = 11
  private var longBody = CandleAverage<AverageBody, 1>()
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      first.body > longBody
      second.body <= average
      second.open < first.open
      second.close > first.close
    }.values(100)
  }
}

struct MatchingLow: CandlestickRule {
  static let title = "Matching low"
  static let definition = "Two black candles with the same close"
  static let lookback = 6
  private var equal = CandleAverage<EqualDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let equal = equal.next(candles)
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      second.close.isWithin(equal, of: first.close)
    }.values(100)
  }
}

struct DojiStar: CandlestickRule {
  static let title = "Doji star"
  static let definition = "A doji that gaps away from a long body, in that body's direction"
  static let lookback = 11
  private var longBody = CandleAverage<AverageBody, 1>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, none) = (longBody.next(candles), tenth.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.body > longBody
      second.body <= none
      first.isWhite.choose(second.bodyIsAbove(first), second.bodyIsBelow(first))
    }.values(-100 * first.color)
  }
}

struct Counterattack: CandlestickRule {
  static let title = "Counterattack"
  static let definition = "Two long bodies of different colors that close at the same price"
  static let lookback = 11
  private var equal = CandleAverage<EqualDistance, 1>()
  private var firstBody = CandleAverage<AverageBody, 1>()
  private var secondBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let equal = equal.next(candles)
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isWhite != second.isWhite
      first.body > firstBody
      second.body > secondBody
      second.close.isWithin(equal, of: first.close)
    }.values(100 * second.color)
  }
}

struct SeparatingLines: CandlestickRule {
  static let title = "Separating lines"
  static let definition =
    "A belt hold that opens where the candle before, of the other color, opened"
  static let lookback = 11
  private var equal = CandleAverage<EqualDistance, 1>()
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let equal = equal.next(candles)
    let (average, none) = (average.next(candles), tenth.next(candles))
    let (first, second) = (candles[1], candles[0])
    let shadow = second.isWhite.choose(second.lowerShadow, second.upperShadow)
    return every {
      first.isWhite != second.isWhite
      second.open.isWithin(equal, of: first.open)
      second.body > average
      shadow < none
    }.values(100 * second.color)
  }
}

struct Kicking: CandlestickRule {
  static let title = "Kicking"
  static let definition = "Two marubozu of different colors with a gap between them"
  static let lookback = 11
  private var firstBody = CandleAverage<AverageBody, 1>()
  private var secondBody = CandleAverage<AverageBody, 0>()
  private var firstTenth = CandleAverage<TenthOfRange, 1>()
  private var secondTenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    isKicking(candles).values(100 * candles[0].color)
  }

  @inline(__always)
  mutating func isKicking(_ candles: Candles) -> RowMask {
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (firstNone, secondNone) = (firstTenth.next(candles), secondTenth.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isWhite != second.isWhite
      first.isWhite.choose(second.isBelow(first), second.isAbove(first))
    }.and {
      first.body > firstBody
      first.hasShadows(below: firstNone)
      second.body > secondBody
      second.hasShadows(below: secondNone)
    }
  }
}

struct KickingByLength: CandlestickRule {
  static let title = "Kicking, by the longer marubozu"
  static let definition =
    "Two marubozu of different colors with a gap between them; the longer "
    + "one's color counts"
  static let lookback = 11
  private var kicking = Kicking()

  mutating func value(_ candles: Candles) -> Rows {
    let (first, second) = (candles[1], candles[0])
    let longer = (second.body > first.body).choose(second.color, first.color)
    return kicking.isKicking(candles).values(100 * longer)
  }
}
