import Glibc
public import Rules

/// A program with all of Lockstep's commands over some strategies.
///
/// A package of one's own strategies makes its own `lockstep` in a few lines:
///
/// ```swift
/// @main struct Main: LockstepProgram {
///   static let strategies: [any Strategy] = builtInStrategies + [MyCross()]
/// }
/// ```
public protocol LockstepProgram {
  /// The strategies that the commands know by name.
  static var strategies: [any Strategy] { get }
  /// The name in help pages.
  static var name: String { get }
}

extension LockstepProgram {
  /// The strategies that come with Lockstep.
  public static var strategies: [any Strategy] { builtInStrategies }

  /// The name `lockstep`.
  public static var name: String { "lockstep" }

  /// Runs the command line of the process and ends it with the command's exit code.
  public static func main() async {
    let program = Program(name: name, strategies: strategies, console: .standard())
    exit(await program.run(Array(CommandLine.arguments.dropFirst())))
  }
}
