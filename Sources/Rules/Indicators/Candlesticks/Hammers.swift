struct Hammer: CandlestickRule {
  static let title = "Hammer"
  static let definition = "A small body at the top of its range, after a fall"
  static let lookback = 11
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()
  private var near = CandleAverage<NearDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let near = near.next(candles)
    let candle = candles[0]
    return every {
      candle.body < average
      candle.lowerShadow > candle.body
      candle.upperShadow < none
      candle.bottom <= candles[1].low + near
    }.values(100)
  }
}

struct HangingMan: CandlestickRule {
  static let title = "Hanging man"
  static let definition = "A small body at the top of its range, after a rise"
  static let lookback = 11
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()
  private var near = CandleAverage<NearDistance, 1>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let near = near.next(candles)
    let candle = candles[0]
    return every {
      candle.body < average
      candle.lowerShadow > candle.body
      candle.upperShadow < none
      candle.bottom >= candles[1].high - near
    }.values(-100)
  }
}

struct InvertedHammer: CandlestickRule {
  static let title = "Inverted hammer"
  static let definition =
    "A small body at the bottom of its range that gaps below the body before it"
  static let lookback = 11
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let candle = candles[0]
    return every {
      candle.body < average
      candle.upperShadow > candle.body
      candle.lowerShadow < none
      candle.bodyIsBelow(candles[1])
    }.values(100)
  }
}

struct ShootingStar: CandlestickRule {
  static let title = "Shooting star"
  static let definition =
    "A small body at the bottom of its range that gaps above the body before it"
  static let lookback = 11
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let candle = candles[0]
    return every {
      candle.body < average
      candle.upperShadow > candle.body
      candle.lowerShadow < none
      candle.bodyIsAbove(candles[1])
    }.values(-100)
  }
}
