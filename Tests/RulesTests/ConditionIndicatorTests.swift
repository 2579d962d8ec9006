import Rules
import Testing

@Suite("Indicators of conditions and sessions")
struct ConditionIndicatorTests {
  static let closes: [Double] = [3, 5, 4, 6, 7, 2, 2, 8]

  static func values(_ text: String) throws -> [Double] {
    try RulesTests.values(Formula(reading: text), on: bars(closes: closes), tile: 3)
  }

  @Test("count from the bar at which a condition held")
  func counts() throws {
    let since = try Self.values("bars_since(close > 4)")
    #expect(since[0].isNaN && Array(since[1...]) == [0, 1, 0, 0, 1, 2, 0])
    let value = try Self.values("value_when(close crosses above 4, close)")
    #expect(value[0].isNaN && Array(value[1...]) == [5, 5, 6, 6, 6, 6, 8])
    let count = try Self.values("count_true(close > 4, 3)")
    #expect(count[1].isNaN && Array(count[2...]) == [1, 2, 2, 2, 1, 1])
    #expect(try Self.values("occurrences(close > 4)") == [0, 1, 1, 2, 3, 3, 3, 4])
  }

  @Test("are written with a condition and print with its number")
  func text() throws {
    let formula = try Formula(reading: "bars_since(close > 4)")
    #expect(formula == (Market().close > 4).barsSince)
    #expect(formula.description == "bars_since(if(close > 4, 1, 0))")
    #expect(try Formula(reading: formula.description) == formula)
  }

  @Test("refuse a condition where they want a number")
  func refusal() {
    #expect(throws: FormulaError.self) { try Formula(reading: "value_when(close, close > 4)") }
    #expect(throws: FormulaError.self) { try Formula(reading: "if(close, 1, 2)") }
  }

  @Test("an average anchored at a condition begins anew where it holds")
  func anchored() throws {
    let market = Market()
    let anchored = try RulesTests.values(
      market.anchoredVWAP(at: market.close > 5), on: bars(closes: Self.closes))
    // The volume is the close.
    let expected = [3, 34.0 / 8, 50.0 / 12, 6, 7, 53.0 / 9, 57.0 / 11, 8]
    #expect(zip(anchored, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test("the opening range by minutes is known at the first bar outside")
  func minutes() throws {
    // The session is the same all along, the minutes are 30 a bar.
    let range = try Self.values(
      "opening_range_minutes(close, close, 1, 30 * bars_since_open(0 * close), 90).high")
    #expect(range.prefix(3).allSatisfy(\.isNaN) && range.dropFirst(3).allSatisfy { $0 == 5 })
  }

  @Test("a gap in the sessions is no session")
  func missing() throws {
    let session = "if(close == 4, 0 / 0 * close, if(close > 5, 2, 1))"
    let bars = try Self.values("bars_since_open(\(session))")
    #expect(bars[2].isNaN)
    #expect([0, 1, 3, 4, 5, 6, 7].map { bars[$0] } == [0, 1, 0, 1, 0, 1, 0])
  }
}
