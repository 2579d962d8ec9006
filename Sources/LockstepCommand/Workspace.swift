import FoundationEssentials

/// The folder in which everything lives that the program keeps.
///
/// Commands write below `data/`, `reports/`, `notebooks-export/` and to `lockstep.db`, nowhere else.
/// Nothing is made before something is to be written.
package struct Workspace: Sendable, Equatable {
  /// The folder itself, as an absolute path.
  package let folder: String

  /// Takes an existing folder.
  package init(_ path: String) throws(UsageError) {
    let manager = FileManager.default
    let absolute =
      path.hasPrefix("/") ? path : manager.currentDirectoryPath + (path == "." ? "" : "/" + path)
    var isFolder = false
    guard manager.fileExists(atPath: absolute, isDirectory: &isFolder) else {
      throw UsageError("there is no folder \(path); make it, or name another with --workspace DIR")
    }
    guard isFolder else {
      throw UsageError("\(path) is a file; --workspace takes a folder")
    }
    self.folder = absolute
  }

  /// The store of market data.
  package var data: String { folder + "/data" }
  /// Reports and tables.
  package var reports: String { folder + "/reports" }
  /// Notebooks and what belongs to them.
  package var notebooks: String { folder + "/notebooks-export" }
  /// Experiments, promotions and the journal.
  package var database: String { folder + "/lockstep.db" }

  /// Makes one of the workspace's folders if it is not there.
  package func make(_ folder: String) throws(JobFailure) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw JobFailure("cannot make the folder \(folder): \(error)")
    }
  }

  /// A user's path as records of the workspace keep it: relative where it lies inside, absolute elsewhere.
  package func kept(_ path: String) -> String {
    let current = FileManager.default.currentDirectoryPath
    let absolute = path.hasPrefix("/") ? path : "\(current)/\(path)"
    return absolute == folder ? "." : shortened(absolute)
  }

  /// The file that a kept path names.
  package func resolved(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(folder)/\(path)"
  }

  /// A path as a person in the workspace would write it.
  package func shortened(_ path: String) -> String {
    path.hasPrefix(folder + "/") ? String(path.dropFirst(folder.count + 1)) : path
  }
}

extension Workspace {
  /// The global option that names the workspace.
  package static let argument = Argument<String>.option(
    "workspace", .text("DIR"), default: ".", "The folder that holds data, reports and the log.")
}
