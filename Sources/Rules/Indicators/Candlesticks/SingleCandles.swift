struct Doji: CandlestickRule {
  static let title = "Doji"
  static let definition = "Opened and closed at about the same price"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    (candles[0].body <= tenth.next(candles)).values(100)
  }
}

struct DragonflyDoji: CandlestickRule {
  static let title = "Dragonfly doji"
  static let definition = "A doji that fell and came all the way back"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let candle = candles[0]
    return every {
      candle.body <= none
      candle.upperShadow < none
      candle.lowerShadow > none
    }.values(100)
  }
}

struct GravestoneDoji: CandlestickRule {
  static let title = "Gravestone doji"
  static let definition = "A doji that rose and fell all the way back"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let candle = candles[0]
    return every {
      candle.body <= none
      candle.lowerShadow < none
      candle.upperShadow > none
    }.values(100)
  }
}

struct LongLeggedDoji: CandlestickRule {
  static let title = "Long-legged doji"
  static let definition = "A doji with a shadow longer than its body"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let candle = candles[0]
    return every {
      candle.body <= none
      candle.lowerShadow > candle.body || candle.upperShadow > candle.body
    }.values(100)
  }
}

struct RickshawMan: CandlestickRule {
  static let title = "Rickshaw man"
  static let definition =
    "A doji with two long shadows and its body about the middle of the range"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()
  private var near = CandleAverage<NearDistance, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (none, near) = (tenth.next(candles), near.next(candles))
    let candle = candles[0]
    let middle = candle.low + candle.range / 2
    return every {
      candle.body <= none
      candle.lowerShadow > candle.body
      candle.upperShadow > candle.body
      candle.bottom <= middle + near
      candle.top >= middle - near
    }.values(100)
  }
}

struct Takuri: CandlestickRule {
  static let title = "Takuri: dragonfly doji with a very long shadow"
  static let definition = "A dragonfly doji whose lower shadow is very long"
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let none = tenth.next(candles)
    let candle = candles[0]
    return every {
      candle.body <= none
      candle.upperShadow < none
      candle.lowerShadow > 2 * candle.body
    }.values(100)
  }
}

struct BeltHold: CandlestickRule {
  static let title = "Belt hold"
  static let definition =
    "A long body that opened at its extreme: white at the low, black at the high"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let candle = candles[0]
    let shadow = candle.isWhite.choose(candle.lowerShadow, candle.upperShadow)
    return (candle.body > average && shadow < none).values(100 * candle.color)
  }
}

struct ClosingMarubozu: CandlestickRule {
  static let title = "Closing marubozu"
  static let definition =
    "A long body that closed at its extreme: white at the high, black at the low"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let candle = candles[0]
    let shadow = candle.isWhite.choose(candle.upperShadow, candle.lowerShadow)
    return (candle.body > average && shadow < none).values(100 * candle.color)
  }
}

struct Marubozu: CandlestickRule {
  static let title = "Marubozu"
  static let definition = "A long body without shadows"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, none) = (average.next(candles), tenth.next(candles))
    let candle = candles[0]
    return every {
      candle.body > average
      candle.hasShadows(below: none)
    }.values(100 * candle.color)
  }
}

struct LongLine: CandlestickRule {
  static let title = "Long line"
  static let definition = "A long body with short shadows"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()
  private var shadow = CandleAverage<AverageShadow, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, shadow) = (average.next(candles), shadow.next(candles))
    let candle = candles[0]
    return every {
      candle.body > average
      candle.hasShadows(below: shadow)
    }.values(100 * candle.color)
  }
}

struct ShortLine: CandlestickRule {
  static let title = "Short line"
  static let definition = "A short body with short shadows"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()
  private var shadow = CandleAverage<AverageShadow, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let (average, shadow) = (average.next(candles), shadow.next(candles))
    let candle = candles[0]
    return every {
      candle.body < average
      candle.hasShadows(below: shadow)
    }.values(100 * candle.color)
  }
}

struct SpinningTop: CandlestickRule {
  static let title = "Spinning top"
  static let definition = "A short body with longer shadows on both sides"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let average = average.next(candles)
    let candle = candles[0]
    return every {
      candle.body < average
      candle.upperShadow > candle.body
      candle.lowerShadow > candle.body
    }.values(100 * candle.color)
  }
}

struct HighWave: CandlestickRule {
  static let title = "High wave"
  static let definition = "A short body with very long shadows on both sides"
  static let lookback = 10
  private var average = CandleAverage<AverageBody, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    let average = average.next(candles)
    let candle = candles[0]
    return every {
      candle.body < average
      candle.upperShadow > 2 * candle.body
      candle.lowerShadow > 2 * candle.body
    }.values(100 * candle.color)
  }
}
