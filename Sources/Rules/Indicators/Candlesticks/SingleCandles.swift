/// Opened and closed at about the same price.
struct Doji: CandlestickRule {
  static let lookback = 10
  private var tenth = CandleAverage<TenthOfRange, 0>()

  mutating func value(_ candles: Candles) -> Rows {
    (candles[0].body <= tenth.next(candles)).values(100)
  }
}

/// A doji that fell and came all the way back.
struct DragonflyDoji: CandlestickRule {
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

/// A doji that rose and fell all the way back.
struct GravestoneDoji: CandlestickRule {
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

/// A doji with a shadow longer than its body.
struct LongLeggedDoji: CandlestickRule {
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

/// A doji with two long shadows and its body about the middle of the range.
struct RickshawMan: CandlestickRule {
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

/// A dragonfly doji whose lower shadow is very long.
struct Takuri: CandlestickRule {
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

/// A long body that opened at its extreme: white at the low, black at the high.
struct BeltHold: CandlestickRule {
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

/// A long body that closed at its extreme: white at the high, black at the low.
struct ClosingMarubozu: CandlestickRule {
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

/// A long body without shadows.
struct Marubozu: CandlestickRule {
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

/// A long body with short shadows.
struct LongLine: CandlestickRule {
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

/// A short body with short shadows.
struct ShortLine: CandlestickRule {
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

/// A short body with longer shadows on both sides.
struct SpinningTop: CandlestickRule {
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

/// A short body with very long shadows on both sides.
struct HighWave: CandlestickRule {
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
