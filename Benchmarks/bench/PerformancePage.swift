import Foundation

/// `docs/performance.md`, from the figures of one run.
struct PerformancePage {
  private let figures: Figures

  /// Writes the page and fails where a budget is missed.
  ///
  /// Arguments: FOLDER PAGE.
  static func write(_ arguments: [String]) throws {
    guard arguments.count == 2 else { throw Problem("bench page: FOLDER PAGE") }
    let page = PerformancePage(figures: try Figures(folder: arguments[0]))
    let old = (try? String(contentsOfFile: arguments[1], encoding: .utf8)) ?? ""
    let text = page.text(levels: LevelsSection(in: old))
    try text.write(toFile: arguments[1], atomically: true, encoding: .utf8)
    let budgets = Budget.all(page.figures)
    for budget in budgets { print(budget.row.joined(separator: "\t")) }
    let missed = budgets.filter(\.isMissed)
    guard missed.isEmpty else {
      throw Problem("Missed: " + missed.map(\.name).joined(separator: "; "))
    }
  }

  private func text(levels: LevelsSection) -> String {
    let sections = [
      introduction, budgets, sweeps, agreement, others, growth,
      TALibSection(figures: figures).text, levels.text,
    ]
    return sections.joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    let versions = [
      ("vectorbt", "vectorbt"), ("backtesting.py", "backtestingpy"), ("polars", "polars"),
    ].map { "\($0.0) \(figures.text("version.\($0.1)"))" }
    return """
      # Performance

      `make bench` measures everything here anew and writes this page; it fails where a budget is missed. Ours and the other
      program run by turns in the same minutes, and the best of several runs counts: read the ratios rather than the seconds.
      `LOCKSTEP_PYTHON` names the Python that has the other programs; what it has not is left out.

      \(figures.text("machine.cpu")), \(figures.text("machine.cores")) cores, \(figures.text("machine.memory")), \
      \(figures.text("machine.system")), load \(figures.text("machine.load")) at the start. \
      Lockstep \(figures.text("version.lockstep")), Swift \(figures.text("version.swift")); \
      \(versions.joined(separator: ", ")), TA-Lib \(figures.talibVersion ?? "?") (Python package, C library).
      """
  }

  private var budgets: String {
    "## Budgets\n\n"
      + markdown(["what", "measured", "budget", ""], Budget.all(figures).map(\.row))
  }

  private var sweeps: String {
    let rows = [("plain", "averages that cross"), ("stops", "with a 5 % stop and a 10 % target")]
      .map { rules, name in
        [
          name, duration(figures.number("sweep.\(rules).seconds")),
          duration(figures.number("sweep.\(rules).first")),
          duration(figures.number("vectorbt.\(rules).seconds")),
          duration(figures.number("sweep.\(rules).process")),
          duration(figures.number("vectorbt.\(rules).process")),
          megabytes("sweep.\(rules).megabytes"), megabytes("vectorbt.\(rules).megabytes"),
        ]
      }
    return """
      ## Sweeps

      \(figures.text("sweep.plain.sets")) pairs of simple averages on \(figures.text("bars.count")) daily bars \
      (\(figures.text("bars.symbol"))), filled at the next open, all cash, fractional shares, a commission of 0.1 %. Ours \
      computes all 31 metrics of every set, vectorbt the total return alone. The call leaves out start and loading on both \
      sides: both have made a small sweep before in the same process, which is when vectorbt compiles. The first call is that \
      of `lockstep sweep`, in a process of its own.

      \(markdown(["", "our call", "our first call", "vectorbt's", "our process", "vectorbt's", "our memory", "vectorbt's"], rows))
      """
  }

  private func megabytes(_ name: String) -> String {
    figures.number(name).map { short($0) + " MB" } ?? "–"
  }

