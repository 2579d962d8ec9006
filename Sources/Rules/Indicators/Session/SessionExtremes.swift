/// The highest or lowest value since a session began.
struct SessionExtreme<N: Number, End: ExtremeEnd>: Recurrence {
  private var watch = SessionWatch<N>()
  private var extreme = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    extreme = choose(watch.begins(row[1]), .nan, extreme)
    let value = row[0] * N(all: End.sign)
    let missing = isNaN(value) | isNaN(row[1])
    let isNew = ~lessOrEqual(value, extreme) & ~missing
    extreme = choose(isNew, value, extreme)
    row.store(choose(missing, .nan, extreme * N(all: End.sign)))
  }
}

/// The first known value of a session.
struct SessionFirst<N: Number>: Recurrence {
  private var watch = SessionWatch<N>()
  private var first = N.nan

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    first = choose(watch.begins(row[1]), .nan, first)
    first = choose(isNaN(first) & ~isNaN(row[1]), row[0], first)
    row.store(choose(isNaN(row[1]), .nan, first))
  }
}

/// High, low and close of the session before; NaN in the first one.
struct PreviousSession<N: Number>: Recurrence {
  private var watch = SessionWatch<N>()
  private var (high, low, close) = (N.nan, N.nan, N.nan)
  private var (lastHigh, lastLow, lastClose) = (N.nan, N.nan, N.nan)

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let session = row[3]
    let begins = watch.begins(session)
    lastHigh = choose(begins, high, lastHigh)
    lastLow = choose(begins, low, lastLow)
    lastClose = choose(begins, close, lastClose)
    high = choose(begins, .nan, high)
    low = choose(begins, .nan, low)
    close = choose(begins, .nan, close)
    let missing = isNaN(session)
    high = choose(~lessOrEqual(row[0], high) & ~isNaN(row[0]) & ~missing, row[0], high)
    low = choose(~greaterOrEqual(row[1], low) & ~isNaN(row[1]) & ~missing, row[1], low)
    close = choose(isNaN(row[2]) | missing, close, row[2])
    row.store(choose(missing, .nan, lastHigh), to: 0)
    row.store(choose(missing, .nan, lastLow), to: 1)
    row.store(choose(missing, .nan, lastClose), to: 2)
  }
}

/// High, low and close of the session before.
public struct PreviousSessionPrices: Sendable {
  /// Its highest price.
  public let high: Formula
  /// Its lowest price.
  public let low: Formula
  /// Its last price.
  public let close: Formula
}

extension Indicator {
  static let sessionHigh = Indicator(
    "session_high", .session, "Highest since the open",
    definition: "max of x since the session began",
    source: "running maximum", inputs: [.high, .session],
    SessionExtreme<Double, HighestEnd>.self, SessionExtreme<Lane, HighestEnd>.self
  ) { _ in 0 }

  static let sessionLow = Indicator(
    "session_low", .session, "Lowest since the open",
    definition: "min of x since the session began",
    source: "running minimum", inputs: [.low, .session],
    SessionExtreme<Double, LowestEnd>.self, SessionExtreme<Lane, LowestEnd>.self
  ) { _ in 0 }

  static let sessionOpen = Indicator(
    "session_open", .session, "First value of the session", definition: "first x of the session",
    source: "first of the group", inputs: [.open, .session],
    SessionFirst<Double>.self, SessionFirst<Lane>.self
  ) { _ in 0 }

  static let previousSession = Indicator(
    "previous_session", .session, "High, low and close of the session before",
    definition: "max of high, min of low, last close of the last session that is over",
    source: "floor traders' levels", inputs: [.high, .low, .close, .session],
    outputs: ["high", "low", "close"], PreviousSession<Double>.self, PreviousSession<Lane>.self
  ) { _ in 0 }

  static let sessionGap = Indicator(
    "session_gap", .session, "Opening gap as a fraction",
    definition: "session_open(open) / previous_session().close - 1, the whole session long",
    source: "opening gap", inputs: [.open, .close, .session]
  ) { inputs, _ in
    let previous = Indicator.previousSession([inputs[1], inputs[1], inputs[1], inputs[2]])
    return [Indicator.sessionOpen([inputs[0], inputs[2]])[0] / previous[2] - 1]
  }
}
