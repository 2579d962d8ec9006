import FoundationEssentials
import Records
import Rules

/// `new`: a package of one's own, with a strategy in Swift and its tests.
enum NewCommand {
  static let name = Argument<String>.operand(
    "NAME", .text("NAME"), "The strategy's name, as my-cross or MyCross.")
  static let path = Argument<String?>.optional(
    "path", .text("DIR"), absent: "the name, in the current folder",
    "The folder to make; it must not be there yet.")
  static let lockstep = Argument<String?>.optional(
    "lockstep", .text("PATH"), absent: "found from this program or the current folder",
    "The folder of Lockstep's own package, on which the new one depends.")

  static let command = Command(
    "new", "Makes a package for strategies of your own in Swift.",
    discussion: """
      The package is a program with every command of this one, over your strategies too. It has a \
      strategy to start from, tests that check it for look-ahead among others, and a README.
      """,
    arguments: [name, path, lockstep],
    examples: [
      Example(
        "new my-cross", "Makes my-cross/ with struct MyCross; run it with swift run my-cross.")
    ]
  ) { arguments, context in
    let name = try PackageName(arguments[name], known: context.strategies.all.map(\.name))
    let folder = absolute(arguments[path] ?? name.kebab)
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw UsageError("\(folder) is there already; name another folder with --path DIR")
    }
    let template = PackageTemplate(
      name: name, lockstep: try LockstepFolder.find(arguments[lockstep]))
    try write(template.files, into: folder, context.workspace)
    for file in template.files { context.console.print("Wrote \(folder)/\(file.path)") }
    context.console.print(
      "Next:\n  cd \(folder)\n  swift test\n  swift run -c release \(name.kebab) \(template.sample)\n"
        + "  swift run -c release \(name.kebab) backtest \(name.kebab) --symbol DEMO")
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// All files, or none of them.
  private static func write(
    _ files: [PackageTemplate.File], into folder: String, _ workspace: Workspace
  ) throws {
    do {
      for file in files {
        let parts = "\(folder)/\(file.path)".split(separator: "/").dropLast()
        try workspace.make("/" + parts.joined(separator: "/"))
        try AtomicFile.write(file.text, to: "\(folder)/\(file.path)")
      }
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }
}

/// Where Lockstep's own package lies.
enum LockstepFolder {
  /// The given folder, or the first of those above this program and the current folder that holds it.
  ///
  /// - Throws: `UsageError` where it is not there.
  static func find(_ given: String?) throws(UsageError) -> String {
    let manager = FileManager.default
    let current = manager.currentDirectoryPath
    if let given {
      let folder = given.hasPrefix("/") ? given : "\(current)/\(given)"
      guard holdsLockstep(folder) else {
        throw UsageError(
          "\(given) is not Lockstep's package: it has no Package.swift with Sources/LockstepCommand"
        )
      }
      return folder
    }
    let program = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    for start in [program, current] {
      var parts = start.split(separator: "/")
      while !parts.isEmpty {
        let folder = "/" + parts.joined(separator: "/")
        if holdsLockstep(folder) { return folder }
        parts.removeLast()
      }
    }
    throw UsageError(
      "Lockstep's package lies neither above this program nor above the current folder; name its "
        + "folder with --lockstep PATH")
  }

  private static func holdsLockstep(_ folder: String) -> Bool {
    ["Package.swift", "Sources/LockstepCommand"].allSatisfy {
      FileManager.default.fileExists(atPath: "\(folder)/\($0)")
    }
  }
}
