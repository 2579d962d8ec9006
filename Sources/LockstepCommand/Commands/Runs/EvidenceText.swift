import Research

/// A sweep's evidence as it is told.
struct EvidenceText {
  let evidence: Evidence
  let periodsPerYear: Double

  private var year: Double { periodsPerYear.squareRoot() }

  // MARK: For people

  /// What all of it comes to, in one sentence or two.
  var verdict: String {
    let best = NumberText.fixed(evidence.sharpe * year, 2)
    let luck = NumberText.fixed(evidence.expectedBest * year, 2)
    let compared =
      "the best Sharpe ratio is \(best), and the best of as many sets without skill has about \(luck)"
    switch evidence.verdict {
    case .stands:
      return "Luck alone does not explain it: \(compared); the tests below agree."
    case .mixed:
      return "The evidence is mixed: \(compared); the tests below do not agree."
    case .luck:
      return "Luck explains it: \(compared)."
    }
  }

  func show(on console: Console) {
    let title = "How likely is it luck?"
    console.print("\n" + console.styled(title, .strong) + " " + verdict)
    var table = TextTable([.words("test"), .number("value"), .words("what it says")])
    for row in rows { table.add(texts: [row.label, row.value, row.meaning]) }
    console.print(table)
  }

  /// The figures with what each says.
  var rows: [(label: String, value: String, meaning: String)] {
    let earlier = evidence.terms.earlierTrials
    let trials = NumberText.count(evidence.trials + earlier)
    let own = earlier > 0 ? "\(NumberText.count(earlier)) of them in other runs; the others " : ""
    var rows = [
      (
        "Sets tried", trials,
        own
          + "worth some \(NumberText.count(Int(evidence.effectiveTrials.rounded()))) independent ones: "
          + "mean correlation \(NumberText.fixed(evidence.meanCorrelation, 2))"
      ),
      (
        "Deflated Sharpe ratio", NumberText.percent(evidence.deflated, 1),
        "chance of skill beyond the luck of \(trials); 95% asked"
      ),
      (
        "If it were the only one", NumberText.percent(evidence.probabilistic, 1),
        "its probabilistic Sharpe ratio"
      ),
      ("Minimum track record", years(evidence.deflatedTrackRecord), trackRecord),
    ]
    if let overfitting = evidence.overfitting {
      rows.append(
        (
          "Backtest overfitting", NumberText.percent(overfitting.probability, 1),
          "of \(NumberText.count(overfitting.splits)) splits: the choice is below the middle"
        ))
      rows.append(
        (
          "Loss out-of-sample", NumberText.percent(overfitting.lossProbability, 1),
          "of those splits: the choice loses money"
        ))
    }
    rows += [
      (
        "Predictive ability", NumberText.fixed(evidence.ability.consistent, 3),
        "p of Hansen's SPA against \(benchmark); 0.05 asked"
      ),
      (
        "Reality Check", NumberText.fixed(evidence.ability.realityCheck, 3),
        "White's p; blocks of \(NumberText.fixed(evidence.ability.meanBlock, 1)) bars on average"
      ),
      (
        "Haircut Sharpe ratio", NumberText.fixed(evidence.haircut.sharpe, 2),
        "of \(NumberText.fixed(evidence.sharpe * year, 2)), taken for \(trials) independent tests"
      ),
    ]
    return rows
  }

  private var benchmark: String { evidence.terms.benchmark == .cash ? "cash" : "holding" }

  private var trackRecord: String {
    "to tell it from that luck at 95%; there are \(years(Double(evidence.bars)))"
  }

  private func years(_ bars: Double) -> String {
    guard bars.isFinite else { return bars.isNaN ? "–" : "never" }
    return "\(NumberText.fixed(bars / periodsPerYear, 1)) years"
  }

  // MARK: For programs

  var json: JSON {
    [
      "verdict": .text(evidence.verdict.rawValue), "sentence": .text(verdict),
      "symbol": .text(evidence.symbol), "bars": .integer(evidence.bars),
      "trials": .integer(evidence.trials), "idle_sets": .integer(evidence.idle),
      "earlier_trials": .integer(evidence.terms.earlierTrials),
      "mean_correlation": .number(evidence.meanCorrelation),
      "effective_trials": .number(evidence.effectiveTrials),
      "effective_dimensions": .number(evidence.effectiveDimensions),
      "sharpe_per_bar": .number(evidence.sharpe), "skewness": .number(evidence.skewness),
      "kurtosis": .number(evidence.kurtosis),
      "variance_of_sharpe_per_bar": .number(evidence.variance),
      "expected_best_sharpe_per_bar": .number(evidence.expectedBest),
      "probabilistic_sharpe": .number(evidence.probabilistic),
      "deflated_sharpe": .number(evidence.deflated),
      "minimum_track_record_bars": .number(evidence.minimumTrackRecord),
      "deflated_track_record_bars": .number(evidence.deflatedTrackRecord),
      "minimum_backtest_years": .number(evidence.minimumBacktestYears),
      "haircut_sharpe": .number(evidence.haircut.sharpe),
      "overfitting": overfitting, "predictive_ability": ability,
    ]
  }

  private var overfitting: JSON {
    guard let found = evidence.overfitting else { return .null }
    return [
      "probability": .number(found.probability),
      "loss_probability": .number(found.lossProbability), "slope": .number(found.slope),
      "splits": .integer(found.splits), "blocks": .integer(found.blocks),
      "bars_per_block": .integer(found.rowsPerBlock),
    ]
  }

  private var ability: JSON {
    let found = evidence.ability
    return [
      "against": .text(evidence.terms.benchmark.rawValue),
      "reality_check_p": .number(found.realityCheck), "statistic": .number(found.statistic),
      "lower_p": .number(found.lower), "consistent_p": .number(found.consistent),
      "upper_p": .number(found.upper), "resamples": .integer(found.resamples),
      "seed": .integer(Int(truncatingIfNeeded: evidence.terms.seed)),
      "mean_block_bars": .number(found.meanBlock),
    ]
  }
}
