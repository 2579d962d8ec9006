/// The state of an invented market between two of its minutes.
struct SyntheticWalk {
  /// One minute of trading.
  struct Minute {
    let open: Double
    let high: Double
    let low: Double
    let close: Double
    let volume: Double
  }

  /// A state of the market: yearly volatility, yearly drift, and the chance to leave it on a day.
  private struct Regime {
    let volatility: Double
    let drift: Double
    let leaving: Double
  }

  private static let regimes = [
    Regime(volatility: 0.11, drift: 0.16, leaving: 0.02),
    Regime(volatility: 0.20, drift: 0.06, leaving: 0.03),
    Regime(volatility: 0.42, drift: -0.15, leaving: 0.06),
  ]
  private static let usualDailyDeviation = 0.0126
  private static let nightShare = 0.25
  private static let stepsPerMinute = 4

  private var stream: SplitMix64
  private var regime = 0
  private var drift = 0.0
  /// The price without the swing that returns.
  private var base: Double
  private var swing = 0.0
  private var dayDeviation = 0.0
  private var minuteDeviation = 0.0
  private var dailyVolume: Double
  private let edge: Double
  private let decay: Double

  init(market: SyntheticMarket) {
    // FNV-1a of the name, so that every symbol is a market of its own.
    let name = market.symbol.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    stream = SplitMix64(seed: market.seed ^ name)
    base = market.startPrice
    edge = market.edge
    // Half of a swing is gone after 585 minutes: 0.5^(1/585).
    decay = 0.998815839
    dailyVolume = 2_000_000
  }

  /// Moves over the night into the next session.
  mutating func startDay() {
    let leaving = SyntheticWalk.regimes[regime].leaving
    if stream.uniform() < leaving {
      // From the outer regimes to the middle one; from there mostly back to calm.
      regime = regime == 1 ? (stream.uniform() < 0.7 ? 0 : 2) : 1
    }
    let state = SyntheticWalk.regimes[regime]
    // 252 sessions a year; the day's own volatility varies by a fifth around the regime's.
    let deviation = state.volatility / 15.874507866387544 * (1 + 0.2 * stream.bell() / 2)
    let wander = 0.0006 * stream.bell()
    drift = 0.97 * drift + 0.25 * wander
    let night = deviation * SyntheticWalk.nightShare.squareRoot() * stream.bell()
    base = grown(base, by: night + drift + state.drift / 252)
    minuteDeviation = deviation * ((1 - SyntheticWalk.nightShare) / 390).squareRoot()
    dayDeviation = deviation
    let busy = deviation / SyntheticWalk.usualDailyDeviation
    dailyVolume = 2_000_000 * (0.35 + 0.65 * busy) * (0.8 + 0.4 * stream.uniform())
  }

  /// Trades one minute of a session of so many.
  mutating func step(minute: Int, of minutes: Int) -> Minute {
    let season = SyntheticWalk.season(minute, minutes)
    let deviation = minuteDeviation * season / Double(SyntheticWalk.stepsPerMinute).squareRoot()
    let open = price
    var (high, low, close) = (open, open, open)
    var travelled = 0.0
    for _ in 0..<SyntheticWalk.stepsPerMinute {
      let move = deviation * stream.bell()
      base = grown(base, by: move)
      travelled += abs(move)
      close = price
      high = max(high, close)
      low = min(low, close)
    }
    if edge > 0 {
      // The shock keeps the swing's deviation at one and a half of the day's moves for an edge of 1.
      let shock = 1.5 * edge * dayDeviation * (1 - decay * decay).squareRoot()
      swing = decay * swing + shock * stream.bell()
      swing = min(0.4, max(-0.4, swing))
      close = price
      high = max(high, close)
      low = min(low, close)
    }
    let lively = 0.4 + 0.6 * travelled / (3.2 * deviation)
    let volume = dailyVolume / 390 * season * lively * (0.5 + stream.uniform())
    return Minute(open: open, high: high, low: low, close: close, volume: max(1, volume.rounded()))
  }

  /// The price as it is quoted: whole cents, never below one dollar.
  private var price: Double {
    max(1, (base * (1 + swing) * 100).rounded() / 100)
  }

  private func grown(_ price: Double, by share: Double) -> Double {
    min(1_000_000, max(1, price * (1 + min(0.3, max(-0.3, share)))))
  }

  /// How lively a minute is: a parabola from 1.75 at the ends to 0.6 in the middle, mean square 1.
  private static func season(_ minute: Int, _ minutes: Int) -> Double {
    let place = 2 * (Double(minute) + 0.5) / Double(minutes) - 1
    return 0.6 + 1.15 * place * place
  }
}

/// Gathers minutes into bars.
struct BarBuilder {
  private let timeframe: Timeframe
  private var times: [Int64] = []
  private var open: [Double] = []
  private var high: [Double] = []
  private var low: [Double] = []
  private var close: [Double] = []
  private var volume: [Double] = []

  init(timeframe: Timeframe) { self.timeframe = timeframe }

  /// Adds a minute to the bar it falls into; bars start at multiples of their length in UTC.
  mutating func add(_ minute: SyntheticWalk.Minute, at moment: Timestamp) {
    let start = moment.nanoseconds - moment.nanoseconds % timeframe.nanoseconds
    let last = times.count - 1
    guard last >= 0, times[last] == start else {
      times.append(start)
      open.append(minute.open)
      high.append(minute.high)
      low.append(minute.low)
      close.append(minute.close)
      volume.append(minute.volume)
      return
    }
    high[last] = max(high[last], minute.high)
    low[last] = min(low[last], minute.low)
    close[last] = minute.close
    volume[last] += minute.volume
  }

  func bars(_ symbol: String) -> Bars {
    Bars(
      symbol: symbol, timeframe: timeframe, times: Column(times), open: Column(open),
      high: Column(high), low: Column(low), close: Column(close), volume: Column(volume))
  }
}
