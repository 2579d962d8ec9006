import Foundation
import Reporting
import Series
import Simulation
import Testing

struct ReportTests {
  @Test func `the page has a section for every part of the document`() {
    let html = Report(Sample.document(), vega: nil).html
    for section in [
      "summary", "equity", "returns", "sweep", "walk-forward", "trades", "metrics", "assumptions",
      "provenance",
    ] {
      #expect(html.contains("<section id=\"\(section)\">"), "\(section)")
      #expect(html.contains("<a href=\"#\(section)\">"), "\(section)")
    }
    #expect(html.contains("lockstep sweep sma-cross"))
    #expect(html.contains("sha256:0f3c…91"))
  }

  @Test func `parts that are missing leave their section out`() {
    let html = Report(ReportDocument(runIdentifier: "7", title: "Nothing"), vega: nil).html
    #expect(!html.contains("<section"))
    #expect(html.contains("<h1>Nothing</h1>"))
    #expect(Page.problems(html) == [])
  }

  @Test func `no text of a run can become markup`() throws {
    var document = Sample.document()
    let attack = "</script><script>alert('x')</script><b onclick=\"y\">"
    document.runIdentifier = attack
    document.title = attack
    document.subtitle = attack
    document.verdicts = [.init(.note, attack)]
    document.headline = [.init(attack, attack, note: attack)]
    document.assumptions = [.init(attack, attack)]
    document.provenance = [.init(attack, attack)]
    document.command = attack
    document.trades = document.trades.map { trade in
      var trade = trade
      trade.symbol = attack
      return trade
    }
    let sweep = try #require(document.sweep)
    document.sweep = SweepSummary(
      parameters: sweep.parameters.map { .init($0.name + attack, $0.values) },
      metrics: sweep.metrics, objective: sweep.objective)
    document.walkForward?.objective = attack
    let html = Report(document, vega: nil).html
    #expect(!html.contains("<script>alert"))
    #expect(!html.contains("<b onclick"))
    #expect(html.contains("&lt;b onclick=&quot;y&quot;&gt;"))
    #expect(Page.problems(html) == [])
  }

  @Test func `the page asks nothing of the network`() {
    let html = Report(Sample.document(), vega: nil).html
    #expect(!html.contains("src="))
    #expect(!html.contains("<link"))
    #expect(!html.contains("url("))
    #expect(!html.contains("@import"))
    // The address of Vega's schema is a name in the specification, nothing is fetched from it.
    let rest = html.split(separator: "https://vega.github.io/schema/vega/v5.json")
    #expect(!rest.joined().contains("http"))
  }

  @Test func `elements are nested and closed`() {
    #expect(Page.problems(Report(Sample.document(), vega: nil).html) == [])
    #expect(Page.problems("<p><b>x</p></b>") == ["</p> closes <b>", "</b> closes <p>"])
  }

  @Test func `every chart is a Vega specification with words beside it`() throws {
    let specifications = Page.specifications(Report(Sample.document(), vega: nil).html)
    #expect(specifications.count == 6)
    for text in specifications {
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let specification = try #require(object as? [String: Any])
      #expect(specification["$schema"] as? String == "https://vega.github.io/schema/vega/v5.json")
      let data = try #require(specification["data"] as? [[String: Any]])
      #expect(data.allSatisfy { !(($0["values"] as? [Any])?.isEmpty ?? true) })
    }
    let html = Report(Sample.document(), vega: nil).html
    #expect(html.contains("The deepest drawdown is −21.67\u{A0}%."))
    #expect(html.contains("Install Debian's libjs-vega"))
  }

  @Test(.enabled(if: VegaBundle.installed() != nil, "skipped: no libjs-vega"))
  func `Vega is inside the page where it is installed`() {
    let html = Report(Sample.document()).html
    #expect(html.contains("define('vega-view'"))
    #expect(!html.contains("Install Debian"))
    #expect(!html.contains("sourceMappingURL"))
    #expect(Page.problems(html) == [])
  }

  @Test func `a folder without all modules is no installation`() {
    #expect(VegaBundle.installed(in: ["/nowhere", repositoryFolder]) == nil)
  }

  @Test func `the same document gives the same bytes`() {
    #expect(
      Report(Sample.document(), vega: nil).html == Report(Sample.document(), vega: nil).html)
  }

  private var repositoryFolder: String { FileManager.default.currentDirectoryPath }
}

/// Reads pages back.
enum Page {
  private static let voids: Set<String> = ["meta", "br", "hr", "img", "input", "link"]

  /// Elements that are closed out of order or not at all.
  static func problems(_ html: String) -> [String] {
    var open: [String] = []
    var problems: [String] = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: start)...]
      guard let end = rest.firstIndex(of: ">") else { return problems + ["a tag without end"] }
      let tag = rest[..<end]
      rest = rest[rest.index(after: end)...]
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      if tag.hasPrefix("!") || voids.contains(name) { continue }
      if tag.hasPrefix("/") {
        let last = open.popLast() ?? "nothing"
        if last != name { problems.append("</\(name)> closes <\(last)>") }
        continue
      }
      open.append(name)
      guard name == "script" || name == "style" else { continue }
      guard let close = rest.range(of: "</\(name)>") else {
        return problems + ["<\(name)> is open"]
      }
      rest = rest[close.lowerBound...]
    }
    return problems + open.map { "<\($0)> is open" }
  }

  /// The charts' specifications as they stand in the page.
  static func specifications(_ html: String) -> [String] {
    html.components(separatedBy: "<script type=\"application/json\">").dropFirst().compactMap {
      $0.components(separatedBy: "</script>").first
    }
  }
}
