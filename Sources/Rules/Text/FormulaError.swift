/// A formula that cannot be read: what is wrong, and where.
public struct FormulaError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The formula.
  public let text: String
  /// Where the wrong part begins, in characters from 0.
  public let column: Int
  /// The length of the wrong part in characters, at least 1.
  public let length: Int
  /// What is wrong and what to do.
  public let reason: String

  init(_ text: String, _ column: Int, _ length: Int, _ reason: String) {
    self.text = text
    self.column = column
    self.length = max(length, 1)
    self.reason = reason
  }

  /// The reason, the formula, and carets below the wrong part.
  public var description: String {
    let carets = String(repeating: " ", count: column) + String(repeating: "^", count: length)
    return "\(reason)\n  \(text)\n  \(carets)"
  }
}
