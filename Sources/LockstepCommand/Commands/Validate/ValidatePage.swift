import Numerics
import Research
import Simulation

/// The judgement of one account as people read it.
struct ValidatePage {
  let judgement: Judgement
  let logged: LoggedRun

  init(_ judgement: Judgement, _ logged: LoggedRun) {
    self.judgement = judgement
    self.logged = logged
  }

  func show(on console: Console) {
    let spec = logged.spec
    let title = "\(spec.strategy) on \(judgement.account.symbol), \(spec.kind.rawValue)"
    console.print(console.styled(title, .strong) + " of run \(logged.number): \(speaksFor)")
    showRecord(on: console)
    showIntervals(on: console)
    showTrades(on: console)
    showSignal(on: console)
    showSearch(on: console)
    showRegimes(on: console)
    showDoubts(on: console)
  }

  private var speaksFor: String {
    switch logged.spec.kind {
    case .backtest: "the account of its set"
    case .sweep: "the account of its best set"
    case .walkforward, .crossvalidate: "the account out-of-sample"
    }
  }

  private func heading(_ text: String, on console: Console) {
    console.print("\n" + console.styled(text, .strong))
  }

  // MARK: Parts

  private func showRecord(on console: Console) {
    let record = judgement.record
    heading("Sharpe ratio", on: console)
    console.print(
      "\(NumberText.fixed(record.annualSharpe, 3)) a year over \(NumberText.count(record.bars)) bars: "
        + "above zero with a probability of \(share(record.probability)).")
    if record.minimumBars.isFinite {
      let bars = NumberText.fixed(record.minimumBars.rounded(.up), 0)
      console.print("A ratio like this is sure to 95% from \(bars) bars on.")
    }
    guard record.trials > 1, record.sharpe > 0 else { return }
    let haircut = record.haircut
    console.print(
      "Chosen from \(NumberText.count(record.trials)) sets: by luck alone one of them is as good "
        + "with a probability of \(share(haircut.adjusted)); less that luck the ratio is "
        + "\(NumberText.fixed(haircut.sharpe, 3)).")
  }

  private func showIntervals(on console: Console) {
    let found = judgement.intervals
    heading("Had the bars come in another draw", on: console)
    console.print(
      "\(NumberText.percent(found.confidence, 0)) intervals (BCa) of \(NumberText.count(found.resamples)) "
        + "draws in blocks of \(NumberText.fixed(found.meanBlock, 1)) bars on average.")
    var table = TextTable([.words("metric"), .number("run"), .number("from"), .number("to")])
    for (metric, interval) in zip(RunIntervals.metrics, found.intervals) {
      table.add(
        texts: [metric.label]
          + [interval.estimate, interval.low, interval.high].map {
            MetricText.text($0, of: metric)
          })
    }
    console.print(table)
  }

  private func showTrades(on console: Console) {
    heading("Had the trades come in another order", on: console)
    guard let found = judgement.trades else {
      return console.print("There are fewer than two closed trades.")
    }
    console.print(
      "\(NumberText.count(found.trades)) trades, "
        + (found.compounds ? "each a share of equity." : "each of its own size."))
    var table = TextTable([
      .words("trades"), .number("drawdown, median"), .number("95%"), .number("99%"),
      .number("deeper than the run's"), .number("loss"), .number("ruin"),
    ])
    for (name, resampling) in Self.schemes(found) {
      let depths = [0.5, 0.95, 0.99].map { TradeResampling.quantile(resampling.depths, $0) }
      let shares = [found.deeper(resampling), resampling.lossProbability, resampling.ruin]
      // The one order that came about has no distribution.
      let isOne = resampling.depths.count == 1
      table.add(
        texts: isOne
          ? [name, NumberText.percent(-depths[0])]
          : [name] + depths.map { NumberText.percent(-$0) } + shares.map { share($0) })
    }
    console.print(table)
  }

  /// The ways in which trades are drawn, by their names.
  static func schemes(_ found: TradeMonteCarlo) -> [(String, TradeResampling)] {
    [
      ("as they came", found.observed), ("in another order", found.shuffled),
      ("drawn again", found.drawn),
      ("in blocks of \(NumberText.fixed(found.meanBlock, 1))", found.blocks),
    ]
  }

  private func showSignal(on console: Console) {
    heading("Had the positions met other bars", on: console)
    guard let found = judgement.signal else {
      return console.print("Positions in one instrument are not known, or there are none.")
    }
    console.print(
      "Bars in random order do as well with a probability of \(share(found.shuffled.probability)), "
        + "bars turned by some places with \(share(found.rotated.probability)).")
    console.print(
      "Of \(NumberText.percent(found.total)) in all (position times return, summed), "
        + "\(NumberText.percent(found.trend)) is the market's trend "
        + "and \(NumberText.percent(found.timing)) timing.")
  }

  private func showSearch(on console: Console) {
    heading("Had the prices had no order", on: console)
    switch judgement.search {
    case .refused(let reason): console.print("Not tried: \(reason).")
    case .done(let found):
      let values = found.values.filter { !$0.isNaN }.sorted()
      console.print(
        "The whole run on \(NumberText.count(found.terms.paths)) paths of the same moves in other order "
          + "(blocks of \(found.terms.block)): as good with a probability of "
          + "\(share(found.probability)).")
      console.print(
        "\(found.objective) \(NumberText.fixed(found.value, 3)); on the paths "
          + "\(NumberText.fixed(Statistics.quantile(sorted: values, 0.5), 3)) in the middle and "
          + "\(NumberText.fixed(Statistics.quantile(sorted: values, 0.95), 3)) at 95%.")
      console.print(
        "Of \(NumberText.percent(found.total)) in all, \(NumberText.percent(found.trend)) is trend, "
          + "\(NumberText.percent(found.trainingBias)) training bias "
          + "and \(NumberText.percent(found.skill)) skill.")
    }
  }

  private func showRegimes(on console: Console) {
    let found = judgement.regimes
    heading("By regime, each known before its bars", on: console)
    var table = TextTable([
      .words("regime"), .number("bars"), .number("return"), .number("sharpe"),
      .number("drawdown"), .number("exposure"), .number("instrument"),
    ])
    let parts =
      found.volatility.map { ("volatility \($0.name)", $0) }
      + found.trend.map { ("trend \($0.name)", $0) } + found.years.map { ($0.name, $0) }
    for (name, part) in parts {
      table.add([
        TextTable.Cell(name), TextTable.Cell(NumberText.count(part.bars)),
        TextTable.Cell(
          NumberText.percent(part.totalReturn), part.totalReturn < 0 ? .bad : .good),
        TextTable.Cell(NumberText.fixed(part.sharpe, 3)),
        TextTable.Cell(NumberText.percent(part.maximumDrawdown)),
        TextTable.Cell(NumberText.percent(part.exposure, 0)),
        TextTable.Cell(NumberText.percent(part.marketReturn)),
      ])
    }
    console.print(table)
  }

  private func showDoubts(on console: Console) {
    let doubts = judgement.doubts
    console.print()
    guard !doubts.isEmpty else {
      return console.print(console.styled("Nothing here speaks against it.", .good) + "\n")
    }
    console.print(console.styled("What speaks against it:", .warning))
    for doubt in doubts { console.print("  " + doubt) }
    console.print()
  }

  private func share(_ value: Double) -> String { NumberText.percent(value, 1) }
}
