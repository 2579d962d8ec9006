/// A strategy: a value that describes its rules once.
///
/// `rules` runs once, at set-up, and returns a graph. The same graph is swept over thousands of parameter
/// sets, explained, fingerprinted and traded live.
public protocol Strategy: Sendable {
  /// The name on the command line, in kebab case.
  var name: String { get }
  /// One line on what the strategy does.
  var summary: String { get }
  /// What a parameter set must satisfy, for example `fast < slow`; nil for nothing.
  var constraint: Condition? { get }
  /// Describes the rules.
  func rules(_ market: Market) -> Rules
}

extension Strategy {
  /// No constraint.
  public var constraint: Condition? { nil }

  /// The type's name in kebab case: `EMACross` is `ema-cross`.
  public var name: String { kebabCase("\(Self.self)") }
}

/// A type's name as words in small letters with dashes between.
package func kebabCase(_ typeName: String) -> String {
  let letters = Array(typeName)
  var text = ""
  for (index, letter) in letters.enumerated() {
    let startsWord =
      letter.isUppercase && index > 0
      && (letters[index - 1].isLowercase
        || (index + 1 < letters.count && letters[index + 1].isLowercase))
    text += (startsWord ? "-" : "") + letter.lowercased()
  }
  return text
}