  private var agreement: String {
    guard figures.number("compare.plain.sets") != nil else {
      return "## The same results\n\nNot compared."
    }
    let rows = [("plain", "averages that cross"), ("stops", "with stop and target")].map {
      rules, name in
      [name]
        + ["sets", "equal", "clear", "clearEqual", "oursExplained", "theirsExplained"].map {
          figures.text("compare.\(rules).\($0)")
        }
    }
    let header = [
      "", "sets", "equal to 1e-9", "without a tie", "of these equal", "ours as explained",
      "vectorbt's as explained",
    ]
    return """
      ## The same results

      Total returns of both programs, set by set. A *tie* is a row in which the two averages are equal to the cent: then the
      last bit of a floating-point sum decides whether they cross, and it differs from program to program. Sets with a tie
      somewhere are counted apart.

      \(markdown(header, rows))

      With stops the programs differ in two rules. Ours lets stop and target work in the bar of the entry, which filled at its
      open; vectorbt looks at them from the next bar on. And where an exit was ordered at the close before, ours leaves at the
      open, before anything can happen inside the bar; vectorbt looks at the stop first. The last two columns say how many of
      the sets without a tie a third, slow program (`Benchmarks/vectorbt_compare.py`) reproduces to 1e-9 with our rules and with
      vectorbt's: nothing else differs.
      """
  }

  private var others: String {
    let rate = figures.number("backtest.rate").map { short($0 / 1e6) } ?? "–"
    let theirs = figures.number("backtestingpy.rate").map { short($0 / 1e6) } ?? "–"
    return """
      ## One backtest, import, start

      | what | ours | beside it |
      | --- | --- | --- |
      | one backtest with every fill, trade and the equity curve, averages of 10 and 30 bars | \(rate) M bars/s | backtesting.py \(theirs) M bars/s |
      | a million minutes with \(grouped(figures.text("orders.trades"))) trades: market entries, a stop and a target, both sides | \(figures.text("orders.plain")) M bars/s | |
      | the same on the order path | \(figures.text("orders.path")) M bars/s | |
      | limit entries, a trailing stop and two targets on it | \(figures.text("orders.rich")) M bars/s; in a sweep \(figures.text("orders.sweep")) M bar-lanes/s | |
      | walk-forward of 10 011 sets, 4 years in, 1 year out | \(duration(figures.number("walkforward.seconds"))) | |
      | 1 000 sets over 100 synthetic symbols of 2 520 days in one account, 10 positions by rank | \(duration(figures.number("portfolio.entries.1000.seconds"))), \(megabytes("portfolio.entries.1000.megabytes")) | |
      | 10 000 sets of the same | \(duration(figures.number("portfolio.entries.10000.seconds"))), \(megabytes("portfolio.entries.10000.megabytes")) | |
      | 1 000 sets of weights, rebalanced monthly, the same symbols | \(duration(figures.number("portfolio.weights.1000.seconds"))), \(megabytes("portfolio.weights.1000.megabytes")) | |
      | \(grouped(figures.text("import.rows"))) rows of CSV to Arrow, dates parsed; our whole process with every check | \(duration(figures.number("import.seconds"))) | polars `read_csv` + `write_ipc` alone \(duration(figures.number("polars.seconds"))) |
      | `lockstep --help` | \(duration(figures.number("start.help"))) | |
      | `lockstep runs`: start, workspace and log | \(duration(figures.number("start.log"))) | |
      """
  }

  private var growth: String {
    func rows(_ name: String, _ counts: [Int]) -> String {
      let rows = counts.map { count in
        [
          grouped("\(count)"), duration(figures.number("growth.\(name).\(count).seconds")),
          megabytes("growth.\(name).\(count).megabytes"),
        ]
      }
      return markdown([name, "the call", "memory of the process"], rows)
    }
    return """
      ## How cost grows

      Sets of `sma-cross` on \(figures.text("bars.count")) bars:

      \(rows("sets", [10, 100, 1_000, 10_000]))

      Bars, 100 sets:

      \(rows("bars", [1_000, 10_000, 100_000, 1_000_000]))

      Symbols, 100 sets on ten years of daily bars each:

      \(rows("symbols", [1, 10, 100, 1_000]))
      """
  }
}
