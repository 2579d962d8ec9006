import Records
import Rules

/// A strategy as it is shown.
struct StrategyPage {
  let strategy: CompiledStrategy

  /// The text that reads back as the strategy; what is no rule stands in comments.
  var text: String {
    var lines = ["# \(strategy.name)" + (strategy.summary.isEmpty ? "" : ": \(strategy.summary)")]
    lines.append("# fingerprint \(strategy.fingerprint)")
    if let warmUp {
      lines.append("# with the defaults every number is known after \(warmUp) bars")
    }
    return lines.joined(separator: "\n") + "\n" + strategy.canonicalText
  }

  /// Bars that the rules need with the default parameters; nil where these break the constraint.
  private var warmUp: Int? { (try? strategy.parameterSet()).map { strategy.warmUp($0) } }

  var json: JSON {
    let parameters = strategy.parameters.map { parameter -> JSON in
      [
        "name": .text(parameter.name), "default": .number(parameter.defaultValue),
        "from": .number(parameter.lowerBound), "to": .number(parameter.upperBound),
        "step": .number(parameter.step), "whole": .bool(parameter.isInteger),
      ]
    }
    return [
      "name": .text(strategy.name), "summary": .text(strategy.summary),
      "parameters": .array(parameters),
      "constraint": strategy.constraint.map { .text("\($0)") } ?? .null,
      "warm_up_bars": warmUp.map(JSON.integer) ?? .null,
      "rules": .text(strategy.canonicalText), "fingerprint": .text(strategy.fingerprint.hex),
    ]
  }
}
