import Foundation
import TestKit
import Testing

/// What the benchmark times: the functions of this table with TA-Lib's defaults.
@Suite("TA-Lib's table for the benchmark")
struct TALibBenchmarkTests {
  @Test("says the same formulas as the tests")
  func table() throws {
    let path = repositoryRoot + "/Benchmarks/talib.tsv"
    let expected = try Self.lines().joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["LOCKSTEP_WRITE_TABLES"] != nil {
      try expected.write(toFile: path, atomically: true, encoding: .utf8)
    }
    let written = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      written == expected, "run this test with LOCKSTEP_WRITE_TABLES=1, which writes the table anew"
    )
  }

  /// A line a function: its name, what the column `volume` holds, its formulas, the parameter that a grid
  /// varies, and the formulas with `window` in its place.
  private static func lines() throws -> [String] {
    let fixture = try TALibFixture.read.get()
    return try TALibTests.functions.sorted { $0.name < $1.name }.map { function in
      // The first case of a function has the defaults.
      let defaults = try #require(fixture.cases.first { $0.function == function.name }).parameters
      var fields = [
        function.name, function.periodsAsVolume ? "periods" : "volume", text(function, defaults),
      ]
      if let varied = parameter(of: function.name, among: defaults.keys) {
        var marked = defaults
        marked[varied] = 987_654
        let formulas = text(function, marked).replacing("987654", with: "window")
        fields += [varied, formulas]
      } else {
        fields += ["-", "-"]
      }
      return fields.joined(separator: "\t")
    }
  }

  private static func text(_ function: TALibFunction, _ values: [String: Double]) -> String {
    function.formulas(TALibParameters(values: values)).map(\.formula).joined(separator: "; ")
  }

  /// The window that a grid varies; nil for a function without any.
  private static func parameter(
    of function: String, among names: some Collection<String>
  ) -> String? {
    if function == "MAVP" { return "maxperiod" }
    if names.contains("timeperiod") { return "timeperiod" }
    return [
      "timeperiod1", "fastk_period", "fastperiod", "wmaperiod", "firstperiod", "signalperiod",
    ]
    .first(where: names.contains)
  }
}
