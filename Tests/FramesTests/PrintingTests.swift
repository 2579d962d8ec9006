import Frames
import Series
import TestKit
import Testing

struct PrintingTests {
  private func frame(_ column: FrameColumn, seconds: [Int64]) throws -> String {
    try Frame(times: seconds.map { Timestamp(seconds: $0) }, ["x": column]).description
  }

  @Test func `as many decimals as the numbers need, and a sign for what is missing`() throws {
    let days = [0, 86_400, 172_800] as [Int64]
    #expect(
      try frame([1, .nan, -12.5], seconds: days) == """
        time            x
        1970-01-01    1.0
        1970-01-02      -
        1970-01-03  -12.5
        """)
    #expect(
      try frame([1.0 / 3, 200, .infinity], seconds: days) == """
        time              x
        1970-01-01    0.333
        1970-01-02  200.000
        1970-01-03      inf
        """)
    #expect(
      try frame([1e-9, 0, -.infinity], seconds: days) == """
        time            x
        1970-01-01  1e-09
        1970-01-02    0.0
        1970-01-03   -inf
        """)
  }

  @Test func `times are as long as they need to be`() throws {
    #expect(try frame([1, 2], seconds: [0, 60]).contains("\n1970-01-01 00:01  2"))
    #expect(try frame([1, 2], seconds: [0, 61]).contains("\n1970-01-01T00:01:01Z  2"))
  }

  @Test func `long frames show both ends`() throws {
    let bars = walk(rows: 11, seed: 1)
    let lines = Frame(bars).description.split(separator: "\n")
    #expect(lines.count == 13)
    #expect(lines[6].allSatisfy { "… ".contains($0) })
    #expect(lines[7].hasPrefix("1970-01-07"))
    #expect(lines[12] == "11 rows, 5 columns")
    #expect(Set(lines.prefix(12).map(\.count)).count == 1)
  }

  @Test(arguments: [
    (FrameColumn([1, 2.25, .nan]), "[1.00, 2.25, -]"), (FrameColumn([]), "[]"),
    (FrameColumn([-0.0, 1e20]), "[-0.0, 1e+20]"),
    (FrameColumn((1...12).map(Double.init)), "[1, 2, 3, 4, 5, …, 8, 9, 10, 11, 12]"),
  ])
  func `columns`(column: FrameColumn, text: String) { #expect(column.description == text) }

  /// A number is shown to within half of its last decimal, and never loses more than the sixth digit.
  @Test func `what is shown is the number, rounded`() throws {
    for bits in 0..<400 {
      let number = Double(
        sign: bits % 2 == 0 ? .plus : .minus, exponent: bits / 10 - 19, significand: 1.2345678901)
      let shown = try #require(Double(FrameColumn([number]).description.dropFirst().dropLast()))
      #expect(isClose(shown, number, within: 1e-5), "\(number)")
    }
  }
}
