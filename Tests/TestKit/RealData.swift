import Foundation

/// The folder of real market data beside the repository, or nil where there is none.
///
/// Tests on real data are `.enabled(if: realData != nil, "skipped: no real data")`.
public let realData: String? = {
  var folder = URL(fileURLWithPath: #filePath)
  for _ in 0..<3 { folder.deleteLastPathComponent() }
  let path = folder.deletingLastPathComponent().appendingPathComponent("shared/data").path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}()

/// The root of this repository, for bundled sample data and fixtures.
public let repositoryRoot: String = {
  var folder = URL(fileURLWithPath: #filePath)
  for _ in 0..<3 { folder.deleteLastPathComponent() }
  return folder.path
}()
