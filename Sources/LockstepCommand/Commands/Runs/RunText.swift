import Records
import Research
import Rules
import Series
import Simulation

/// Parts of a run as text and JSON, the same in every command that shows them.
enum RunText {
  /// The parameters of a set, in the strategy's order.
  static func parameters(
    _ strategy: CompiledStrategy, _ set: ParameterSet
  ) -> [(name: String, value: Double)] {
    zip(strategy.parameters, set.values).map { ($0.name, $1) }
  }

  /// Symbols as far as a title holds them.
  static func title(_ symbols: [String]) -> String {
    symbols.count > 6 ? "\(symbols.count) symbols" : symbols.joined(separator: ", ")
  }

  /// `fast=50 slow=200`.
  static func words(_ parameters: [(name: String, value: Double)]) -> String {
    parameters.map { "\($0.name)=\(NumberText.plain($0.value))" }.joined(separator: " ")
  }

  /// The same as JSON.
  static func json(_ parameters: [(name: String, value: Double)]) -> JSON {
    .object(parameters.map { JSON.Member($0.name, .number($0.value)) })
  }

  /// Every metric under its name.
  static func json(_ performance: Performance) -> JSON {
    .object(Metric.all.map { JSON.Member($0.name, .number(performance[$0])) })
  }

  /// The streamed metrics under their names.
  static func json(
    _ metrics: StreamedMetrics, _ periodsPerYear: Double, _ settings: Settings
  ) -> JSON {
    let values = metrics.values(periodsPerYear: periodsPerYear, settings)
    let names = StreamedMetrics.names(settings)
    return .object(zip(names, values).map { JSON.Member($0, .number($1)) })
  }

  /// Total returns at the ends of a run.
  static func bounds(_ bounds: OrderBounds, _ initial: Double) -> (worst: String, best: String) {
    (
      NumberText.percent(bounds.worst / initial - 1), NumberText.percent(bounds.best / initial - 1)
    )
  }

  /// The same as JSON.
  static func json(_ bounds: OrderBounds, _ initial: Double) -> JSON {
    [
      "worst_equity": .number(bounds.worst), "best_equity": .number(bounds.best),
      "worst_return": .number(bounds.worst / initial - 1),
      "best_return": .number(bounds.best / initial - 1),
    ]
  }

  /// A moment of some bars: a date for daily ones.
  static func moment(_ bars: Bars, _ row: Int) -> String {
    let time = bars.time(row)
    return bars.timeframe.isDaily ? "\(time.utcDate)" : "\(time)"
  }

  /// A metric's value by its name.
  static func value(_ value: Double, of name: String) -> String {
    if name == "best-return" || name == "worst-return" { return NumberText.percent(value) }
    if name == "account-charges" || name == "dividends" { return NumberText.fixed(value) }
    if ["refused-orders", "risk-cuts", "margin-calls"].contains(name) {
      return value.isFinite ? NumberText.count(Int(value)) : "n/a"
    }
    return Metric.named(name).map { MetricText.text(value, of: $0) }
      ?? NumberText.significant(value)
  }

  /// Fingerprints of a run, as JSON.
  static func fingerprints(_ outcome: RunOutcome) throws -> JSON {
    [
      "data": .array(outcome.dataFingerprints.map { .text($0.hex) }),
      "rules": .text(outcome.strategy.fingerprint.hex),
      "settings": .text(try outcome.spec.fingerprint().hex),
      "result": .text(outcome.resultFingerprint.hex),
    ]
  }
}

extension Console {
  /// Says under which number a run is kept and what can be done with it.
  func printNextSteps(_ number: Int64, _ steps: [String]) {
    print("\nLogged as run \(number). Next:")
    for step in steps { print("  lockstep \(step)") }
  }
}
