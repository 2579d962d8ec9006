import Foundation
import Frames
import Series
import TestKit
import Testing

/// What pandas made of a small frame, by `make_frames.py`.
struct PandasFixture: Decodable, Sendable {
  let columns: [String: [String: [Double?]]]
  let summary: [String: [Double]]
  let joins: [String: [Double?]]
  let frame, hourly, daily, spread, events: PandasTable

  static func read() throws -> PandasFixture {
    let path = repositoryRoot + "/Tests/FramesTests/Fixtures/frames.json"
    let data = try #require(FileManager.default.contents(atPath: path))
    return try JSONDecoder().decode(PandasFixture.self, from: data)
  }

  /// The frame that all of it was made of: half hours of New York.
  var source: Frame {
    get throws {
      func column(_ name: String) -> FrameColumn { FrameColumn(numbers(frame.columns[name] ?? [])) }
      return try Frame(
        times: Column(frame.times),
        [
          "open": column("open"), "high": column("high"), "low": column("low"),
          "close": column("close"), "volume": column("volume"), "signal": column("signal"),
        ], timeframe: .minutes(30), calendar: .nyse)
    }
  }
}

/// A table of pandas: times in nanoseconds and columns of numbers.
struct PandasTable: Decodable, Sendable {
  let times: [Int64]
  let columns: [String: [Double?]]

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    times = try container.decode([Int64].self, forKey: Name(stringValue: "times"))
    var columns: [String: [Double?]] = [:]
    for key in container.allKeys where key.stringValue != "times" {
      columns[key.stringValue] = try container.decode([Double?].self, forKey: key)
    }
    self.columns = columns
  }
}

/// Numbers with NaN where there is none.
func numbers(_ values: [Double?]) -> [Double] { values.map { $0 ?? .nan } }

/// The first row in which numbers differ; nil where they agree.
func difference(
  _ found: some Collection<Double>, _ expected: [Double?], within tolerance: Double = 1e-9
) -> String? {
  guard found.count == expected.count else { return "\(found.count) rows of \(expected.count)" }
  for (row, pair) in zip(found, numbers(expected)).enumerated()
  where !isClose(pair.0, pair.1, within: tolerance) {
    return "row \(row): \(pair.0) where \(pair.1) belongs"
  }
  return nil
}

/// Where a frame differs from a table of pandas.
func difference(_ frame: Frame, _ table: PandasTable) throws -> String? {
  guard Array(frame.times) == table.times else { return "times \(frame)" }
  for (name, expected) in table.columns.sorted(by: { $0.key < $1.key }) {
    if let fault = difference(try frame[name], expected) { return "\(name): \(fault)" }
  }
  return nil
}

/// Whether numbers are the same bits, NaN beside NaN.
func sameBits(_ left: FrameColumn, _ right: FrameColumn) -> Bool {
  left.count == right.count
    && zip(left, right).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) }
}

/// What was wrong, as a person would read it; empty if nothing was.
func refusal(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch {
    return "\(error)"
  }
}
