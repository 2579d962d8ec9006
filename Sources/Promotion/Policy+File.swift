import Records
import Simulation

extension Policy {
  /// Reads a policy file.
  ///
  /// YAML with `name`, `causality`, `lockstep`, `optimistic-fills` and `checks`: a map from a metric to
  /// `min` and `max`, as numbers or percent. A drawdown is written as people say it, and has no other
  /// bound: `max-drawdown: {max: 20%}`. Causality and lockstep are required where nothing is said.
  ///
  /// - Throws: `YAMLError` or `PromotionError.badPolicy`, with file and line.
  public static func read(_ path: String) throws -> Policy {
    let root = try YAMLValue.read(path)
    try root.refuseKeys(otherThan: [
      "name", "causality", "lockstep", "optimistic-fills", "checks",
    ])
    var thresholds: [Threshold] = []
    for entry in try root.required("checks").entries() {
      thresholds.append(try threshold(entry))
    }
    return Policy(
      name: try root.value("name")?.text() ?? path, thresholds: thresholds,
      requiresLockstep: try root.value("lockstep").map(isRequired) ?? true,
      requiresCausality: try root.value("causality").map(isRequired) ?? true,
      allowsOptimisticFills: try root.value("optimistic-fills")?.bool() ?? false)
  }

  /// `required` or `optional`; true and false say the same.
  private static func isRequired(_ value: YAMLValue) throws -> Bool {
    switch try value.text() {
    case "required": true
    case "optional": false
    default: try value.bool()
    }
  }

  private static func threshold(_ entry: YAMLValue.Entry) throws -> Threshold {
    guard
      Metric.named(entry.key) != nil || walkForwardMetrics.contains(entry.key)
        || EvidenceCheck(rawValue: entry.key) != nil
    else {
      throw PromotionError.badPolicy(
        file: entry.value.file, line: entry.line,
        reason: "'\(entry.key)' is not a metric; `lockstep gate --metrics` lists them")
    }
    try entry.value.refuseKeys(otherThan: ["min", "max"])
    let minimum = try entry.value.value("min").map(number)
    let maximum = try entry.value.value("max").map(number)
    guard minimum != nil || maximum != nil else {
      throw PromotionError.badPolicy(
        file: entry.value.file, line: entry.line,
        reason: "\(entry.key) has neither min nor max; give one")
    }
    guard entry.key == "max-drawdown" else {
      return Threshold(metric: entry.key, minimum: minimum, maximum: maximum)
    }
    // The metric is negative: what people call the most is its lower bound.
    guard minimum == nil, let maximum, (0...1).contains(maximum) else {
      throw PromotionError.badPolicy(
        file: entry.value.file, line: entry.line,
        reason: "max-drawdown takes one bound, from 0% to 100%; write max-drawdown: {max: 20%}")
    }
    return Threshold(metric: entry.key, minimum: -maximum)
  }

  private static func number(_ value: YAMLValue) throws -> Double {
    let text = try value.text()
    guard text.hasSuffix("%") else { return try value.number() }
    guard let percent = Double(text.dropLast()) else { return try value.number() }
    return percent / 100
  }
}
