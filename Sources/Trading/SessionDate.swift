import Foundation
public import Series

/// The day of the exchange to which a moment belongs.
public enum SessionDate {
  private static let newYork = TimeZone(identifier: "America/New_York")
  private static let day: Int64 = 86_400

  /// 00:00 UTC of the date that New York's calendar shows at a moment: the stamp of a daily bar.
  public static func stamp(_ moment: Timestamp) -> Timestamp {
    let date = Date(timeIntervalSince1970: TimeInterval(moment.seconds))
    let local = moment.seconds + Int64(newYork?.secondsFromGMT(for: date) ?? -18_000)
    let days = local >= 0 ? local / day : (local - day + 1) / day
    return Timestamp(seconds: days * day)
  }

  /// 00:00 in New York of a daily bar's date, as Alpaca stamps daily bars.
  public static func newYorkMidnight(_ stamp: Timestamp) -> Timestamp {
    let date = Date(timeIntervalSince1970: TimeInterval(stamp.seconds))
    // The offset at New York's midnight, which lies four or five hours after UTC's.
    let later = date.addingTimeInterval(5 * 3600)
    return Timestamp(
      seconds: stamp.seconds - Int64(newYork?.secondsFromGMT(for: later) ?? -18_000))
  }

  /// The start of the bar that covers a moment.
  ///
  /// A day's bar is that of New York's date; shorter bars start at whole multiples of their length
  /// since 1970, which for the minute to the half hour is how markets count.
  public static func barStart(of moment: Timestamp, timeframe: Timeframe) -> Int64 {
    guard !timeframe.isDaily else { return stamp(moment).nanoseconds }
    let step = timeframe.nanoseconds
    let remainder = moment.nanoseconds % step
    return moment.nanoseconds - (remainder < 0 ? remainder + step : remainder)
  }
}
