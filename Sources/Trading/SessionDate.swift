public import Series

/// The day of the exchange to which a moment belongs.
public enum SessionDate {
  /// 00:00 UTC of the date that New York's calendar shows at a moment: the stamp of a daily bar.
  public static func stamp(_ moment: Timestamp) -> Timestamp {
    ZoneOffsets.newYork.date(of: moment).start
  }

  /// 00:00 in New York of a daily bar's date, as Alpaca stamps daily bars.
  public static func newYorkMidnight(_ stamp: Timestamp) -> Timestamp {
    Timestamp(seconds: ZoneOffsets.newYork.seconds(fromLocal: stamp.utcDate.start.seconds))
  }

  /// Whether a moment lies in New York's regular session, 09:30 to 16:00; holidays are not known.
  public static func isRegularHours(_ moment: Timestamp) -> Bool {
    let local = moment.seconds + ZoneOffsets.newYork.offset(atSeconds: moment.seconds)
    let inDay = local - stamp(moment).seconds
    return inDay >= 34_200 && inDay < 57_600
  }

  /// Whether a symbol trades in New York's sessions; a pair such as `BTC/USD` trades round the clock.
  public static func hasSessions(_ symbol: String) -> Bool { !symbol.contains("/") }

  /// The start of the bar that covers a moment.
  ///
  /// A share's day is that of New York's date; other bars start at whole multiples of their length
  /// since 1970, which for the minute to the half hour, and for pairs, is how markets count.
  public static func barStart(
    of moment: Timestamp, timeframe: Timeframe, symbol: String
  ) -> Int64 {
    if timeframe.isDaily, hasSessions(symbol) { return stamp(moment).nanoseconds }
    let step = timeframe.nanoseconds
    let remainder = moment.nanoseconds % step
    return moment.nanoseconds - (remainder < 0 ? remainder + step : remainder)
  }
}
