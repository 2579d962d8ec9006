/// The values of one command line, by argument.
///
/// Everything was read before the command runs: looking a value up cannot fail.
package struct Arguments: Sendable {
  private var values: [String: any Sendable] = [:]
  private var given: Set<String> = []

  package init() {}

  mutating func set(_ argument: any DeclaredArgument, _ texts: [String]) throws(UsageError) {
    values[argument.declaration.name] = try argument.readAny(texts)
    if !texts.isEmpty { given.insert(argument.declaration.name) }
  }

  /// The value of an argument that the command declares.
  ///
  /// - Precondition: the command lists the argument.
  package subscript<Value>(argument: Argument<Value>) -> Value {
    guard let value = values[argument.declaration.name] as? Value else {
      preconditionFailure("the command does not list \(argument.declaration.written)")
    }
    return value
  }

  /// Whether the argument stood on the command line, as opposed to its default.
  package func isGiven<Value>(_ argument: Argument<Value>) -> Bool {
    given.contains(argument.declaration.name)
  }
}
