import Foundation
import Records
import Reporting
import Series
import Simulation
import Testing

struct ReportTablesTests {
  /// A document of two bars, one trade and two sets.
  private var document: ReportDocument {
    let day: Int64 = 86_400_000_000_000
    let equity = EquityCurve(
      times: Column([0, day]), values: Column([100, 110.5]), initial: 100)
    var document = ReportDocument(runIdentifier: "small/../run 1", title: "Small")
    document.account = ReportDocument.Account(
      equity, year: AnnualBasis(periods: 252), closes: [20, 21])
    document.trades = [
      Trade(
        symbol: "A,\"B\"", side: .short, entryRow: 0, exitRow: 1, entryTime: 0,
        exitTime: day + 3_600_000_000_000, entryPrice: 20.1, exitPrice: 21, quantity: 3,
        commission: 0.5, profit: -3.2, initialRisk: .nan, exitReason: .stop, isAmbiguous: true,
        maximumAdverseExcursion: -0.05, maximumFavorableExcursion: 0)
    ]
    document.sweep = SweepSummary(
      parameters: [.init("fast", [5, 7.5])],
      metrics: [.init("sharpe", [0.1, .nan]), .init("profit-factor", [.infinity, 1])],
      objective: "sharpe")
    document.walkForward = WalkForwardSummary(
      objective: "sharpe",
      windows: [
        .init(
          inSample: (Timestamp(seconds: 0), Timestamp(seconds: 86_400)),
          outOfSample: (Timestamp(seconds: 172_800), Timestamp(seconds: 259_200)),
          parameters: [("fast", 5)], scores: (1.5, 0.75), efficiency: 0.5)
      ], stitched: equity, efficiency: 0.5)
    document.performance = Performance(
      equity, trades: document.trades, year: AnnualBasis(periods: 252), benchmark: [20, 21])
    return document
  }

  /// Writes the document into a folder of its own and hands over the texts by name.
  private func written(_ body: ([String: String]) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "lockstep-report-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = try Report(document, vega: nil).write(into: folder)
    let texts = try paths.map { path in
      (
        URL(fileURLWithPath: path).lastPathComponent,
        try String(contentsOfFile: path, encoding: .utf8)
      )
    }
    #expect(paths.allSatisfy { $0.hasPrefix(folder + "/small-..-run-1/") })
    try body(Dictionary(uniqueKeysWithValues: texts))
  }

  @Test func `all files are there, under the run's name`() throws {
    try written { files in
      #expect(
        files.keys.sorted() == [
          "equity.csv", "metrics.csv", "out-of-sample.csv", "report.html", "sweep.csv",
          "trades.csv", "windows.csv",
        ])
    }
  }

  @Test func `tables hold the numbers to the last digit`() throws {
    try written { files in
      #expect(
        files["equity.csv"] == """
          time,equity,return,drawdown,buy_and_hold
          1970-01-01T00:00:00Z,100,0,0,100
          1970-01-02T00:00:00Z,110.5,0.10499999999999998,0,105

          """)
      #expect(
        files["trades.csv"] == """
          symbol,side,entry_time,entry_price,exit_time,exit_price,quantity,commission,profit,return,\
          initial_risk,bars,exit_reason,ambiguous,adverse_excursion,favorable_excursion
          "A,""B""\",short,1970-01-01T00:00:00Z,20.1,1970-01-02T01:00:00Z,21,3,0.5,-3.2,\
          -0.05306799336650083,,1,stop,true,-0.05,0

          """)
      #expect(files["sweep.csv"] == "fast,sharpe,profit-factor\n5,0.1,inf\n7.5,,1\n")
      #expect(
        files["windows.csv"] == """
          in_sample_from,in_sample_to,out_of_sample_from,out_of_sample_to,fast,in_sample_sharpe,\
          out_of_sample_sharpe,efficiency
          1970-01-01T00:00:00Z,1970-01-02T00:00:00Z,1970-01-03T00:00:00Z,1970-01-04T00:00:00Z,5,\
          1.5,0.75,0.5

          """)
    }
  }

  @Test func `every metric is in its table, empty where it has no value`() throws {
    try written { files in
      let lines = try #require(files["metrics.csv"]).split(separator: "\n")
      #expect(lines.count == Metric.all.count + 1)
      #expect(lines.contains("total-return,0.10499999999999998,Total return,percent"))
      #expect(lines.contains("calmar,,Calmar ratio,ratio"))
    }
  }

  @Test func `a folder that cannot be made is named`() {
    #expect(throws: FileError.self) {
      try Report(document, vega: nil).write(into: "/dev/null/reports")
    }
  }
}
