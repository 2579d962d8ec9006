import Records
import Rules

/// `strategies`: what can be run, and what each strategy's rules are.
enum StrategiesCommand {
  static let name = Argument<String?>.optionalOperand(
    "NAME", .text("NAME"), absent: "all, one a line", "The strategy to show in full.")
  static let json = OutputOptions.json

  static let command = Command(
    "strategies", "Lists the strategies, or shows one's parameters and rules.",
    arguments: [name, json],
    examples: [
      Example("strategies", "Names every strategy."),
      Example("strategies sma-cross", "Shows its parameters, rules and fingerprint."),
    ]
  ) { arguments, context in
    let strategies: [CompiledStrategy]
    if let name = arguments[name] {
      strategies = [try context.strategies.compiled(name)]
    } else {
      strategies = try context.strategies.all.map { try CompiledStrategy($0) }
    }
    if arguments[json] {
      context.console.print(JSON.array(strategies.map(describe)).pretty)
    } else if arguments[name] != nil, let strategy = strategies.first {
      show(strategy, on: context.console)
    } else {
      list(strategies, on: context.console)
    }
  }

  private static func list(_ strategies: [CompiledStrategy], on console: Console) {
    var table = TextTable([.words("strategy"), .words("parameters"), .words("what it does")])
    for strategy in strategies {
      let parameters = strategy.parameters.map { "\($0.name)=\(NumberText.plain($0.defaultValue))" }
      table.add(texts: [strategy.name, parameters.joined(separator: " "), strategy.summary])
    }
    console.print(table)
  }

  private static func show(_ strategy: CompiledStrategy, on console: Console) {
    console.print("\(console.styled(strategy.name, .strong)): \(strategy.summary)\n")
    var table = TextTable([
      .words("parameter"), .number("default"), .number("from"), .number("to"), .number("step"),
    ])
    for parameter in strategy.parameters {
      let numbers = [
        parameter.defaultValue, parameter.lowerBound, parameter.upperBound, parameter.step,
      ]
      table.add(texts: [parameter.name] + numbers.map(NumberText.plain))
    }
    console.print(table)
    let rules = strategy.canonicalText.split(separator: "\n").filter {
      !$0.hasPrefix("parameter ")
    }
    console.print("\n" + rules.joined(separator: "\n"))
    if let bars = warmUp(strategy) {
      console.print("\nwith the defaults every number is known after \(bars) bars")
    }
    console.print("fingerprint \(strategy.fingerprint)")
  }

  /// Bars that the rules need with the default parameters; nil where these break the constraint.
  private static func warmUp(_ strategy: CompiledStrategy) -> Int? {
    (try? strategy.parameterSet()).map { strategy.warmUp($0) }
  }

  private static func describe(_ strategy: CompiledStrategy) -> JSON {
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
      "warm_up_bars": warmUp(strategy).map(JSON.integer) ?? .null,
      "rules": .text(strategy.canonicalText), "fingerprint": .text(strategy.fingerprint.hex),
    ]
  }
}
