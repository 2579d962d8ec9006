/// Compares the times of sound bars with the exchange calendar.
struct SessionCheck {
  let bars: Bars
  let calendar: ExchangeCalendar

  func findings() -> [Finding] {
    guard bars.count > 0, bars.timeframe <= .day else { return [] }
    return bars.timeframe.isDaily ? daily() : intraday()
  }

  // MARK: Daily bars

  private func daily() -> [Finding] {
    var findings: [Finding] = []
    var row = 0
    var missing: [ExchangeCalendar.Session] = []
    let last = bars.time(bars.count - 1).utcDate
    for date in bars.time(0).utcDate...last {
      let session = calendar.session(on: date)
      if bars.time(row).utcDate != date {
        if let session { missing.append(session) }
        continue
      }
      if session == nil {
        findings.append(
          Finding(
            kind: .outsideSession, row: row, time: bars.time(row), count: 1,
            message: "there is a bar on a day when the market (\(calendar.rawValue)) is closed"))
      } else if let finding = absence(missing, before: row) {
        findings.append(finding)
      }
      if session != nil { missing = [] }
      row += 1
    }
    return findings
  }

  private func absence(
    _ sessions: [ExchangeCalendar.Session], before row: Int
  ) -> Finding? {
    guard let first = sessions.first, let last = sessions.last else { return nil }
    return Finding(
      kind: .missingSessions, row: row, time: first.date.start, count: sessions.count,
      message: sessions.count == 1
        ? "the session of \(first.date) is missing"
        : "\(sessions.count) sessions are missing, \(first.date) to \(last.date)")
  }

  // MARK: Bars within the day

  private func intraday() -> [Finding] {
    var findings: [Finding] = []
    var outside: [Int] = []
    var missing: [ExchangeCalendar.Session] = []
    let step = bars.timeframe.nanoseconds
    let phase = commonPhase(step)
    var row = 0
    for date in calendar.date(of: bars.time(0))...calendar.date(of: bars.time(bars.count - 1)) {
      guard let session = calendar.session(on: date) else { continue }
      while row < bars.count, bars.times[row] + step <= session.open.nanoseconds {
        outside.append(row)
        row += 1
      }
      let start = row
      while row < bars.count, bars.times[row] < session.close.nanoseconds { row += 1 }
      if start == row {
        missing.append(session)
        continue
      }
      if let finding = absence(missing, before: start) { findings.append(finding) }
      missing = []
      if bars.timeframe <= .hour {
        findings += gaps(session, start..<row, phase: phase, step: step)
      }
    }
    outside += row..<bars.count
    return summary(of: outside) + findings
  }

  private func summary(of outside: [Int]) -> [Finding] {
    guard let first = outside.first else { return [] }
    return [
      Finding(
        kind: .outsideSession, row: first, time: bars.time(first), count: outside.count,
        message: "\(outside.count) of \(bars.count) bars lie outside the sessions of "
          + "\(calendar.rawValue) (extended hours or holidays), this one first")
    ]
  }

  /// The most common remainder of start times, so that bars from 9:30 by the hour are known too.
  private func commonPhase(_ step: Int64) -> Int64 {
    var counts: [Int64: Int] = [:]
    for row in 0..<min(bars.count, 2000) { counts[bars.times[row] % step, default: 0] += 1 }
    return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? 0
  }

  /// Runs of bars that a session should have and that are not there.
  private func gaps(
    _ session: ExchangeCalendar.Session, _ rows: Range<Int>, phase: Int64, step: Int64
  ) -> [Finding] {
    var findings: [Finding] = []
    var slot = session.open.nanoseconds - (session.open.nanoseconds - phase) % step
    func report(until end: Int64, _ row: Int) {
      guard end > slot else { return }
      let count = Int((end - slot + step - 1) / step)
      let first = Timestamp(nanoseconds: slot)
      let last = Timestamp(nanoseconds: slot + Int64(count - 1) * step)
      findings.append(
        Finding(
          kind: .gap, row: row, time: first, count: count,
          message: count == 1
            ? "one bar is missing in the session"
            : "\(count) bars are missing in the session, until \(last)"))
    }
    for row in rows {
      report(until: bars.times[row], row)
      slot = max(slot, bars.times[row] + step)
    }
    report(until: session.close.nanoseconds, min(rows.upperBound, bars.count - 1))
    return findings
  }
}
