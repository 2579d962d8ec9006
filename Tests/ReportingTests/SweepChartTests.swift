import Foundation
import Reporting
import Testing

struct SweepChartTests {
  /// The titles of the charts in the report of a sweep, and their specifications.
  private func charts(_ sweep: SweepSummary) -> (titles: [String], specifications: [String]) {
    var document = ReportDocument(runIdentifier: "1", title: "Sweep")
    document.sweep = sweep
    let html = Report(document, vega: nil).html
    let titles = html.components(separatedBy: "<figcaption>").dropFirst().compactMap {
      $0.components(separatedBy: "</figcaption>").first
    }
    return (titles, Page.specifications(html))
  }

  @Test func `two parameters make a heat map with holes`() throws {
    let sweep = Sample.sweep(fast: [2, 4, 6], slow: [4, 6, 8])
    #expect(sweep.count == 6)
    let (titles, specifications) = charts(sweep)
    #expect(titles == ["Sharpe ratio by fast and slow"])
    let text = try #require(specifications.first)
    #expect(text.contains("fast 2, slow 4"))
    #expect(text.contains("fast 4, slow 6"))
    #expect(!text.contains("fast 6, slow 4"))
  }

  @Test func `one parameter makes a line`() throws {
    let (titles, specifications) = charts(Sample.sweep(fast: [2, 4, 6], slow: [50]))
    #expect(titles == ["Sharpe ratio by fast"])
    #expect(try #require(specifications.first).contains("\"type\":\"line\""))
  }

  @Test func `with more parameters the slice goes through the best set`() {
    let sweep = Sample.sweep(fast: [10, 14, 18], slow: [60, 70, 80, 90], stop: [1, 2])
    #expect(charts(sweep).titles == ["Sharpe ratio by fast and slow at stop = 2"])
  }

  @Test func `a single set has no chart but a table`() {
    let sweep = Sample.sweep(fast: [10], slow: [60])
    #expect(charts(sweep).titles == [])
    var document = ReportDocument(runIdentifier: "1", title: "Sweep")
    document.sweep = sweep
    #expect(Report(document, vega: nil).html.contains("<caption>Best sets</caption>"))
  }

  @Test func `sets without a value are counted and not ranked`() {
    let sweep = SweepSummary(
      parameters: [.init("x", [1, 2, 3])], metrics: [.init("sharpe", [.nan, 2, 1])],
      objective: "sharpe")
    var document = ReportDocument(runIdentifier: "1", title: "Sweep")
    document.sweep = sweep
    let html = Report(document, vega: nil).html
    #expect(html.contains("3 sets, 2 of them with a value"))
    #expect(html.contains("the best is 2.000 at x 2."))
  }

  @Test func `lower is better where the metric says so`() {
    let sweep = SweepSummary(
      parameters: [.init("x", [1, 2, 3])], metrics: [.init("volatility", [0.3, 0.1, 0.2])],
      objective: "volatility")
    var document = ReportDocument(runIdentifier: "1", title: "Sweep")
    document.sweep = sweep
    #expect(Report(document, vega: nil).html.contains("the best is 10.00\u{A0}% at x 2."))
  }

  @Test func `a huge grid is drawn as means of neighbours`() throws {
    let places = (0..<400).map { Double($0) }
    let x = places.flatMap { value in places.map { _ in value } }
    let y = places.flatMap { _ in places }
    let sweep = SweepSummary(
      parameters: [.init("x", x), .init("y", y)],
      metrics: [.init("sharpe", zip(x, y).map { $0 + $1 })], objective: "sharpe")
    let (titles, specifications) = charts(sweep)
    #expect(titles == ["Sharpe ratio by x and y, means of neighbouring sets"])
    let text = try #require(specifications.first)
    // Three by three sets a cell: the first holds the mean of 0 to 4.
    #expect(text.contains("{\"x\":0,\"y\":0,\"v\":2,"))
    #expect(text.components(separatedBy: "\"v\":").count - 1 == 134 * 134)
  }
}
