import Simulation

/// What the run amounts to: verdicts and the figures on top.
struct SummarySection {
  let document: ReportDocument

  var markup: Markup {
    let verdicts = document.verdicts.map { verdict -> Markup in
      """
      <li class="is-\(verdict.kind.rawValue)"><span class="mark">\(Self.mark(verdict.kind))</span>\
      <span>\(verdict.text)</span></li>

      """
    }
    let headline = document.headline.isEmpty ? standard : document.headline
    let cards = headline.map { card -> Markup in
      """
      <div class="card"><dt>\(card.label)</dt><dd>\(card.value)</dd><small>\(card.note)</small></div>

      """
    }
    let list: Markup = verdicts.isEmpty ? "" : "<ul class=\"verdicts\">\(verdicts)</ul>\n"
    let grid: Markup = cards.isEmpty ? "" : "<dl class=\"cards\">\n\(cards)</dl>\n"
    return list + grid
  }

  var isEmpty: Bool {
    document.verdicts.isEmpty && document.headline.isEmpty && document.performance == nil
  }

  private static func mark(_ kind: ReportDocument.Verdict.Kind) -> String {
    switch kind {
    case .passed: "passed"
    case .failed: "failed"
    case .warning: "caution"
    case .note: "note"
    }
  }

  /// The figures that everyone asks for first.
  private var standard: [ReportDocument.Headline] {
    guard let performance = document.performance else { return [] }
    let held = performance.relative
    func figure(_ label: String, _ name: String, note: String = "") -> ReportDocument.Headline? {
      Metric.named(name).map {
        ReportDocument.Headline(
          label, NumberText.metric(performance[$0], $0.unit), note: note)
      }
    }
    func against(_ value: Double) -> String {
      value.isNaN ? "" : "buy and hold \(NumberText.percent(value))"
    }
    let error = performance.returns.sharpeError
    return [
      figure("Total return", "total-return", note: against(held.benchmarkReturn)),
      figure("Annual growth", "cagr", note: against(held.benchmarkGrowth)),
      figure(
        "Sharpe ratio", "sharpe",
        note: error.isNaN ? "" : "± \(NumberText.fixed(error, 2)) standard error"),
      figure("Maximum drawdown", "max-drawdown", note: against(held.benchmarkDrawdown)),
      figure("Profit factor", "profit-factor"),
      figure("Win rate", "win-rate"),
      figure("Trades", "trades"),
      figure("Time in the market", "exposure"),
    ].compactMap { $0 }
  }
}
