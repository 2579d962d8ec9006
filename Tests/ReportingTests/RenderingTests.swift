import Foundation
import Reporting
import Testing

/// A browser without a window, or nil where none is installed.
private let browser = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
  .first { FileManager.default.isExecutableFile(atPath: $0) }

struct RenderingTests {
  @Test(.enabled(if: browser != nil && VegaBundle.installed() != nil, "skipped: no browser"))
  func `a browser draws every chart`() throws {
    let folder = NSTemporaryDirectory() + "lockstep-page-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let paths = try Report(Sample.document()).write(into: folder)
    let page = try dump(try #require(paths.first), profile: folder + "/profile")
    let figures = page.components(separatedBy: "<figure").dropFirst()
      .compactMap { $0.components(separatedBy: "</figure>").first }
    #expect(figures.count == 6)
    for figure in figures {
      let isDrawn = figure.contains("<svg")
      #expect(isDrawn)
    }
  }

  /// The page as the browser has it after its scripts ran.
  private func dump(_ path: String, profile: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(browser))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
      "--user-data-dir=\(profile)", "--dump-dom", "file://\(path)",
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
