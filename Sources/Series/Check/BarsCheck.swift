/// Examines bars against the rules of bars, the exchange calendar and their own habits.
///
/// Works on rows as they stand, unsorted ones too. Findings come by kind in the order of `Kind`,
/// then by time; of each kind at most `limit` are listed, and the last one says how many are left.
public struct BarsCheck: Sendable {
  /// When the market is open; nil to guess it from the bars.
  public var calendar: ExchangeCalendar?
  /// How many times the usual move a move must be to be an outlier.
  public var outlierFactor: Double
  /// How many findings of a kind are listed.
  public var limit: Int

  /// Makes a check.
  public init(calendar: ExchangeCalendar? = nil, outlierFactor: Double = 15, limit: Int = 20) {
    self.calendar = calendar
    self.outlierFactor = outlierFactor
    self.limit = limit
  }

  /// What is to be said about bars.
  ///
  /// - Complexity: O(*n* log *n*).
  public func findings(in bars: Bars) -> [Finding] {
    let calendar = calendar ?? ExchangeCalendar.guess(for: bars)
    var findings = RowCheck.findings(bars)
    let isSound = findings.allSatisfy { !$0.kind.isError }
    findings += VolumeCheck.findings(bars)
    if isSound {
      findings += MoveCheck(bars: bars, calendar: calendar, factor: outlierFactor).findings()
      findings += SessionCheck(bars: bars, calendar: calendar).findings()
    }
    return capped(findings)
  }

  /// What is to be said about a CSV file read as it stands, lines that cannot be read included.
  public func findings(in raw: RawImport) -> [Finding] {
    let unreadable = raw.problems.map { problem in
      let row = raw.lines.firstIndex { $0 > problem.line ?? 0 } ?? raw.bars.count - 1
      return Finding(
        kind: .unreadable, row: row, time: raw.bars.time(row), count: 1,
        message: problem.description)
    }
    return capped(unreadable) + findings(in: raw.bars)
  }

  private func capped(_ findings: [Finding]) -> [Finding] {
    var result: [Finding] = []
    for kind in Finding.Kind.allCases {
      let all = findings.filter { $0.kind == kind }
      result += all.prefix(limit)
      guard all.count > limit, let next = all.dropFirst(limit).first else { continue }
      let rest = all.dropFirst(limit)
      result.append(
        Finding(
          kind: kind, row: next.row, time: next.time, count: rest.reduce(0) { $0 + $1.count },
          message: "and \(rest.count) more like these"))
    }
    return result
  }
}

/// Rules that hold for every single bar and its neighbour.
enum RowCheck {
  static func findings(_ bars: Bars) -> [Finding] {
    var findings: [Finding] = []
    for row in 0..<bars.count {
      let (open, high, low, close) = (
        bars.open[row], bars.high[row], bars.low[row], bars.close[row]
      )
      func add(_ kind: Finding.Kind, _ message: String) {
        findings.append(
          Finding(kind: kind, row: row, time: bars.time(row), count: 1, message: message))
      }
      if row > 0, bars.times[row] == bars.times[row - 1] {
        add(.repeated, "repeats the bar before")
      }
      if row > 0, bars.times[row] < bars.times[row - 1] {
        add(.unsorted, "comes after \(bars.time(row - 1))")
      }
      let prices = [open, high, low, close]
      let volume = bars.volume[row]
      if !prices.allSatisfy(\.isFinite) || volume.isInfinite {
        add(.notFinite, "holds \(prices.map { "\($0)" }.joined(separator: ", "))")
      } else if prices.contains(where: { $0 <= 0 }) || volume < 0 {
        add(
          .notPositive, "prices \(prices.map { "\($0)" }.joined(separator: ", ")), volume \(volume)"
        )
      } else if high < low {
        add(.highBelowLow, "high \(high) is below low \(low)")
      } else if max(open, close) > high || min(open, close) < low {
        add(.outsideRange, "open \(open) or close \(close) lies outside \(low) to \(high)")
      }
    }
    return findings
  }
}

/// Bars without volume, summed up in one sentence each.
enum VolumeCheck {
  static func findings(_ bars: Bars) -> [Finding] {
    var findings: [Finding] = []
    let zero = (0..<bars.count).filter { bars.volume[$0] == 0 }
    if let first = zero.first {
      findings.append(
        Finding(
          kind: .zeroVolume, row: first, time: bars.time(first), count: zero.count,
          message: "\(zero.count) of \(bars.count) bars have no volume, this one first"))
    }
    let unknown = (0..<bars.count).filter { bars.volume[$0].isNaN }
    if let first = unknown.first {
      findings.append(
        Finding(
          kind: .unknownVolume, row: first, time: bars.time(first), count: unknown.count,
          message: "\(unknown.count) of \(bars.count) bars have unknown volume"))
    }
    return findings
  }
}
