import Records
import Rules

/// `indicators`: the words of the formula language.
enum IndicatorsCommand {
  static let name = Argument<String?>.optionalOperand(
    "NAME", .text("NAME"), absent: "all", "One of them: its definition, parameters and warm-up.")
  static let json = OutputOptions.json

  static let command = Command(
    "indicators", "Lists the indicators, or explains one.",
    discussion: """
      Each is a function of the formula language and of Swift. Inputs that are columns may be left \
      out, and so may parameters that have a default.
      """,
    arguments: [name, json],
    examples: [
      Example("indicators", "Lists all by group."),
      Example("indicators supertrend", "Shows what it computes and from which bar on."),
    ]
  ) { arguments, context in
    if let name = arguments[IndicatorsCommand.name] {
      let page = try WordPage(named: name)
      return arguments[json]
        ? context.console.print(page.json.pretty) : page.show(on: context.console)
    }
    let pages = WordPage.all
    if arguments[json] {
      return context.console.print(JSON.array(pages.map(\.json)).pretty)
    }
    var group = ""
    for page in pages {
      if page.group != group {
        context.console.print(
          (group.isEmpty ? "" : "\n") + context.console.styled(page.group, .strong))
        group = page.group
      }
      let call = page.call + String(repeating: " ", count: max(0, 44 - page.call.count))
      context.console.print("  \(call)  \(page.summary)")
    }
    context.console.print(
      "\n\(NumberText.count(pages.count)) functions. Next:\n  lockstep indicators NAME\n"
        + "  lockstep compute 'FORMULA' --symbol SYMBOL")
  }
}

/// One word of the formula language for people.
struct WordPage {
  let name: String
  let group: String
  /// How it is called.
  let call: String
  let summary: String
  /// A call that can be computed.
  let example: String
  /// What there is to say more, name by name.
  let details: [(title: String, text: String)]

  private static let examples = [
    "abs": "abs(close - open)", "min": "min(close, open)", "max": "max(close, open)",
    "if": "if(close > open, 1, 0)", "crossover": "crossover(close, sma(20))",
    "crossunder": "crossunder(close, sma(20))",
  ]

  /// Everything, group by group.
  static var all: [WordPage] {
    Indicator.Group.allCases.flatMap { group in
      Indicator.all.filter { $0.group == group }.map { WordPage($0) }
        + (group == .crossSection ? CrossSection.allCases.map { WordPage($0) } : [])
        + (group == .arithmetic ? FormulaWord.all.map { WordPage($0) } : [])
    }
  }

  /// - Throws: `UsageError` for an unknown name.
  init(named name: String) throws(UsageError) {
    let all = Self.all
    guard let page = all.first(where: { $0.name == name }) else {
      let near = suggestion(for: name, among: all.map(\.name))
      throw UsageError(
        "there is no indicator \"\(name)\"\(near.isEmpty ? ";" : near) "
          + "\"lockstep indicators\" lists them")
    }
    self = page
  }

  private init(_ indicator: Indicator) {
    name = indicator.name
    group = indicator.group.rawValue
    call = indicator.signature
    summary = indicator.summary
    example = indicator.exampleCall
    var details = [("Definition", indicator.definition)]
    let inputs = indicator.inputs.map { $0.name + ($0.column.map { " (\($0))" } ?? "") }
    if !inputs.isEmpty { details.append(("Inputs", inputs.joined(separator: ", "))) }
    for setting in indicator.settings {
      details.append(("Parameter \(setting.name)", Self.text(of: setting)))
    }
    if indicator.outputs.count > 1 {
      details.append(
        (
          "Outputs",
          indicator.outputs.map { ".\($0)" }.joined(separator: ", ")
            + "; the first is the bare call's"
        ))
    }
    details.append(("Warm-up", Self.warmUp(of: indicator)))
    details.append(("Source", indicator.source))
    self.details = details
  }

  private init(_ kind: CrossSection) {
    name = kind.rawValue
    group = Indicator.Group.crossSection.rawValue
    call = kind == .neutralized ? "\(kind.rawValue)(x, factor, …)" : "\(kind.rawValue)(x)"
    summary = kind.summary
    example = kind == .neutralized ? "cs_neutralize(roc(20), volume)" : "\(kind.rawValue)(roc(20))"
    details = [
      ("Inputs", "x of every symbol of the run that has a bar at that time"),
      ("Warm-up", "that of x"),
    ]
  }

  private init(_ word: FormulaWord) {
    name = word.name
    group = Indicator.Group.arithmetic.rawValue
    call = word.call
    summary = word.summary
    example = Self.examples[word.name] ?? word.call
    details = []
  }

  private static func text(of setting: Indicator.Setting) -> String {
    switch setting.kind {
    case .window(let smallest):
      return "whole number of bars from \(smallest), default \(NumberText.plain(setting.value))"
    case .number(let range):
      let value = "default \(NumberText.plain(setting.value))"
      guard range.upperBound < 1e299 else { return "number, \(value)" }
      return
        "number from \(NumberText.plain(range.lowerBound)) to \(NumberText.plain(range.upperBound)), \(value)"
    case .choice(let words):
      return "one of \(words.joined(separator: ", ")), default \(words[Int(setting.value)])"
    }
  }

  /// Bars before the first value with all defaults.
  private static func warmUp(of indicator: Indicator) -> String {
    let inputs = indicator.inputs.map { Formula(.column(MarketColumn($0.column ?? .close))) }
    let bars = indicator(inputs).map(\.warmUp).max() ?? 0
    return bars == 0
      ? "known from the first bar on" : "\(NumberText.count(bars)) bars with the defaults"
  }

  var json: JSON {
    .object(
      [
        .init("name", .text(name)), .init("group", .text(group)), .init("call", .text(call)),
        .init("summary", .text(summary)),
      ] + details.map { JSON.Member($0.title.lowercased(), .text($0.text)) })
  }

  func show(on console: Console) {
    console.print(console.styled(call, .strong))
    console.print("\(summary). \(group).\n")
    let width = details.map(\.title.count).max() ?? 0
    for (title, text) in details {
      console.print("  \(title)\(String(repeating: " ", count: width - title.count))  \(text)")
    }
    console.print("\nNext:\n  lockstep compute '\(example)' --symbol SYMBOL")
  }
}
