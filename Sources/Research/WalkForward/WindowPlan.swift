public import Series

/// How a walk-forward cuts its bars into in-sample and out-of-sample windows.
public struct WindowPlan: Sendable, Hashable, Codable {
  /// The length of the window in which parameters are chosen.
  public var inSample: Length
  /// The length of the window that they are applied to.
  public var outOfSample: Length
  /// Whether every in-sample window starts at the first bar, instead of rolling along.
  public var isAnchored: Bool
  /// What lies between the two, seen by neither; nil for nothing.
  public var gap: Length?
  /// How far a window lies behind the one before; nil for the out-of-sample length.
  public var step: Length?

  /// Makes a plan.
  ///
  /// - Throws: `ResearchError.badWindow` where lengths do not count the same: bars, sessions or calendar time. A gap may
  ///   always be in bars.
  public init(
    inSample: Length, outOfSample: Length, isAnchored: Bool = false, gap: Length? = nil,
    step: Length? = nil
  ) throws(ResearchError) {
    for other in [outOfSample, step].compactMap({ $0 }) where !inSample.isAddable(to: other) {
      throw .badWindow("\(inSample) and \(other)")
    }
    if let gap, !gap.isInBars, !inSample.isAddable(to: gap) {
      throw .badWindow("\(inSample) and \(gap)")
    }
    self.inSample = inSample
    self.outOfSample = outOfSample
    self.isAnchored = isAnchored
    self.gap = gap
    self.step = step
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
  /// Out-of-sample windows do not overlap, and touch unless the step is longer; one without a bar, as over a weekend, is
  /// left out. A hole in the bars as long as the in-sample window ends the list. Sessions are those of the calendar,
  /// nil for the one that the symbol suggests. Source: formula digest B12.
  ///
  /// - Throws: `ResearchError.overlappingWindows` for a step that is shorter than the out-of-sample window.
  public func windows(
    in bars: Bars, rows: Range<Int>, calendar: ExchangeCalendar? = nil
  ) throws(ResearchError) -> [Window] {
    let ruler = RowRuler(bars, rows, calendar, countsSessions: inSample.isInSessions)
    var windows: [Window] = []
    var index = 0
    while let window = window(index, ruler) {
      let start = isAnchored ? rows.lowerBound : window.start
      index += 1
      guard window.test < window.end else { continue }
      guard start < window.middle else { break }
      if let last = windows.last, last.outOfSample.upperBound > window.test {
        throw .overlappingWindows(
          step: step.map { "\($0)" } ?? "", outOfSample: "\(outOfSample)")
      }
      windows.append(Window(inSample: start..<window.middle, outOfSample: window.test..<window.end))
    }
    return windows
  }

  /// The start and end of a rolling in-sample window and of the out-of-sample window; nil past the last bar.
  private func window(
    _ index: Int, _ ruler: RowRuler
  ) -> (start: Int, middle: Int, test: Int, end: Int)? {
    let before = (length: step ?? outOfSample, times: index)
    guard let start = ruler.row(behind: [before]),
      let middle = ruler.row(behind: [before, (inSample, 1)]),
      let test = behindGap([before, (inSample, 1)], ruler)
    else { return nil }
    // Windows that touch end where the next one starts, whatever the lengths of months.
    let end =
      step == nil
      ? behindGap([(outOfSample, index + 1), (inSample, 1)], ruler)
      : behindGap([before, (inSample, 1)], ruler, and: outOfSample)
    return end.map { (start, middle, test, $0) }
  }

  private func behindGap(
    _ lengths: [(length: Length, times: Int)], _ ruler: RowRuler, and last: Length? = nil
  ) -> Int? {
    let last = last.map { [(length: $0, times: 1)] } ?? []
    guard let gap else { return ruler.row(behind: lengths + last) }
    guard !gap.isAddable(to: inSample) else {
      return ruler.row(behind: lengths + [(gap, 1)] + last)
    }
    return ruler.row(behind: lengths + last).flatMap { ruler.row(gap.count, barsBehind: $0) }
  }
}
