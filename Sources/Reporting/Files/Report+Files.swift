import FoundationEssentials
public import Records

extension Report {
  /// Writes the page and the tables into a folder of their own, named after the run.
  ///
  /// `report.html`, and as far as there is something in them `equity.csv`, `trades.csv`, `sweep.csv`, `windows.csv`,
  /// `out-of-sample.csv` and `metrics.csv`. Folders are made where they are missing; files of the same run are replaced, each as a whole.
  ///
  /// - Parameter folder: where the reports of a workspace are.
  /// - Returns: the paths written, the page first.
  /// - Throws: `FileError` naming the file that could not be written.
  @discardableResult
  public func write(into folder: String) throws(FileError) -> [String] {
    let path = "\(folder)/\(Self.folderName(document.runIdentifier))"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw FileError(path: path, reason: "the folder could not be made; choose another place")
    }
    var written: [String] = []
    for file in [("report.html", html)] + ReportTables(document: document).files {
      try AtomicFile.write(file.1, to: "\(path)/\(file.0)")
      written.append("\(path)/\(file.0)")
    }
    return written
  }

  /// A run's identifier as the name of a folder: anything but letters, digits, `.`, `_` and `-` becomes `-`.
  static func folderName(_ identifier: String) -> String {
    let name = String(
      identifier.unicodeScalars.map { scalar in
        let isPlain =
          scalar.isASCII
          && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "._-".unicodeScalars.contains(scalar))
        return isPlain ? Character(scalar) : "-"
      })
    return name.allSatisfy { $0 == "." } ? "run" : name
  }
}
