import Simulation

/// A report as one HTML page that needs nothing else, and as files of its numbers.
public struct Report: Sendable {
  let document: ReportDocument
  private let vega: VegaBundle?

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - document: what it shows.
  ///   - vega: the charts' script, put into the page; nil leaves words in place of the charts.
  public init(_ document: ReportDocument, vega: VegaBundle? = .installed()) {
    self.document = document
    self.vega = vega
  }

  /// The page: styles, charts and data inside, no request to anywhere.
  public var html: String {
    let sections = self.sections
    let links = sections.map { section -> Markup in
      "<a href=\"#\(section.identifier)\">\(section.title)</a>\n"
    }
    let bodies = sections.map { section -> Markup in
      """
      <section id="\(section.identifier)"><h2>\(section.title)</h2>
      \(section.body)</section>

      """
    }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(document.title) · \(document.runIdentifier)</title>
      <style>\(Markup(trusted: StyleSheet.text))</style>
      </head>
      <body>
      <header><div><h1>\(document.title)</h1>
      <p class="sub">\(subtitle)</p>
      <nav aria-label="Sections">\(links)</nav></div></header>
      <main>
      \(bodies)</main>
      <footer>Written by Lockstep. Past results, simulated ones above all, do not promise future ones.</footer>
      \(scripts)</body>
      </html>

      """
    return page.html
  }

  private var subtitle: Markup {
    let run: Markup = "run <code>\(document.runIdentifier)</code>"
    return document.subtitle.isEmpty ? run : "\(document.subtitle) · \(run)"
  }

  private var scripts: Markup {
    guard let vega else { return "" }
    return """
      <div id="tip" role="tooltip" hidden></div>
      <script>\(Markup(trusted: vega.script))</script>
      <script>\(Markup(trusted: PageScript.text))</script>

      """
  }

  private typealias Section = (identifier: String, title: String, body: Markup)

  /// The sections that have something to show, in order.
  private var sections: [Section] {
    var sections: [Section] = []
    let hasVega = vega != nil
    let summary = SummarySection(document: document)
    if !summary.isEmpty { sections.append(("summary", "Summary", summary.markup)) }
    if let account = document.account, account.equity.count > 0 {
      let equity = AccountSection(account: account, hasVega: hasVega)
      sections.append(("equity", "Equity", equity.markup))
      let months = MonthlySection(months: .init(account.equity))
      if !months.months.months.isEmpty {
        sections.append(("returns", "Monthly returns", months.markup))
      }
    }
    if let portfolio = document.portfolio {
      let section = PortfolioSection(summary: portfolio)
      sections.append(("portfolio", "Portfolio", section.markup))
    }
    if let sweep = document.sweep, sweep.count > 0 {
      let section = SweepSection(sweep: sweep, hasVega: hasVega)
      sections.append(("sweep", "Parameters", section.markup))
    }
    if let walkForward = document.walkForward, !walkForward.windows.isEmpty {
      let section = WalkForwardSection(walkForward: walkForward, hasVega: hasVega)
      sections.append(("walk-forward", "Walk-forward", section.markup))
    }
    return sections + endSections
  }

  private var endSections: [Section] {
    var sections: [Section] = []
    if !document.trades.isEmpty {
      let section = TradeSection(trades: document.trades, hasVega: vega != nil)
      sections.append(("trades", "Trades", section.markup))
    }
    if let performance = document.performance {
      sections.append(("metrics", "Metrics", MetricsSection(performance: performance).markup))
    }
    let end = ProvenanceSection(document: document)
    if !document.assumptions.isEmpty {
      sections.append(("assumptions", "Assumptions", end.assumptions))
    }
    if !document.provenance.isEmpty || document.command != nil {
      sections.append(("provenance", "Provenance", end.provenance))
    }
    return sections
  }
}
