/// The strategies that come with Lockstep, in the order in which they are listed.
public let builtInStrategies: [any Strategy] = [
  EMACross(), SMACross(), RSIReversal(), MACDCross(), MeanReversion(), Momentum(),
  DonchianBreakout(), BollingerSqueeze(), OpeningRangeBreakout(), VWAPReversion(), PairsSpread(),
  DualMomentum(), VolatilityTarget(), Ensemble(),
]

/// Fast and slow exponential averages, with a stop and a target in average true ranges.
public struct EMACross: Strategy {
  let fast = Parameter("fast", 5...50, default: 9)
  let slow = Parameter("slow", 10...200, default: 21)
  let stop = Parameter("stop", 1...4, by: 0.5, default: 2)
  let target = Parameter("target", 1...8, by: 0.5, default: 4)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Buys when a fast EMA crosses above a slow one; ATR stop and target, 1 % equity at risk."
  }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { fast < slow }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let fastLine = market.close.ema(fast)
    let slowLine = market.close.ema(slow)
    let atr = market.atr(14)
    return Rules {
      EnterLong(when: fastLine.crosses(above: slowLine))
      ExitLong(when: fastLine.crosses(below: slowLine))
      EnterShort(when: fastLine.crosses(below: slowLine))
      ExitShort(when: fastLine.crosses(above: slowLine))
      StopLoss(distance: atr * stop)
      TakeProfit(distance: atr * target)
      Size(.risk(0.01))
    }
  }
}

/// Fast and slow simple averages.
public struct SMACross: Strategy {
  let fast = Parameter("fast", 2...50, default: 5)
  let slow = Parameter("slow", 10...200, default: 20)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String { "Buys when a fast SMA crosses above a slow one, sells when below." }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { fast < slow }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let fastLine = market.close.sma(fast)
    let slowLine = market.close.sma(slow)
    return Rules {
      EnterLong(when: fastLine.crosses(above: slowLine))
      ExitLong(when: fastLine.crosses(below: slowLine))
      EnterShort(when: fastLine.crosses(below: slowLine))
      ExitShort(when: fastLine.crosses(above: slowLine))
    }
  }
}

/// Buys what the relative strength index calls oversold.
public struct RSIReversal: Strategy {
  let period = Parameter("period", 2...30, default: 14)
  let overbought = Parameter("overbought", 55...90, default: 70)
  let oversold = Parameter("oversold", 10...45, default: 30)

  /// Makes the strategy.
  public init() {}

  /// The name on the command line.
  public var name: String { "rsi" }
  /// What the strategy does.
  public var summary: String {
    "Buys when the RSI rises back above oversold, sells when it falls back below overbought."
  }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { oversold < overbought }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let rsi = market.close.rsi(period)
    return Rules {
      EnterLong(when: rsi.crosses(above: oversold))
      ExitLong(when: rsi.crosses(below: overbought))
      EnterShort(when: rsi.crosses(below: overbought))
      ExitShort(when: rsi.crosses(above: oversold))
    }
  }
}

/// The MACD line against its signal.
public struct MACDCross: Strategy {
  let fast = Parameter("fast", 5...25, default: 12)
  let slow = Parameter("slow", 15...60, default: 26)
  let signal = Parameter("signal", 3...20, default: 9)

  /// Makes the strategy.
  public init() {}

  /// The name on the command line.
  public var name: String { "macd" }
  /// What the strategy does.
  public var summary: String { "Buys when the MACD crosses above its signal, sells when below." }
  /// What a parameter set must satisfy.
  public var constraint: Condition? { fast < slow }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let macd = market.close.macd(fast: fast, slow: slow, signal: signal)
    return Rules {
      EnterLong(when: macd.line.crosses(above: macd.signal))
      ExitLong(when: macd.line.crosses(below: macd.signal))
      EnterShort(when: macd.line.crosses(below: macd.signal))
      ExitShort(when: macd.line.crosses(above: macd.signal))
    }
  }
}

/// Fades moves away from a moving average.
public struct MeanReversion: Strategy {
  let window = Parameter("window", 5...100, default: 20)
  let width = Parameter("width", 0.5...4, by: 0.25, default: 2)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Buys below the lower Bollinger band, sells at the average; the other side mirrored."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let bands = market.close.bollinger(window, width: width)
    return Rules {
      EnterLong(when: market.close < bands.lower)
      ExitLong(when: market.close >= bands.middle)
      EnterShort(when: market.close > bands.upper)
      ExitShort(when: market.close <= bands.middle)
    }
  }
}

/// Follows the rate of change.
public struct Momentum: Strategy {
  let window = Parameter("window", 5...250, default: 60)
  let threshold = Parameter("threshold", 0...10, by: 0.5, default: 0)

  /// Makes the strategy.
  public init() {}

  /// What the strategy does.
  public var summary: String {
    "Holds long while the rate of change is above a threshold in percent, short while below its negative."
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let change = market.close.rateOfChange(window)
    return Rules {
      EnterLong(when: change > threshold)
      ExitLong(when: change <= 0)
      EnterShort(when: change < -threshold.formula)
      ExitShort(when: change >= 0)
    }
  }
}
