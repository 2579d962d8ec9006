struct DarkCloudCover: CandlestickRule {
  static let title = "Dark cloud cover"
  static let definition =
    "A black candle that opens above a long white one's high and closes "
    + "deep in its body"
  static let penetration: Double? = 0.5
  static let lookback = 11
  private var longBody = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let longBody = longBody.next(candles)
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isWhite
      first.body > longBody
      second.isBlack
      second.open > first.high
      second.close > first.open
      second.close < first.close - first.body * candles.penetration
    }.values(-100)
  }
}

struct Piercing: CandlestickRule {
  static let title = "Piercing"
  static let definition =
    "A long white candle that opens below a long black one's low and "
    + "closes in its upper half"
  static let lookback = 11
  private var firstBody = CandleAverage<AverageBody, 1>()
  private var secondBody = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (firstBody, secondBody) = (firstBody.next(candles), secondBody.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      first.body > firstBody
      second.isWhite
      second.body > secondBody
      second.open < first.low
      second.close < first.open
      second.close > first.close + first.body * 0.5
    }.values(100)
  }
}

struct InNeck: CandlestickRule {
  static let title = "In-neck"
  static let definition =
    "A white candle that opens below a long black one's low and closes at "
    + "its close or just above"
  static let lookback = 11
  private var equal = CandleAverage<EqualDistance, 1>()
  private var longBody = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (equal, longBody) = (equal.next(candles), longBody.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      first.body > longBody
      second.isWhite
      second.open < first.low
      second.close <= first.close + equal
      second.close >= first.close
    }.values(-100)
  }
}

struct OnNeck: CandlestickRule {
  static let title = "On-neck"
  static let definition =
    "A white candle that opens below a long black one's low and closes at that low"
  static let lookback = 11
  private var equal = CandleAverage<EqualDistance, 1>()
  private var longBody = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (equal, longBody) = (equal.next(candles), longBody.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      first.body > longBody
      second.isWhite
      second.open < first.low
      second.close.isWithin(equal, of: first.low)
    }.values(-100)
  }
}

struct Thrusting: CandlestickRule {
  static let title = "Thrusting"
  static let definition =
    "A white candle that opens below a long black one's low and closes in "
    + "its lower half"
  static let lookback = 11
  private var equal = CandleAverage<EqualDistance, 1>()
  private var longBody = CandleAverage<AverageBody, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (equal, longBody) = (equal.next(candles), longBody.next(candles))
    let (first, second) = (candles[1], candles[0])
    return every {
      first.isBlack
      first.body > longBody
      second.isWhite
      second.open < first.low
      second.close > first.close + equal
      second.close <= first.close + first.body * 0.5
    }.values(-100)
  }
}
