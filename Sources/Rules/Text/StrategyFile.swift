import FoundationEssentials
public import Records

/// A strategy in a file: YAML that a person writes, or the canonical text.
///
/// ```yaml
/// name: pullback
/// summary: Buys dips in a rising market.
/// parameters:
///   trend: {from: 50, to: 300, by: 50, default: 200}
/// enter long: close > sma(close, trend) and rsi(close, 2) < 10
/// exit long: rsi(close, 2) > 60
/// stop loss: 5%
/// ```
public struct StrategyFile: Sendable {
  /// The strategy.
  public let strategy: CompiledStrategy

  /// Reads a file: YAML where the name ends in `.yaml` or `.yml`, otherwise the text of `StrategyText`.
  ///
  /// A file that names no strategy gives its own name, without the ending.
  ///
  /// - Throws: `YAMLError` with file and line; a formula's error shows the formula and points at the part.
  public init(path: String) throws(YAMLError) {
    if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
      strategy = try Self.strategy(try YAMLValue.read(path), name: Self.name(of: path))
      return
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw YAMLError(file: path, line: 0, "cannot be read; is it there, and a file?")
    }
    let text = String(decoding: data, as: UTF8.self)
    do throws(StrategyText.Problem) {
      strategy = try StrategyText(reading: text, name: Self.name(of: path)).strategy
    } catch {
      switch error {
      case .line(let line, let reason): throw YAMLError(file: path, line: line, reason)
      case .formula(let line, let fault): throw YAMLError(file: path, line: line, "\(fault)")
      case .rules(let fault): throw YAMLError(file: path, line: 0, Self.text(fault))
      }
    }
  }

  /// Reads the text of a YAML file; `file` is its name for messages, and the strategy's where none is given.
  ///
  /// - Throws: `YAMLError`, as for a file.
  public init(parsing text: String, file: String) throws(YAMLError) {
    strategy = try Self.strategy(
      try YAMLValue(parsing: text, file: file), name: Self.name(of: file))
  }

  /// The file's name without folder and ending; what cannot stand in a strategy's name becomes a dash.
  private static func name(of path: String) -> String {
    let file = path.split(separator: "/").last ?? "strategy"
    let stem = file.split(separator: ".").first ?? file
    return String(stem.map { isOfName($0) ? $0 : "-" })
  }

  /// A name goes into the names of files and orders.
  private static func isOfName(_ letter: Character) -> Bool {
    letter.isASCII && (letter.isLetter || letter.isNumber || letter == "-" || letter == "_")
  }

  // MARK: YAML

  private static func strategy(
    _ root: YAMLValue, name: String
  ) throws(YAMLError) -> CompiledStrategy {
    try refuseUnknownKeys(root)
    let parameters = try parameters(root)
    var reader = RulesReader(parameters: parameters)
    for entry in try root.entries() where RulesReader.words.contains(entry.key) {
      // A folded text comes as one line anyway; a literal one would put the carets astray.
      let text = try entry.value.text().split(whereSeparator: \.isNewline).joined(separator: " ")
      do throws(FormulaError) {
        try reader.read(text, as: entry.key)
      } catch {
        throw YAMLError(file: root.file, line: entry.line, "\(entry.key): \(error)")
      }
    }
    let name = try given(root) ?? name
    let summary = try root.value("summary")?.text() ?? ""
    let strategy: CompiledStrategy
    do throws(RulesError) {
      strategy = try reader.strategy(name: name, summary: summary)
    } catch {
      throw YAMLError(file: root.file, line: 0, text(error))
    }
    for parameter in parameters where !strategy.parameters.contains(parameter) {
      throw YAMLError(
        file: root.file, line: try line(of: parameter.name, in: root),
        "no rule uses the parameter \"\(parameter.name)\"; remove it")
    }
    return strategy
  }

  private static func refuseUnknownKeys(_ root: YAMLValue) throws(YAMLError) {
    let known = ["name", "summary", "parameters"] + RulesReader.words
    for entry in try root.entries() where !known.contains(entry.key) {
      let near = suggestion(for: entry.key, among: known)
      throw YAMLError(
        file: root.file, line: entry.line,
        "unknown key \"\(entry.key)\"\(near); known are \(known.joined(separator: ", "))")
    }
  }

  private static func given(_ root: YAMLValue) throws(YAMLError) -> String? {
    guard let value = try root.value("name") else { return nil }
    let name = try value.text()
    guard name.allSatisfy(isOfName) else {
      throw value.refused("\"\(name)\" is no name; take letters, digits, - and _")
    }
    return name
  }

  /// The sentence for someone who writes files, not Swift.
  private static func text(_ error: RulesError) -> String {
    switch error {
    case .noEntry: "the rules have no entry; add \"enter long: …\" or \"enter short: …\""
    case .riskWithoutStop:
      "the size is by risk, and the rules have no stop; add \"stop loss: …\" or another size"
    default: "\(error)"
    }
  }

  // MARK: Parameters

  private static func parameters(_ root: YAMLValue) throws(YAMLError) -> [Parameter] {
    var parameters: [Parameter] = []
    for entry in try root.value("parameters")?.entries() ?? [] {
      guard Formula.allowsParameter(named: entry.key) else {
        throw YAMLError(
          file: root.file, line: entry.line,
          "no parameter can be named \"\(entry.key)\"; take letters, digits and _, and no word of the "
            + "formula language")
      }
      parameters.append(try parameter(entry))
    }
    return parameters
  }

  /// A whole number's parameter where all of its numbers are whole and `kind` does not say otherwise.
  private static func parameter(_ entry: YAMLValue.Entry) throws(YAMLError) -> Parameter {
    let value = entry.value
    try value.refuseKeys(otherThan: ["from", "to", "by", "default", "kind"])
    let from = try value.required("from").number()
    let to = try value.required("to").number()
    let start = try value.value("default")?.number() ?? from
    let given = try value.value("by")?.number()
    let isWhole = [from, to, start, given ?? 1].allSatisfy { Int(exactly: $0) != nil }
    let kind = try value.value("kind")?.text() ?? (isWhole ? "whole" : "real")
    guard from <= to else {
      throw value.refused("from is above to; write the lower end first")
    }
    guard let step = given ?? (isWhole ? 1 : nil), step > 0 else {
      throw value.refused("needs a step above zero; add by: 0.5, or what suits")
    }
    switch kind {
    case "real": return Parameter(entry.key, from...to, by: step, default: start)
    case "whole":
      guard let low = Int(exactly: from), let high = Int(exactly: to),
        let whole = Int(exactly: step), let first = Int(exactly: start)
      else { throw value.refused("kind is whole, and a number is not; write kind: real") }
      return Parameter(entry.key, low...high, by: whole, default: first)
    default: throw value.refused("kind is \"\(kind)\"; write whole or real, or leave it out")
    }
  }

  private static func line(of parameter: String, in root: YAMLValue) throws(YAMLError) -> Int {
    try root.value("parameters")?.entries().first { $0.key == parameter }?.line ?? root.line
  }
}

// MARK: Writing

extension CompiledStrategy {
  /// The strategy as the YAML of a strategy file, which reads back with the same fingerprint.
  public var yaml: String {
    var lines = ["name: \(name)"]
    if !summary.isEmpty { lines.append("summary: \(quoted(summary))") }
    if !parameters.isEmpty { lines.append("parameters:") }
    for parameter in parameters {
      let numbers = [
        ("from", parameter.lowerBound), ("to", parameter.upperBound), ("by", parameter.step),
        ("default", parameter.defaultValue),
      ]
      var words = numbers.map { "\($0): \(Operation.text($1))" }
      let looksWhole = numbers.allSatisfy { Int(exactly: $1) != nil }
      if !parameter.isInteger, looksWhole { words.append("kind: real") }
      lines.append("  \(parameter.name): {\(words.joined(separator: ", "))}")
    }
    // A symbol in quotes is the one thing in a formula that YAML would read as its own.
    lines += formulas.map { formula in
      formula.text.contains("\"")
        ? "\(formula.word): \(quoted(formula.text))" : "\(formula.word): \(formula.text)"
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}
