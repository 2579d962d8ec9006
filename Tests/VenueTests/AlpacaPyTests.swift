import Foundation
import Series
import Testing
import Venue

/// A Python that has alpaca-py, or nil.
private let python: String? = {
  let named = ProcessInfo.processInfo.environment["LOCKSTEP_PYTHON"]
  return ([named].compactMap { $0 } + ["python3"]).first {
    run($0, ["-c", "import alpaca"]).status == 0
  }
}()

private func run(_ program: String, _ arguments: [String]) -> (status: Int32, output: String) {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = pipe
  guard (try? process.run()) != nil else { return (-1, "cannot run \(program)") }
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (process.terminationStatus, String(decoding: output, as: UTF8.self))
}

struct AlpacaPyTests {
  @Test(.enabled(if: python != nil, "skipped: no alpaca-py"))
  func theOfficialClientTradesOnTheVenue() throws {
    let bars = risingBars(30)
    var configuration = VenueConfiguration(bars: [bars], pace: .client, start: bars.time(10))
    configuration.credentials = .init(key: "key", secret: "secret")
    let venue = try VenueServer(configuration)
    try venue.start()
    defer { venue.stop() }
    let url = try #require(venue.url)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("alpaca_py_session.py").path
    let (status, output) = run(try #require(python), [script, url])
    #expect(status == 0, "\(output)")
    #expect(output.contains("done"), "\(output)")
  }
}
