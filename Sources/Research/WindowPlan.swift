public import Series

/// How a walk-forward cuts its bars into in-sample and out-of-sample windows.
public struct WindowPlan: Sendable, Hashable, Codable {
  /// A length in bars or in calendar time: `500`, `90d`, `6m`, `4y`.
  public struct Length: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The number.
    public let count: Int
    /// `b`ars, `d`ays, `m`onths or `y`ears.
    public let unit: String

    /// Reads a length.
    ///
    /// - Throws: `ResearchError.badWindow`.
    public init(_ text: String) throws(ResearchError) {
      let digits = text.prefix { $0.isASCII && $0.isNumber }
      let unit = text.dropFirst(digits.count)
      guard let count = Int(digits), count > 0, count < 1_000_000_000,
        ["", "b", "d", "m", "y"].contains(unit)
      else { throw .badWindow(text) }
      self.count = count
      self.unit = unit.isEmpty ? "b" : String(unit)
    }

    /// The text form.
    public var description: String { unit == "b" ? "\(count) bars" : "\(count)\(unit)" }

    /// Whether the length counts bars rather than days.
    var isInBars: Bool { unit == "b" }

    /// The date so many lengths after another.
    func after(_ date: CalendarDate, times: Int = 1) -> CalendarDate {
      switch unit {
      case "d": date + count * times
      case "m": date.adding(months: count * times)
      default: date.adding(months: 12 * count * times)
      }
    }
  }

  /// The length of the window in which parameters are chosen.
  public var inSample: Length
  /// The length of the window that they are applied to.
  public var outOfSample: Length
  /// Whether every in-sample window starts at the first bar, instead of rolling along.
  public var isAnchored: Bool

  /// Makes a plan; windows move on by one out-of-sample length.
  ///
  /// - Throws: `ResearchError.badWindow` where one length is in bars and the other in calendar time.
  public init(
    inSample: Length, outOfSample: Length, isAnchored: Bool = false
  ) throws(ResearchError) {
    guard inSample.isInBars == outOfSample.isInBars else {
      throw .badWindow("\(inSample) and \(outOfSample)")
    }
    self.inSample = inSample
    self.outOfSample = outOfSample
    self.isAnchored = isAnchored
  }

  /// One window: rows of the bars, half-open.
  public struct Window: Sendable, Hashable, Codable {
    /// Where parameters are chosen.
    public let inSample: Range<Int>
    /// Where they are applied.
    public let outOfSample: Range<Int>
  }

  /// The windows that fit into the rows of some bars.
  ///
  /// Out-of-sample windows touch and do not overlap; one without a bar, as over a weekend, is left out.
  /// A hole in the bars as long as the in-sample window ends the list. Source: formula digest B12.
  public func windows(in bars: Bars, rows: Range<Int>) -> [Window] {
    var windows: [Window] = []
    var index = 0
    while let middle = split(index, bars, rows), let end = split(index + 1, bars, rows) {
      let start = isAnchored ? rows.lowerBound : start(index, bars, rows)
      index += 1
      guard middle < end else { continue }
      guard start < middle else { break }
      windows.append(Window(inSample: start..<middle, outOfSample: middle..<end))
    }
    return windows
  }

  private func start(_ index: Int, _ bars: Bars, _ rows: Range<Int>) -> Int {
    if inSample.isInBars { return rows.lowerBound + index * outOfSample.count }
    let date = outOfSample.after(bars.time(rows.lowerBound).utcDate, times: index)
    return max(bars.firstRow(atOrAfter: date.start), rows.lowerBound)
  }

  /// The row at which the in-sample of a window ends; nil past the last bar.
  private func split(_ index: Int, _ bars: Bars, _ rows: Range<Int>) -> Int? {
    guard !rows.isEmpty else { return nil }
    if inSample.isInBars {
      let row = rows.lowerBound + index * outOfSample.count + inSample.count
      return row <= rows.upperBound ? row : nil
    }
    let first = outOfSample.after(bars.time(rows.lowerBound).utcDate, times: index)
    let date = inSample.after(first)
    // A few days of grace: a year of sessions may end on the last trading day before the date.
    let last = bars.time(rows.upperBound - 1).utcDate
    guard last.distance(to: date) <= 5 else { return nil }
    return min(bars.firstRow(atOrAfter: date.start), rows.upperBound)
  }
}

extension CalendarDate {
  /// The same day of a later month, or that month's last day.
  func adding(months: Int) -> CalendarDate {
    let (year, month, day) = parts
    let total = year * 12 + month - 1 + months
    let (newYear, newMonth) = (total / 12, total % 12 + 1)
    let last = CalendarDate.days(inMonth: newMonth, of: newYear)
    return CalendarDate(unchecked: newYear, newMonth, min(day, last))
  }
}
