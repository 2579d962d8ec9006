/// Comma-separated text by RFC 4180, with the shortest digits that give the same number back.
package struct CSVText {
  /// The lines so far.
  package private(set) var text: String

  /// Starts with a line of column names.
  package init(columns: [String]) {
    text = ""
    add(columns)
  }

  /// Appends a line of fields.
  package mutating func add(_ fields: [String]) {
    text += fields.map(Self.quoted).joined(separator: ",") + "\n"
  }

  /// A number; empty for NaN, and `inf` for infinity as pandas and polars read it.
  package static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "" : value > 0 ? "inf" : "-inf" }
    return value.rounded() == value && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }

  private static func quoted(_ field: String) -> String {
    let isPlain = !field.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    if isPlain { return field }
    return "\""
      + field.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
