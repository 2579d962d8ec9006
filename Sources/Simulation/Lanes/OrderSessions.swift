package import Series

/// The sessions of a history's rows, for orders that know a day, an open or a close.
package final class OrderSessions: Sendable {
  /// By row: the number of its session, and whether it is the first and the last row of it.
  private let numbers: [Int32]
  private let edges: [UInt8]

  /// Nil for daily bars, each of which is a session, and for rules that do not ask for sessions.
  package init?(_ rules: RunRules, _ bars: Bars) {
    guard rules.needsSessions, !bars.timeframe.isDaily else { return nil }
    let sessions = SessionRows(bars, rules.settings.calendar ?? .guess(for: bars))
    var numbers: [Int32] = []
    var edges: [UInt8] = []
    var number: Int32 = -1
    for row in 0..<bars.count {
      if sessions.isStart(row) { number += 1 }
      numbers.append(number)
      edges.append((sessions.isStart(row) ? 1 : 0) | (sessions.isEnd(row) ? 2 : 0))
    }
    self.numbers = numbers
    self.edges = edges
  }

  func number(_ row: Int) -> Int { Int(numbers[row]) }
  func isStart(_ row: Int) -> Bool { edges[row] & 1 != 0 }
  func isEnd(_ row: Int) -> Bool { edges[row] & 2 != 0 }
}
