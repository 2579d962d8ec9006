import Numerics
import Series

/// What bar times tell about the length of a bar and of a year, as backtesting.py reads them.
struct BarClock {
  private let times: [Int64]
  /// The median distance of the last hundred bars, in seconds.
  private let period: Double

  init(_ times: [Int64]) {
    self.times = times
    let recent = times.suffix(100)
    period = Statistics.median(zip(recent.dropFirst(), recent).map { Double($0 - $1) / 1e9 })
  }

  /// Whole days of the usual distance between bars.
  private var days: Int { period.isNaN ? 0 : Int(period / 86_400) }

  /// From the first bar to the last, in years of 365.25 days.
  var years: Double {
    guard let first = times.first, let last = times.last else { return .nan }
    return (Double(last - first) / 1e9).rounded(.down) / 86_400 / 365.25
  }

  /// The periods of a year by which returns are annualised.
  var annualDays: Double {
    switch days {
    case 7: return 52
    case 31: return 12
    case 365: return 1
    default:
      let weekend = times.count { Timestamp(nanoseconds: $0).utcDate.isWeekend }
      return Double(weekend) / Double(times.count) > 2.0 / 7 * 0.6 ? 365 : 252
    }
  }

  /// The returns of the last values of days, or of weeks, months or years for bars of that length.
  func periodReturns(_ values: [Double]) -> [Double] {
    var lasts: [Double] = []
    var current: Int?
    for (time, value) in zip(times, values) {
      let key = periodKey(time)
      if key == current { lasts[lasts.count - 1] = value } else { lasts.append(value) }
      current = key
    }
    return zip(lasts.dropFirst(), lasts).map { $0 / $1 - 1 }
  }

  private func periodKey(_ time: Int64) -> Int {
    let date = Timestamp(nanoseconds: time).utcDate
    switch days {
    case 7: return date.dayNumber - date.weekday
    case 31: return date.year * 12 + date.month
    case 365: return date.year
    default: return date.dayNumber
    }
  }

  /// A time span rounded up to the unit in which bars are spaced: days, hours, minutes or seconds.
  func roundedUp(days span: Double) -> Double {
    let seconds =
      [86_400.0, 3600, 60].first { period.truncatingRemainder(dividingBy: $0) == 0 } ?? 1
    return (span * 86_400 / seconds).rounded(.up) * seconds / 86_400
  }
}
