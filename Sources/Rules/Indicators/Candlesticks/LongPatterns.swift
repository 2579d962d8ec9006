struct ThreeLineStrike: CandlestickRule {
  static let title = "Three-line strike"
  static let definition =
    "Three candles of one color in steps, then one of the other color over all three"
  static let lookback = 8
  private var firstNear = CandleAverage<NearDistance, 3>()
  private var secondNear = CandleAverage<NearDistance, 2>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstNear, secondNear) = (firstNear.next(candles), secondNear.next(candles))
    let (first, second, third, fourth) = (candles[3], candles[2], candles[1], candles[0])
    let strikesDown = every {
      third.close > second.close
      second.close > first.close
      fourth.open > third.close
      fourth.close < first.open
    }
    let strikesUp = every {
      third.close < second.close
      second.close < first.close
      fourth.open < third.close
      fourth.close > first.open
    }
    return every {
      first.isWhite == second.isWhite
      second.isWhite == third.isWhite
      third.isWhite != fourth.isWhite
      third.isWhite.choose(strikesDown, strikesUp)
    }.and {
      second.open >= first.bottom - firstNear
      second.open <= first.top + firstNear
      third.open >= second.bottom - secondNear
      third.open <= second.top + secondNear
    }.values(100 * third.color)
  }
}

struct ConcealingBabySwallow: CandlestickRule {
  static let title = "Concealing baby swallow"
  static let definition =
    "Two black marubozu, a black candle after a gap whose shadow reaches "
    + "back, and a black one around it"
  static let lookback = 13
  private var firstTenth = CandleAverage<TenthOfRange, 3>()
  private var secondTenth = CandleAverage<TenthOfRange, 2>()
  private var thirdTenth = CandleAverage<TenthOfRange, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstNone, secondNone) = (firstTenth.next(candles), secondTenth.next(candles))
    let thirdNone = thirdTenth.next(candles)
    let (first, second, third, fourth) = (candles[3], candles[2], candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      third.isBlack
      fourth.isBlack
      third.bodyIsBelow(second)
      third.high > second.close
      fourth.high > third.high
      fourth.low < third.low
    }.and {
      first.hasShadows(below: firstNone)
      second.hasShadows(below: secondNone)
      third.upperShadow > thirdNone
    }.values(100)
  }
}

struct Breakaway: CandlestickRule {
  static let title = "Breakaway"
  static let definition =
    "A long body, a gap and two more steps its way, then a close back in the gap"
  static let lookback = 14
  private var longBody = CandleAverage<AverageBody, 4>()

  mutating func value(_ candles: Candles) -> Rows {
    let longBody = longBody.next(candles)
    let (first, second, third) = (candles[4], candles[3], candles[2])
    let (fourth, fifth) = (candles[1], candles[0])
    let falls = every {
      second.bodyIsBelow(first)
      third.isLower(second)
      fourth.isLower(third)
      fifth.close.isBetween(second.open, first.close)
    }
    let rises = every {
      second.bodyIsAbove(first)
      third.isHigher(second)
      fourth.isHigher(third)
      fifth.close.isBetween(first.close, second.open)
    }
    return every {
      first.isWhite == second.isWhite
      second.isWhite == fourth.isWhite
      fourth.isWhite != fifth.isWhite
      first.isWhite.choose(rises, falls)
    }.and {
      first.body > longBody
    }.values(100 * fifth.color)
  }
}

struct LadderBottom: CandlestickRule {
  static let title = "Ladder bottom"
  static let definition =
    "Three falling black candles, a black one with an upper shadow, then a "
    + "white one above its high"
  static let lookback = 14
  private var tenth = CandleAverage<TenthOfRange, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let (first, second, third) = (candles[4], candles[3], candles[2])
    let (fourth, fifth) = (candles[1], candles[0])
    return every {
      first.isBlack
      second.isBlack
      third.isBlack
      first.open > second.open
      second.open > third.open
      first.close > second.close
      second.close > third.close
      fourth.isBlack
      fifth.isWhite
      fifth.open > fourth.open
      fifth.close > fourth.high
    }.and {
      fourth.upperShadow > none
    }.values(100)
  }
}

struct MatHold: CandlestickRule {
  static let title = "Mat hold"
  static let definition =
    "Long white, three small falling candles after a gap that hold its "
    + "body, then a new high close"
  static let penetration: Double? = 0.5
  static let lookback = 14
  private var firstBody = CandleAverage<AverageBody, 4>()
  private var secondBody = CandleAverage<AverageBody, 3>()
  private var thirdBody = CandleAverage<AverageBody, 2>()
  private var fourthBody = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (thirdBody, fourthBody) = (thirdBody.next(candles), fourthBody.next(candles))
    let (first, second, third) = (candles[4], candles[3], candles[2])
    let (fourth, fifth) = (candles[1], candles[0])
    let floor = first.close - first.body * candles.penetration
    return every {
      first.isWhite
      second.isBlack
      fifth.isWhite
      second.bodyIsAbove(first)
      third.bottom.isBetween(floor, first.close)
      fourth.bottom.isBetween(floor, first.close)
      third.top < second.open
      fourth.top < third.top
      fifth.open > fourth.close
      fifth.close > second.high
      fifth.close > third.high
      fifth.close > fourth.high
    }.and {
      first.body > firstBody
      second.body < secondBody
      third.body < thirdBody
      fourth.body < fourthBody
    }.values(100)
  }
}

struct RiseFallThreeMethods: CandlestickRule {
  static let title = "Rising or falling three methods"
  static let definition =
    "A long body, three small ones against it within its range, then a "
    + "long one that goes on"
  static let lookback = 14
  private var firstBody = CandleAverage<AverageBody, 4>()
  private var secondBody = CandleAverage<AverageBody, 3>()
  private var thirdBody = CandleAverage<AverageBody, 2>()
  private var fourthBody = CandleAverage<AverageBody, 1>()
  private var fifthBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (thirdBody, fourthBody) = (thirdBody.next(candles), fourthBody.next(candles))
    let fifthBody = fifthBody.next(candles)
    let (first, second, third) = (candles[4], candles[3], candles[2])
    let (fourth, fifth) = (candles[1], candles[0])
    return every {
      first.isWhite != second.isWhite
      second.isWhite == third.isWhite
      third.isWhite == fourth.isWhite
      fourth.isWhite != fifth.isWhite
      second.bodyTouches(first)
      third.bodyTouches(first)
      fourth.bodyTouches(first)
      first.isWhite.choose(third.close < second.close, third.close > second.close)
      first.isWhite.choose(fourth.close < third.close, fourth.close > third.close)
      first.isWhite.choose(fifth.open > fourth.close, fifth.open < fourth.close)
      first.isWhite.choose(fifth.close > first.close, fifth.close < first.close)
    }.and {
      first.body > firstBody
      second.body < secondBody
      third.body < thirdBody
      fourth.body < fourthBody
      fifth.body > fifthBody
    }.values(100 * first.color)
  }
}

extension Candle {
  /// Whether a part of the body lies within another's range.
  @inline(__always)
  fileprivate func bodyTouches(_ other: Candle) -> RowMask {
    bottom < other.high && top > other.low
  }
}
