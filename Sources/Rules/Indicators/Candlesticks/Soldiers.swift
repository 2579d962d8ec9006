struct ThreeWhiteSoldiers: CandlestickRule {
  static let title = "Three white soldiers"
  static let definition =
    "Three rising white candles that close near their highs and do not shrink"
  static let lookback = 12
  private var steps = RisingSteps()
  private var firstTenth = CandleAverage<TenthOfRange, 2>()
  private var secondTenth = CandleAverage<TenthOfRange, 1>()
  private var thirdTenth = CandleAverage<TenthOfRange, 0>()
  private var firstFar = CandleAverage<FarDistance, 2>()
  private var secondFar = CandleAverage<FarDistance, 1>()
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let steps = steps.next(candles)
    let (firstNone, secondNone) = (firstTenth.next(candles), secondTenth.next(candles))
    let (thirdNone, average) = (thirdTenth.next(candles), average.next(candles))
    let (firstFar, secondFar) = (firstFar.next(candles), secondFar.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      steps.areRising
    }.and {
      first.upperShadow < firstNone
      second.upperShadow < secondNone
      third.upperShadow < thirdNone
      second.body > first.body - firstFar
      third.body > second.body - secondFar
      third.body > average
    }.values(100)
  }
}

struct AdvanceBlock: CandlestickRule {
  static let title = "Advance block"
  static let definition =
    "Three rising white candles that weaken: smaller bodies or longer upper shadows"
  static let lookback = 12
  private var steps = RisingSteps()
  private var firstShadow = CandleAverage<AverageShadow, 2>()
  private var secondShadow = CandleAverage<AverageShadow, 1>()
  private var thirdShadow = CandleAverage<AverageShadow, 0>()
  private var firstFar = CandleAverage<FarDistance, 2>()
  private var secondFar = CandleAverage<FarDistance, 1>()
  private var longBody = CandleAverage<AverageBody, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    let steps = steps.next(candles)
    let (firstShadow, secondShadow) = (firstShadow.next(candles), secondShadow.next(candles))
    let (thirdShadow, longBody) = (thirdShadow.next(candles), longBody.next(candles))
    let (firstFar, secondFar) = (firstFar.next(candles), secondFar.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let secondIsFarSmaller =
      second.body < first.body - firstFar && third.body < second.body + steps.secondNear
    let thirdIsFarSmaller = third.body < second.body - secondFar
    let hasLongShadows =
      third.body < second.body && second.body < first.body
      && (third.upperShadow > thirdShadow || second.upperShadow > secondShadow)
    let endsInShadow = third.body < second.body && third.upperShadow > third.body
    return every {
      steps.areRising
    }.and {
      first.body > longBody
      first.upperShadow < firstShadow
      secondIsFarSmaller || thirdIsFarSmaller || hasLongShadows || endsInShadow
    }.values(-100)
  }
}

struct StalledPattern: CandlestickRule {
  static let title = "Stalled pattern"
  static let definition =
    "Two long white candles, then a small white one at or above the second's close"
  static let lookback = 12
  private var firstBody = CandleAverage<AverageBody, 2>()
  private var secondBody = CandleAverage<AverageBody, 1>()
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 1>()
  private var firstNear = CandleAverage<NearDistance, 2>()
  private var secondNear = CandleAverage<NearDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (average, none) = (average.next(candles), tenth.next(candles))
    let (firstNear, secondNear) = (firstNear.next(candles), secondNear.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    return every {
      first.isWhite
      second.isWhite
      third.isWhite
      third.close > second.close
      second.close > first.close
      second.open > first.open
    }.and {
      first.body > firstBody
      second.body > secondBody
      second.upperShadow < none
      second.open <= first.close + firstNear
      third.body < average
      third.open >= second.close - third.body - secondNear
    }.values(-100)
  }
}

/// Three white candles with rising closes, each opening in or near the body before.
struct RisingSteps {
  private var firstNear = CandleAverage<NearDistance, 2>()
  private var secondNear = CandleAverage<NearDistance, 1>()

  @inline(__always)
  mutating func next(_ candles: Candles) -> (areRising: RowMask, secondNear: Rows) {
    let (firstNear, secondNear) = (firstNear.next(candles), secondNear.next(candles))
    let (first, second, third) = (candles[2], candles[1], candles[0])
    let areRising = every {
      first.isWhite
      second.isWhite
      third.isWhite
      third.close > second.close
      second.close > first.close
      second.open > first.open
      third.open > second.open
    }.and {
      second.open <= first.close + firstNear
      third.open <= second.close + secondNear
    }
    return (areRising, secondNear)
  }
}
