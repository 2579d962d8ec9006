import Research
import Series
import TestKit
import Testing

@Suite("Window plans")
struct WindowPlanTests {
  private func length(_ text: String) throws -> WindowPlan.Length {
    try WindowPlan.Length(text)
  }

  @Test("rolling windows in bars (formula digest B12.1)")
  func rolling() throws {
    let plan = try WindowPlan(inSample: length("4"), outOfSample: length("2"))
    let windows = try plan.windows(in: walk(rows: 10, seed: 1), rows: 0..<10)
    #expect(windows.map(\.inSample) == [0..<4, 2..<6, 4..<8])
    #expect(windows.map(\.outOfSample) == [4..<6, 6..<8, 8..<10])
  }

  @Test("anchored windows in bars (formula digest B12.2)")
  func anchored() throws {
    let plan = try WindowPlan(
      inSample: length("4"), outOfSample: length("2"), isAnchored: true)
    let windows = try plan.windows(in: walk(rows: 10, seed: 1), rows: 0..<10)
    #expect(windows.map(\.inSample) == [0..<4, 0..<6, 0..<8])
    #expect(windows.map(\.outOfSample) == [4..<6, 6..<8, 8..<10])
  }

  @Test("windows count from the first traded row")
  func offset() throws {
    let plan = try WindowPlan(inSample: length("4"), outOfSample: length("2"))
    let windows = try plan.windows(in: walk(rows: 20, seed: 1), rows: 5..<13)
    #expect(windows.map(\.inSample) == [5..<9, 7..<11])
    #expect(windows.map(\.outOfSample) == [9..<11, 11..<13])
  }

  @Test("calendar windows touch, whatever day of the week a year begins on")
  func calendar() throws {
    // Weekdays of 2010 to 2016.
    let first = try #require(CalendarDate(year: 2010, month: 1, day: 4))
    let days = (0..<2550).map { first + $0 }.filter { !$0.isWeekend }
    let column = Column([Double](repeating: 1, count: days.count))
    let bars = Bars(
      symbol: "X", timeframe: .day, times: Column(days.map { $0.start.nanoseconds }), open: column,
      high: column, low: column, close: column, volume: column)
    let plan = try WindowPlan(inSample: length("2y"), outOfSample: length("6m"))
    let windows = try plan.windows(in: bars, rows: 0..<bars.count)
    #expect(windows.count == 9)
    for (one, next) in zip(windows, windows.dropFirst()) {
      #expect(one.outOfSample.upperBound == next.outOfSample.lowerBound)
      #expect(one.inSample.upperBound == one.outOfSample.lowerBound)
    }
    for window in windows {
      #expect((518...526).contains(window.inSample.count))
      #expect((125...135).contains(window.outOfSample.count))
    }
  }

  @Test("windows of a day go on behind a weekend")
  func weekend() throws {
    let first = try #require(CalendarDate(year: 2024, month: 1, day: 1))
    let days = (0..<60).map { first + $0 }.filter { !$0.isWeekend }
    let column = Column([Double](repeating: 1, count: days.count))
    let bars = Bars(
      symbol: "X", timeframe: .day, times: Column(days.map { $0.start.nanoseconds }), open: column,
      high: column, low: column, close: column, volume: column)
    let plan = try WindowPlan(inSample: length("14d"), outOfSample: length("1d"))
    let windows = try plan.windows(in: bars, rows: 0..<bars.count)
    #expect(windows.map(\.outOfSample) == (10..<bars.count).map { $0..<($0 + 1) })
    let endless = try WindowPlan(inSample: length("1y"), outOfSample: length("999999999y"))
    #expect(try endless.windows(in: walk(rows: 800, seed: 1), rows: 0..<800).isEmpty)
  }

