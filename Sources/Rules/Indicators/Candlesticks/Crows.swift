struct TwoCrows: CandlestickRule {
  static let title = "Two crows"
  static let definition =
    "Long white, then a black body above it, then a black candle that "
    + "closes inside the white body"
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    let longBody = longBody.next(candles)
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite
      second.isBlack
      second.bodyIsAbove(first)
      third.isBlack
      third.open.isBetween(second.close, second.open)
      third.close.isBetween(first.open, first.close)
    }.and {
      first.body > longBody
    }.values(-100)
  }
}

struct UpsideGapTwoCrows: CandlestickRule {
  static let title = "Upside gap two crows"
  static let definition =
    "Long white, a small black body above it, and a black body around that "
    + "one, still above the first"
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite
      second.isBlack
      second.bodyIsAbove(first)
      third.isBlack
      third.open > second.open
      third.close < second.close
      third.close > first.close
    }.and {
      first.body > longBody
      second.body <= average
    }.values(-100)
  }
}

struct ThreeBlackCrows: CandlestickRule {
  static let title = "Three black crows"
  static let definition =
    "After a white candle, three black ones that open in the body before "
    + "and close near their lows"
  static let lookback = 13
  private var firstTenth = CandleAverage<TenthOfRange, 2>()
  private var secondTenth = CandleAverage<TenthOfRange, 1>()
  private var thirdTenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstNone, secondNone) = (firstTenth.next(candles), secondTenth.next(candles))
    let thirdNone = thirdTenth.next(candles)
    let (before, first, second, third) = (candles[3], candles[2], candles[1], candles[0])
    return every {
      before.isWhite
      first.isBlack
      second.isBlack
      third.isBlack
      second.open.isBetween(first.close, first.open)
      third.open.isBetween(second.close, second.open)
      before.high > first.close
      first.close > second.close
      second.close > third.close
    }.and {
      first.lowerShadow < firstNone
      second.lowerShadow < secondNone
      third.lowerShadow < thirdNone
    }.values(-100)
  }
}

struct IdenticalThreeCrows: CandlestickRule {
  static let title = "Identical three crows"
  static let definition =
    "Three falling black candles that close near their lows, each opening "
    + "at the close before"
  static let lookback = 12
  private var firstTenth = CandleAverage<TenthOfRange, 2>()
  private var secondTenth = CandleAverage<TenthOfRange, 1>()
  private var thirdTenth = CandleAverage<TenthOfRange, 0>()
  private var firstEqual = CandleAverage<EqualDistance, 2>()
  private var secondEqual = CandleAverage<EqualDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstNone, secondNone) = (firstTenth.next(candles), secondTenth.next(candles))
    let thirdNone = thirdTenth.next(candles)
    let (firstEqual, secondEqual) = (firstEqual.next(candles), secondEqual.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      third.isBlack
      first.close > second.close
      second.close > third.close
    }.and {
      first.lowerShadow < firstNone
      second.lowerShadow < secondNone
      third.lowerShadow < thirdNone
      second.open.isWithin(firstEqual, of: first.close)
      third.open.isWithin(secondEqual, of: second.close)
    }.values(-100)
  }
}

struct ThreeStarsInTheSouth: CandlestickRule {
  static let title = "Three stars in the south"
  static let definition =
    "Three shrinking black candles: a long lower shadow, then a smaller "
    + "likeness, then a marubozu inside"
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var average = CandleAverage<AverageBody, 0>()
  private var secondTenth = CandleAverage<TenthOfRange, 1>()
  private var thirdTenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, average) = (longBody.next(candles), average.next(candles))
    let (secondNone, thirdNone) = (secondTenth.next(candles), thirdTenth.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      third.isBlack
      first.lowerShadow > first.body
      second.body < first.body
      second.open > first.close
      second.open <= first.high
      second.low < first.close
      second.low >= first.low
      third.low > second.low
      third.high < second.high
    }.and {
      first.body > longBody
      second.lowerShadow > secondNone
      third.body < average
      third.hasShadows(below: thirdNone)
    }.values(100)
  }
}
