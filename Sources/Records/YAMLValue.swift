/// One value of a YAML document, with the place where it stands.
///
/// Scalars keep their text; what they mean is decided by who reads them, so that `1.10` can be a
/// version and `no` a country.
public struct YAMLValue: Sendable, Equatable {
  /// What a value holds.
  public enum Content: Sendable, Equatable {
    /// A text; `isPlain` tells that it stood without quotes.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLValue])
    /// Keys and values in the order of the file; no key occurs twice.
    case mapping([Entry])
  }

  /// One key of a mapping and its value.
  public struct Entry: Sendable, Equatable {
    /// The key's text.
    public let key: String
    /// The line of the key, from 1.
    public let line: Int
    /// What stands under the key.
    public let value: YAMLValue
  }

  /// What the value holds.
  public let content: Content
  /// The file as it was named, for messages.
  public let file: String
  /// The line on which the value begins, from 1.
  public let line: Int
  /// The keys that lead to the value, for messages; empty for the whole document.
  public let path: String

  /// Whether nothing was written: an empty place, `~` or `null` without quotes.
  public var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar.
  public func text() throws(YAMLError) -> String {
    guard case .scalar(let text, _) = content, !isNull else { throw unfit("a text") }
    return text
  }

  /// The number of a plain scalar, in decimal.
  ///
  /// Hexadecimal, `.inf` and `.nan` are refused.
  public func number() throws(YAMLError) -> Double {
    guard case .scalar(let text, isPlain: true) = content,
      text.allSatisfy({ "0123456789+-.eE".contains($0) }), let number = Double(text),
      number.isFinite
    else { throw unfit("a number") }
    return number
  }

  /// The whole number of a plain scalar, in decimal.
  public func integer() throws(YAMLError) -> Int {
    guard case .scalar(let text, isPlain: true) = content, let number = Int(text) else {
      throw unfit("a whole number")
    }
    return number
  }

  /// The truth of a plain scalar: `true` or `false`.
  ///
  /// YAML 1.1's `yes`, `no`, `on` and `off` are refused, for they mean different things to different
  /// readers.
  public func bool() throws(YAMLError) -> Bool {
    guard case .scalar(let text, isPlain: true) = content, text == "true" || text == "false" else {
      throw unfit("true or false")
    }
    return text == "true"
  }

  /// The values of a list.
  public func list() throws(YAMLError) -> [YAMLValue] {
    guard case .sequence(let values) = content else { throw unfit("a list") }
    return values
  }

  /// The entries of a mapping, in the order of the file.
  public func entries() throws(YAMLError) -> [Entry] {
    guard case .mapping(let entries) = content else { throw unfit("keys with values") }
    return entries
  }

  /// The value under a key; nil if the mapping has no such key, or nothing stands there.
  public func value(_ key: String) throws(YAMLError) -> YAMLValue? {
    guard let entry = try entries().first(where: { $0.key == key }), !entry.value.isNull else {
      return nil
    }
    return entry.value
  }

  /// The value under a key that must be there.
  public func required(_ key: String) throws(YAMLError) -> YAMLValue {
    guard let value = try value(key) else {
      throw YAMLError(file: file, line: line, "\(place)\"\(key)\" is missing; add \"\(key): …\"")
    }
    return value
  }

  /// Throws for a key that is not one of `known`: a misspelt setting must not be silently ignored.
  public func refuseKeys(otherThan known: [String]) throws(YAMLError) {
    for entry in try entries() where !known.contains(entry.key) {
      throw YAMLError(
        file: file, line: entry.line,
        "\(place)unknown key \"\(entry.key)\"; known are \(known.joined(separator: ", "))")
    }
  }

  /// An error about this value, for readers that find it unfit.
  public func refused(_ reason: String) -> YAMLError {
    YAMLError(file: file, line: line, "\(place)\(reason)")
  }

  private func unfit(_ wanted: String) -> YAMLError {
    refused("found \(shown), need \(wanted)")
  }

  private var place: String { path.isEmpty ? "" : "\(path): " }

  private var shown: String {
    switch content {
    case .scalar(let text, _): isNull ? "nothing" : "\"\(text.prefix(40))\""
    case .sequence: "a list"
    case .mapping: "keys with values"
    }
  }
}

/// What is wrong with a YAML file, where, and what to do.
public struct YAMLError: Error, Equatable, CustomStringConvertible {
  /// The file as it was named.
  public let file: String
  /// The line, from 1; 0 if the whole file is meant.
  public let line: Int
  /// What is wrong and what to do.
  public let reason: String

  /// Makes an error about a place in a file.
  public init(file: String, line: Int, _ reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  /// One line: file, line, reason.
  public var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
}
