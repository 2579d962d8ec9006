import FoundationEssentials
import Series

/// Corporate actions that a run takes out of stored prices when it reads them.
///
/// A run's specification keeps it as `all factors/SPY.csv`, so that the run can be made again: the path is
/// read anew each time, and the fingerprint of the adjusted bars tells whether the factors changed.
struct RunAdjustment: Equatable {
  let mode: Adjustment
  /// A factor file, or a folder of them; relative to the workspace where it lies inside.
  let place: String

  init(mode: Adjustment, place: String) {
    self.mode = mode
    self.place = place
  }

  /// Reads what a specification keeps.
  ///
  /// - Throws: `UsageError` for a text of another form.
  init(text: String) throws(UsageError) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let mode = Adjustment(rawValue: parts[0]) else {
      throw UsageError("the run's adjustment \"\(text)\" is not known to this program")
    }
    self.init(mode: mode, place: parts[1])
  }

  var text: String { "\(mode.rawValue) \(place)" }

  /// The bars with the actions taken out.
  func apply(to bars: Bars, _ workspace: Workspace) throws -> Bars {
    let path = Self.file(in: workspace.resolved(place), symbol: bars.symbol)
    return try bars.adjusted(by: try FactorFile(path: path), mode: mode)
  }

  /// The factor file of a symbol: the place itself, or `SYMBOL.csv` where it is a folder.
  static func file(in place: String, symbol: String) -> String {
    var isFolder = false
    let isThere = FileManager.default.fileExists(atPath: place, isDirectory: &isFolder)
    return isThere && isFolder ? "\(place)/\(symbol).csv" : place
  }
}
