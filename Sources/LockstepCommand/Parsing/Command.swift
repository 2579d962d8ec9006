/// A command line that works, and what it does, for the help page.
package struct Example: Sendable {
  /// What is typed after the program's name.
  package let line: String
  /// What comes of it.
  package let outcome: String

  package init(_ line: String, _ outcome: String) {
    self.line = line
    self.outcome = outcome
  }
}

/// One command of the program: its words for the help page, its arguments and its work.
///
/// A command either runs or groups subcommands.
package struct Command: Sendable {
  package typealias Run = @Sendable (Arguments, Context) async throws -> Void

  /// What is typed.
  package let name: String
  /// One line for the list of commands.
  package let summary: String
  /// Paragraphs for the command's own help page.
  package let discussion: String
  package let arguments: [any DeclaredArgument]
  package let examples: [Example]
  package let subcommands: [Command]
  package let run: Run?

  /// A command that does something.
  package init(
    _ name: String, _ summary: String, discussion: String = "",
    arguments: [any DeclaredArgument] = [], examples: [Example] = [], run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = arguments
    self.examples = examples
    self.subcommands = []
    self.run = run
  }

  /// A command that groups others.
  package init(
    _ name: String, _ summary: String, discussion: String = "", examples: [Example] = [],
    subcommands: [Command]
  ) {
    self.name = name
    self.summary = summary
    self.discussion = discussion
    self.arguments = []
    self.examples = examples
    self.subcommands = subcommands
    self.run = nil
  }

  var declarations: [Declaration] { arguments.map(\.declaration) }
  var operands: [any DeclaredArgument] { arguments.filter { $0.declaration.form == .operand } }
  var options: [any DeclaredArgument] { arguments.filter { $0.declaration.form != .operand } }
}
