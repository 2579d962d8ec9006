/// Why a text is not a value of the wanted kind, phrased to follow the quoted text.
///
/// For example `is not a number; write for example 10000`.
package struct ValueError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// One kind of value that can be written on the command line, with its name in the usage line.
package struct ValueKind<Value: Sendable>: Sendable {
  /// What stands for the value in the usage line, for example `AMOUNT`.
  package let placeholder: String
  /// Turns a text into the value.
  package let read: @Sendable (String) throws(ValueError) -> Value

  package init(
    _ placeholder: String, read: @escaping @Sendable (String) throws(ValueError) -> Value
  ) {
    self.placeholder = placeholder
    self.read = read
  }

  /// The same kind under another name in the usage line.
  package func named(_ placeholder: String) -> ValueKind { ValueKind(placeholder, read: read) }
}