  @Test("a gap lies between, and windows still touch each other")
  func gap() throws {
    let plan = try WindowPlan(inSample: length("4"), outOfSample: length("2"), gap: length("1"))
    let windows = try plan.windows(in: walk(rows: 11, seed: 1), rows: 0..<11)
    #expect(windows.map(\.inSample) == [0..<4, 2..<6, 4..<8])
    #expect(windows.map(\.outOfSample) == [5..<7, 7..<9, 9..<11])
    // Bars between windows of calendar time, too.
    let bars = walk(rows: 1500, seed: 1)
    let years = try WindowPlan(inSample: length("2y"), outOfSample: length("1y"))
    let apart = try WindowPlan(inSample: length("2y"), outOfSample: length("1y"), gap: length("3"))
    let (one, other) = (
      try years.windows(in: bars, rows: 0..<1400), try apart.windows(in: bars, rows: 0..<1500)
    )
    #expect(!one.isEmpty)
    for (near, far) in zip(one, other) {
      #expect(near.inSample == far.inSample)
      #expect(far.outOfSample.lowerBound == near.outOfSample.lowerBound + 3)
      #expect(far.outOfSample.upperBound == near.outOfSample.upperBound + 3)
    }
  }

  @Test("a longer step leaves holes, a shorter one is refused")
  func step() throws {
    let plan = try WindowPlan(inSample: length("4"), outOfSample: length("2"), step: length("3"))
    let windows = try plan.windows(in: walk(rows: 12, seed: 1), rows: 0..<12)
    #expect(windows.map(\.inSample) == [0..<4, 3..<7, 6..<10])
    #expect(windows.map(\.outOfSample) == [4..<6, 7..<9, 10..<12])
    let short = try WindowPlan(inSample: length("4"), outOfSample: length("2"), step: length("1"))
    #expect(throws: ResearchError.overlappingWindows(step: "1 bars", outOfSample: "2 bars")) {
      try short.windows(in: walk(rows: 12, seed: 1), rows: 0..<12)
    }
  }

  @Test("sessions are days of the exchange, however many bars they have")
  func sessions() throws {
    let first = try #require(CalendarDate(year: 2024, month: 1, day: 2))
    // Four days of three, five, two and four hours.
    let hours = [3, 5, 2, 4]
    let times = hours.enumerated().flatMap { day, count in
      (0..<count).map { (first + day).start.nanoseconds + Int64(15 + $0) * 3_600_000_000_000 }
    }
    let column = Column([Double](repeating: 1, count: times.count))
    let bars = Bars(
      symbol: "X", timeframe: try #require(Timeframe("1Hour")), times: Column(times), open: column,
      high: column, low: column, close: column, volume: column)
    let plan = try WindowPlan(inSample: length("2s"), outOfSample: length("1s"))
    let windows = try plan.windows(in: bars, rows: 0..<bars.count)
    #expect(windows.map(\.inSample) == [0..<8, 3..<10])
    #expect(windows.map(\.outOfSample) == [8..<10, 10..<14])
    // A daily bar is a session.
    let daily = walk(rows: 10, seed: 1)
    let days = try WindowPlan(inSample: length("4s"), outOfSample: length("2s"))
    let same = try WindowPlan(inSample: length("4"), outOfSample: length("2"))
    #expect(
      try days.windows(in: daily, rows: 0..<10) == same.windows(in: daily, rows: 0..<10))
    #expect(throws: ResearchError.self) {
      try WindowPlan(inSample: length("4s"), outOfSample: length("2"))
    }
  }

  @Test("a plan without gap and step is written as it always was")
  func record() throws {
    let plan = try WindowPlan(inSample: length("4y"), outOfSample: length("1y"))
    let text = try CanonicalJSON.text(of: plan)
    #expect(!text.contains("gap") && !text.contains("step"))
    #expect(try CanonicalJSON.value(WindowPlan.self, from: text) == plan)
  }

  @Test("too short a history has no window; a length that cannot be read is refused")
  func refusals() throws {
    let plan = try WindowPlan(inSample: length("9"), outOfSample: length("2"))
    #expect(try plan.windows(in: walk(rows: 10, seed: 1), rows: 0..<10).isEmpty)
    for text in ["", "0", "4x", "y", "-3", "1.5y"] {
      #expect(throws: ResearchError.badWindow(text)) { try length(text) }
    }
    #expect(throws: ResearchError.self) {
      try WindowPlan(inSample: length("4y"), outOfSample: length("100"))
    }
  }
}
