import Series
import Simulation
import TestKit
import Testing

/// Lives that end with a session, on bars of half an hour over a weekend and a change of clocks.
@Suite("Orders and sessions")
struct OrderSessionTests {
  private let bars = sessionWalk(seed: 3, days: 7, minutes: 30)
  private let sessions: SessionRows

  init() { sessions = SessionRows(bars, .nyse) }

  private func replay(_ life: Ticket.Life, _ kind: Ticket.Kind, at row: Int) -> OrderReplay {
    var settings = Settings()
    settings.calendar = .nyse
    let ticket = Ticket(.buy, .shares(10), of: bars.symbol, kind, life: life)
    return OrderReplay(
      [OrderInstruction(at: bars.times[row], .place(ticket))], over: [bars], settings: settings)
  }

  /// The first row behind another that opens or closes a session.
  private func next(_ row: Int, _ isWanted: (Int) -> Bool) -> Int? {
    (row + 1..<bars.count).first(where: isWanted)
  }

  @Test("each session has one first and one last bar, and the last day of the data has its end")
  func rows() {
    let rows = 0..<bars.count
    #expect(rows.count { sessions.isStart($0) } == rows.count { sessions.isEnd($0) })
    #expect(rows.count { sessions.isStart($0) } > 3)
    #expect(sessions.isStart(0) && sessions.isEnd(bars.count - 1))
    #expect(rows.dropFirst().allSatisfy { sessions.isStart($0) == sessions.isEnd($0 - 1) })
  }

  @Test(
    "a day order ends with its session; one placed at the last bar has the next", arguments: 0..<40)
  func day(row: Int) throws {
    let run = replay(.day, .limit(0.01), at: row)
    let end = try #require(next(row) { sessions.isEnd($0) })
    #expect(run.ends.map(\.row) == [end] && run.ends.map(\.reason) == [.expired])
  }

  @Test("opg fills at the next session's open, cls at the session's close", arguments: 0..<40)
  func auctions(row: Int) throws {
    let start = try #require(next(row) { sessions.isStart($0) })
    let open = replay(.atOpen, .market, at: row)
    #expect(open.fills.map(\.row) == [start])
    #expect(open.fills.map(\.price) == [bars.open[start]])
    let end = try #require(next(row) { sessions.isEnd($0) })
    let close = replay(.atClose, .market, at: row)
    #expect(close.fills.map(\.row) == [end])
    #expect(close.fills.map(\.price) == [bars.close[end]])
  }

  @Test("opg with a limit that the open does not meet is cancelled there, not before")
  func unmetLimit() throws {
    let start = try #require(next(3) { sessions.isStart($0) })
    let run = replay(.atOpen, .limit(0.01), at: 3)
    #expect(run.fills.isEmpty && run.ends.map(\.row) == [start])
    #expect(run.ends.map(\.reason) == [.cancelled])
  }

  @Test("until a moment: to the end of the bar that holds it", arguments: [5, 17, 30])
  func until(row: Int) {
    let moment = bars.times[row] + 60_000_000_000
    let run = replay(.until(moment), .limit(0.01), at: 1)
    #expect(run.ends.map(\.row) == [row] && run.ends.map(\.reason) == [.expired])
  }
}
