/// Makes bars of an invented stock, the same byte for byte on every machine.
///
/// The market exists minute by minute in NYSE sessions, and every timeframe is cut from the same
/// minutes, so that daily bars are the aggregate of the minute bars of the same seed.
/// Volatility switches between a calm, a usual and a stormy regime, day by day; within a session it is
/// high at the open and the close; volume follows it; a quarter of a day's variance falls on the night.
/// Drift wanders slowly. Only + - x / and square roots are used, which every machine rounds alike.
public struct SyntheticMarket: Sendable {
  /// The instrument's name; another name gives another market.
  public var symbol: String
  /// The number that decides everything that is random.
  public var seed: UInt64
  /// The length of a bar: whole minutes up to an hour, or `1Day`.
  public var timeframe: Timeframe
  /// The first day.
  public var from: CalendarDate
  /// The last day.
  public var through: CalendarDate
  /// The first price.
  public var startPrice: Double
  /// How strongly prices swing around their path and return, 0 for a market without such an edge.
  ///
  /// At 1 the swing has a deviation of one and a half of the day's usual moves and half of it is gone
  /// after 1.5 sessions: buying dips pays. The planted component is an autoregression of order 1.
  public var edge: Double

  /// Describes a market.
  public init(
    symbol: String, seed: UInt64, timeframe: Timeframe = .day, from: CalendarDate,
    through: CalendarDate, startPrice: Double = 100, edge: Double = 0
  ) {
    self.symbol = symbol
    self.seed = seed
    self.timeframe = timeframe
    self.from = from
    self.through = through
    self.startPrice = startPrice
    self.edge = edge
  }

  /// Makes the bars; about 40 million a second of simulated minutes' steps.
  ///
  /// - Throws: If a setting is out of its range, or no session lies between the days.
  public func bars() throws(SeriesError) -> Bars {
    try check()
    var walk = SyntheticWalk(market: self)
    var builder = BarBuilder(timeframe: timeframe)
    for session in ExchangeCalendar.nyse.sessions(from: from, through: through) {
      walk.startDay()
      let minutes = Int((session.close.seconds - session.open.seconds) / 60)
      for minute in 0..<minutes {
        let start =
          timeframe.isDaily
          ? session.date.start : session.open.adding(seconds: Int64(minute) * 60)
        builder.add(walk.step(minute: minute, of: minutes), at: start)
      }
    }
    return builder.bars(symbol)
  }

  private func check() throws(SeriesError) {
    if let fault = StoreName.fault(in: symbol) { throw SeriesError(field: "symbol", fault) }
    let isWhole = timeframe.seconds % 60 == 0 && 3600 % timeframe.seconds == 0
    guard timeframe == .day || isWhole else {
      throw SeriesError(
        field: "timeframe",
        "\(timeframe) cannot be made; use 1Day or minutes that divide an hour, such as 5Min or 1Hour"
      )
    }
    guard from <= through else {
      throw SeriesError(field: "to", "\(through) lies before \(from); give a later day")
    }
    guard from.year >= 1990, through.year <= 2100 else {
      throw SeriesError(field: "from", "days must lie in 1990 to 2100; choose others")
    }
    guard startPrice >= 1, startPrice <= 100_000 else {
      throw SeriesError(field: "price", "\(startPrice) is not in 1 to 100000; choose another")
    }
    guard edge >= 0, edge <= 2 else {
      throw SeriesError(field: "edge", "\(edge) is not in 0 to 2; choose another")
    }
    if ExchangeCalendar.nyse.sessions(from: from, through: through).isEmpty {
      throw SeriesError(field: "from", "no session lies in \(from) to \(through); choose more days")
    }
  }
}
