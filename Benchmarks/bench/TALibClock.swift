import Foundation

/// TA-Lib's side: `talib_clock.py`, which times one function after the other when asked.
final class TALibClock {
  private let process = Process()
  private let questions = Pipe()
  private let answers = Pipe()
  private var buffer = Data()
  /// Versions of the Python package and of the C library.
  private(set) var versions = ""

  /// Starts the clock; nil where this Python has no TA-Lib.
  init?(python: String, script: String, columns: String, rows: Int) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script, columns, "\(rows)"]
    process.standardInput = questions
    process.standardOutput = answers
    process.standardError = FileHandle.nullDevice
    try process.run()
    guard let line = line() else { return nil }
    versions = line
  }

  deinit { try? questions.fileHandleForWriting.close() }

  /// The best seconds of some runs with the defaults, and the last row of each output.
  func defaults(_ function: String, runs: Int) throws -> (seconds: Double, last: [Double]) {
    let numbers = try ask("\(function) \(runs)")
    return (numbers[0], Array(numbers.dropFirst()))
  }

  /// The seconds of a grid: one call for each window.
  func grid(
    _ function: String, runs: Int, parameter: String, windows: ClosedRange<Int>
  ) throws -> Double {
    try ask("\(function) \(runs) \(parameter) \(windows.lowerBound) \(windows.count)")[0]
  }

  private func ask(_ question: String) throws -> [Double] {
    try questions.fileHandleForWriting.write(contentsOf: Data((question + "\n").utf8))
    let numbers = line()?.split(separator: " ").compactMap { Double($0) } ?? []
    guard !numbers.isEmpty else { throw Problem("talib_clock.py has no answer to \(question)") }
    return numbers
  }

  /// The next line of the answers; nil where there are no more.
  private func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer = Data(buffer[(end + 1)...])
        return line
      }
      let more = answers.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      buffer += more
    }
  }
}
