/// A strategy read from text: the canonical text of any strategy, or lines that a person wrote.
public struct StrategyText: Sendable {
  /// What can be wrong with it.
  public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A line that cannot be read.
    case line(Int, String)
    /// A formula that cannot be read, and the line that holds it.
    case formula(Int, FormulaError)
    /// The rules as a whole do not fit together.
    case rules(RulesError)

    /// One sentence that says what to do.
    public var description: String {
      switch self {
      case .line(let line, let reason): "line \(line): \(reason)"
      case .formula(let line, let error): "line \(line): \(error)"
      case .rules(let error): "\(error)"
      }
    }
  }

  /// The strategy.
  public let strategy: CompiledStrategy

  /// Reads lines of `word: formula`, with `parameter name: kind range by step = default` for parameters.
  ///
  /// The words are those of `CompiledStrategy.canonicalText`; reading that text gives a strategy of the same
  /// fingerprint. Empty lines and lines that begin with `#` are passed over.
  ///
  /// - Throws: `Problem`, with the line and the place of the wrong part.
  public init(reading text: String, name: String, summary: String = "") throws(Problem) {
    var parameters: [Parameter] = []
    var formulas: [(line: Int, word: String, text: String)] = []
    var lines: [String: Int] = [:]
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let content = line.trimmed
      guard !content.isEmpty, !content.hasPrefix("#") else { continue }
      guard let colon = content.firstIndex(of: ":") else {
        throw .line(index + 1, "'\(content)' is no rule; write WORD: FORMULA")
      }
      let word = content[..<colon].trimmed
      let rest = content[content.index(after: colon)...].trimmed
      if let first = lines.updateValue(index + 1, forKey: word) {
        throw .line(
          index + 1, "'\(word)' was given on line \(first) already; join conditions with 'or'")
      }
      if word.hasPrefix("parameter ") {
        let parameterName = word.dropFirst("parameter ".count).trimmed
        guard let parameter = Parameter(parameterName, reading: rest) else {
          throw .line(
            index + 1,
            "'\(rest)' is no range; write `whole 5...50 by 1 = 9` or `real 1...4 by 0.5 = 2`")
        }
        parameters.append(parameter)
      } else {
        formulas.append((index + 1, word, rest))
      }
    }
    var reader = RulesReader(parameters: parameters)
    for (line, word, text) in formulas {
      do throws(FormulaError) {
        try reader.read(text, as: word)
      } catch {
        throw .formula(line, error)
      }
    }
    do throws(RulesError) {
      strategy = try reader.strategy(name: name, summary: summary)
    } catch {
      throw .rules(error)
    }
  }
}

extension Parameter {
  /// Reads `whole 5...50 by 1 = 9` or `real 1...4 by 0.5 = 2`; nil for anything else.
  init?(_ name: String, reading text: String) {
    let words = text.split(separator: " ")
    guard words.count == 6, words[2] == "by", words[4] == "=",
      words[0] == "whole" || words[0] == "real"
    else { return nil }
    let bounds = words[1].split(separator: "...", omittingEmptySubsequences: false)
      .compactMap { Double($0) }
    guard bounds.count == 2, bounds[0] <= bounds[1], let step = Double(words[3]), step > 0,
      let value = Double(words[5])
    else { return nil }
    if words[0] == "real" {
      self.init(name, bounds[0]...bounds[1], by: step, default: value)
      return
    }
    guard let lower = Int(exactly: bounds[0]), let upper = Int(exactly: bounds[1]),
      let whole = Int(exactly: step), let start = Int(exactly: value)
    else { return nil }
    self.init(name, lower...upper, by: whole, default: start)
  }
}

extension Distance {
  /// Reads a distance in price units, a share of the fill price (`fraction(F)`, or a percentage alone), or a
  /// price of its own, `at(F)`.
  ///
  /// `5%` is `fraction(0.05)`: as a price it would be five hundredths of a currency unit, which nobody means.
  ///
  /// - Throws: `FormulaError`.
  public init(reading text: String, parameters: [Parameter] = []) throws(FormulaError) {
    if let share = try text.formula(inside: "fraction", parameters) {
      self = .fraction(share)
    } else if let level = try text.formula(inside: "at", parameters) {
      self = .level(level)
    } else if text.hasSuffix("%"), text.dropLast().allSatisfy({ $0.isNumber || $0 == "." }) {
      self = .fraction(try Formula(reading: text))
    } else {
      self = .price(try Formula(reading: text, parameters: parameters))
    }
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var part = Substring(self)
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }

  /// The formula between `word(` and the `)` that closes it at the end; nil for another text.
  ///
  /// - Throws: `FormulaError`, which shows the whole text.
  func formula(
    inside word: String, _ parameters: [Parameter]
  ) throws(FormulaError) -> Formula? {
    guard let inner = inside(word) else { return nil }
    do throws(FormulaError) {
      return try Formula(reading: inner, parameters: parameters)
    } catch {
      throw error.within(String(self), at: word.count + 1)
    }
  }

  /// What stands between `word(` and the `)` that closes it at the end; nil for another text.
  func inside(_ word: String) -> String? {
    guard hasPrefix(word + "("), hasSuffix(")") else { return nil }
    let inner = dropFirst(word.count + 1).dropLast()
    var depth = 0
    for letter in inner {
      depth += letter == "(" ? 1 : letter == ")" ? -1 : 0
      if depth < 0 { return nil }
    }
    return String(inner)
  }
}
