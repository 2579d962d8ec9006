struct EveningStar: CandlestickRule {
  static let title = "Evening star"
  static let definition =
    "Long white, small body above it, black that closes deep in the first body"
  static let penetration: Double? = 0.3
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var smallBody = CandleAverage<AverageBody, 1>()
  private var thirdBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, smallBody) = (longBody.next(candles), smallBody.next(candles))
    let thirdBody = thirdBody.next(candles)
    return EveningStar.value(candles, longBody, smallBody, thirdBody)
  }

  @inline(__always)
  static func value(
    _ candles: Candles, _ longBody: Rows, _ smallBody: Rows, _ thirdBody: Rows
  ) -> Rows {
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite
      second.bodyIsAbove(first)
      third.isBlack
      third.close < first.close - first.body * candles.penetration
    }.and {
      first.body > longBody
      second.body <= smallBody
      third.body > thirdBody
    }.values(-100)
  }
}

struct EveningDojiStar: CandlestickRule {
  static let title = "Evening doji star"
  static let definition =
    "Long white, doji above it, black that closes deep in the first body"
  static let penetration: Double? = 0.3
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var tenth = CandleAverage<TenthOfRange, 1>()
  private var thirdBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, none) = (longBody.next(candles), tenth.next(candles))
    let thirdBody = thirdBody.next(candles)
    return EveningStar.value(candles, longBody, none, thirdBody)
  }
}

struct MorningStar: CandlestickRule {
  static let title = "Morning star"
  static let definition =
    "Long black, small body below it, white that closes deep in the first body"
  static let penetration: Double? = 0.3
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var smallBody = CandleAverage<AverageBody, 1>()
  private var thirdBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, smallBody) = (longBody.next(candles), smallBody.next(candles))
    let thirdBody = thirdBody.next(candles)
    return MorningStar.value(candles, longBody, smallBody, thirdBody)
  }

  @inline(__always)
  static func value(
    _ candles: Candles, _ longBody: Rows, _ smallBody: Rows, _ thirdBody: Rows
  ) -> Rows {
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.bodyIsBelow(first)
      third.isWhite
      third.close > first.close + first.body * candles.penetration
    }.and {
      first.body > longBody
      second.body <= smallBody
      third.body > thirdBody
    }.values(100)
  }
}

struct MorningDojiStar: CandlestickRule {
  static let title = "Morning doji star"
  static let definition =
    "Long black, doji below it, white that closes deep in the first body"
  static let penetration: Double? = 0.3
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var tenth = CandleAverage<TenthOfRange, 1>()
  private var thirdBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, none) = (longBody.next(candles), tenth.next(candles))
    let thirdBody = thirdBody.next(candles)
    return MorningStar.value(candles, longBody, none, thirdBody)
  }
}

struct AbandonedBaby: CandlestickRule {
  static let title = "Abandoned baby"
  static let definition =
    "A doji left alone by gaps on both sides, shadows included, where the "
    + "direction turns"
  static let penetration: Double? = 0.3
  static let lookback = 12
  private var longBody = CandleAverage<AverageBody, 2>()
  private var tenth = CandleAverage<TenthOfRange, 1>()
  private var thirdBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (longBody, none) = (longBody.next(candles), tenth.next(candles))
    let thirdBody = thirdBody.next(candles)
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let depth = first.body * candles.penetration
    let isAbove =
      third.close < first.close - depth && second.isAbove(first) && third.isBelow(second)
    let isBelow =
      third.close > first.close + depth && second.isBelow(first) && third.isAbove(second)
    return every {
      first.isWhite != third.isWhite
      first.isWhite.choose(isAbove, isBelow)
    }.and {
      first.body > longBody
      second.body <= none
      third.body > thirdBody
    }.values(100 * third.color)
  }
}

struct Tristar: CandlestickRule {
  static let title = "Tristar"
  static let definition =
    "Three doji, the second with a gap from the first, the third turning back"
  static let lookback = 12
  private var tenth = CandleAverage<TenthOfRange, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let isAbove = second.bodyIsAbove(first) && third.top < second.top
    let isBelow = second.bodyIsBelow(first) && third.bottom > second.bottom
    return every {
      isAbove || isBelow
    }.and {
      first.body <= none
      second.body <= none
      third.body <= none
    }.values(isAbove.choose(Rows(-100), Rows(100)))
  }
}
