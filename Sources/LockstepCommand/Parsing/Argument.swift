/// What the parser and the help page know about one argument.
package struct Declaration: Sendable {
  package enum Form: Sendable { case operand, option, flag }

  package var form: Form
  /// The option's name without dashes, or the operand's name in capitals.
  package var name: String
  /// What stands for the value in the usage line; empty for a flag.
  package var placeholder = ""
  package var help: String
  /// The value when it is not given, as the help page shows it.
  package var defaultText: String?
  package var isRequired = false
  package var isRepeatable = false
  /// Under which heading of the help page it stands.
  package var heading = "Options"

  /// As it is written: `--cash AMOUNT`, `--json`, `STRATEGY`.
  package var written: String {
    switch form {
    case .operand: name
    case .flag: "--\(name)"
    case .option: "--\(name) \(placeholder)"
    }
  }
}

/// An argument of any type, so that a command can list them.
package protocol DeclaredArgument: Sendable {
  var declaration: Declaration { get }
  /// Reads the texts that were given, in order; none when the argument is absent.
  func readAny(_ texts: [String]) throws(UsageError) -> any Sendable
}

/// One option, flag or operand of a command, and how its texts become a value.
///
/// Declared once as a constant, listed in the command, and used as the key of the parsed `Arguments`.
package struct Argument<Value: Sendable>: DeclaredArgument {
  package private(set) var declaration: Declaration
  private let read: @Sendable ([String]) throws(UsageError) -> Value

  package func readAny(_ texts: [String]) throws(UsageError) -> any Sendable { try read(texts) }

  /// The same argument under a heading of the help page.
  package func under(_ heading: String) -> Argument {
    var copy = self
    copy.declaration.heading = heading
    return copy
  }

  /// An option with a default, which is written as a person would write it.
  package static func option(
    _ name: String, _ kind: ValueKind<Value>, default fallback: String, _ help: String
  ) -> Argument {
    let declaration = Declaration(
      form: .option, name: name, placeholder: kind.placeholder, help: help, defaultText: fallback)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      try kind.value(texts.first ?? fallback, of: "--\(name)")
    }
  }

  /// An option that must be given.
  package static func required(
    _ name: String, _ kind: ValueKind<Value>, _ help: String
  ) -> Argument {
    let declaration = Declaration(
      form: .option, name: name, placeholder: kind.placeholder, help: help, isRequired: true)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      try kind.value(texts.first ?? "", of: "--\(name)")
    }
  }

  /// A positional argument that must be given.
  package static func operand(
    _ name: String, _ kind: ValueKind<Value>, _ help: String
  ) -> Argument {
    let declaration = Declaration(form: .operand, name: name, help: help, isRequired: true)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      try kind.value(texts.first ?? "", of: name)
    }
  }
}

extension Argument where Value == Bool {
  /// A switch that is off unless it is given.
  package static func flag(_ name: String, _ help: String) -> Argument {
    Argument(declaration: Declaration(form: .flag, name: name, help: help)) { !$0.isEmpty }
  }
}

extension Argument {
  /// An option that may be left out; `absent` says in the help page what happens then.
  package static func optional<Wrapped>(
    _ name: String, _ kind: ValueKind<Wrapped>, absent: String? = nil, _ help: String
  ) -> Argument where Value == Wrapped? {
    let declaration = Declaration(
      form: .option, name: name, placeholder: kind.placeholder, help: help, defaultText: absent)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      guard let text = texts.first else { return nil }
      return try kind.value(text, of: "--\(name)")
    }
  }

  /// An option that may be given any number of times; the values keep their order.
  package static func repeated<Element>(
    _ name: String, _ kind: ValueKind<Element>, _ help: String
  ) -> Argument where Value == [Element] {
    let declaration = Declaration(
      form: .option, name: name, placeholder: kind.placeholder, help: help, isRepeatable: true)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      try kind.values(texts, of: "--\(name)")
    }
  }

  /// A positional argument that may be left out.
  package static func optionalOperand<Wrapped>(
    _ name: String, _ kind: ValueKind<Wrapped>, absent: String? = nil, _ help: String
  ) -> Argument where Value == Wrapped? {
    let declaration = Declaration(form: .operand, name: name, help: help, defaultText: absent)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      guard let text = texts.first else { return nil }
      return try kind.value(text, of: name)
    }
  }

  /// One or more positional arguments; it must be the last operand of its command.
  package static func operands<Element>(
    _ name: String, _ kind: ValueKind<Element>, _ help: String
  ) -> Argument where Value == [Element] {
    let declaration = Declaration(
      form: .operand, name: name, help: help, isRequired: true, isRepeatable: true)
    return Argument(declaration: declaration) { texts throws(UsageError) in
      try kind.values(texts, of: name)
    }
  }
}

extension ValueKind {
  /// Reads a text and names the argument in the error.
  fileprivate func value(_ text: String, of argument: String) throws(UsageError) -> Value {
    do {
      return try read(text)
    } catch {
      throw UsageError("\(argument): \"\(text)\" \(error)")
    }
  }

  fileprivate func values(_ texts: [String], of argument: String) throws(UsageError) -> [Value] {
    var values: [Value] = []
    for text in texts { values.append(try value(text, of: argument)) }
    return values
  }
}
