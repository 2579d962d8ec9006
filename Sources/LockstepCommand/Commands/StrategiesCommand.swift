import Rules

/// `strategies`: what can be run by name.
enum StrategiesCommand {
  static let json = OutputOptions.json

  static let command = Command(
    "strategies", "Lists the strategies.", arguments: [json],
    examples: [Example("strategies", "Names every strategy; strategy show has one's rules.")]
  ) { arguments, context in
    let strategies = try context.strategies.all.map { try CompiledStrategy($0) }
    if arguments[json] {
      let pages = strategies.map { StrategyPage(strategy: $0).json }
      return context.console.print(JSON.array(pages).pretty)
    }
    var table = TextTable([.words("strategy"), .words("parameters"), .words("what it does")])
    for strategy in strategies {
      let parameters = strategy.parameters.map { "\($0.name)=\(NumberText.plain($0.defaultValue))" }
      table.add(texts: [strategy.name, parameters.joined(separator: " "), strategy.summary])
    }
    context.console.print(table)
  }
}
