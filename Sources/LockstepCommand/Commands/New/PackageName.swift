import Rules

/// A name for a strategy, its type, its program and its package.
struct PackageName: Equatable {
  /// As it is typed: `my-cross`.
  let kebab: String
  /// The Swift type: `MyCross`.
  let type: String

  /// Reads `my-cross`, `my_cross`, `MyCross` or `myCross`; `known` are the strategies that there are.
  ///
  /// - Throws: `UsageError` for what cannot name a type, a module and a strategy.
  init(_ text: String, known: [String]) throws(UsageError) {
    let words = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "_" }
    let isFit = words.allSatisfy { word in
      word.first?.isLetter == true
        && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }
    guard isFit else {
      throw UsageError(
        "\"\(text)\" cannot name a strategy; take words of letters and digits, as my-cross or "
          + "MyCross")
    }
    type = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    kebab = words.count == 1 ? kebabCase(type) : words.joined(separator: "-").lowercased()
    guard !Self.taken.contains(kebab) else {
      throw UsageError("\"\(text)\" already means something in Swift or Lockstep; take my-\(kebab)")
    }
    guard !known.contains(kebab) else {
      throw UsageError("there is a strategy \"\(kebab)\" already; take another name")
    }
  }

  /// The module of the program, as tests import it.
  var module: String { kebab.replacing("-", with: "_") }

  /// Whether the type's name does not give the strategy's by itself: `MyXY` would be `my-xy`.
  var isSpelt: Bool { kebabCase(type) != kebab }

  /// Words that would hide what the package's own files need, or that no module can have.
  private static let taken: Set<String> = [
    "lockstep", "bench", "main", "program", "test", "suite", "testing", "swift", "strategy",
    "market",
    "rules", "rule", "parameter", "condition", "formula", "size", "enter-long", "exit-long",
    "stop-loss", "string", "int", "double", "bool", "array", "any", "self", "type", "protocol",
    "as",
    "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
    "guard",
    "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "private",
    "public", "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch",
    "throw", "throws", "true", "try", "typealias", "var", "where", "while",
  ]
}
