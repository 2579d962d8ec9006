import Foundation
import Series
import TestKit

/// A folder of its own for one test; it is removed with the value.
final class Scratch: Sendable {
  let path: String

  init() {
    path = FileManager.default.temporaryDirectory.path + "/series-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ text: String) throws -> String {
    try file(name, Array(text.utf8))
  }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
    return path + "/" + name
  }
}

func fixture(_ name: String) -> String { repositoryRoot + "/Tests/SeriesTests/Fixtures/" + name }

/// The bars that `make_arrow.py` writes.
func sampleBars(_ symbol: String = "X", _ timeframe: Timeframe = .minute, count: Int = 10) -> Bars {
  let opens = (0..<count).map { 100 + Double($0) * 0.25 }
  return Bars(
    symbol: symbol, timeframe: timeframe,
    times: Column(
      (0..<count).map { 1_704_205_800_000_000_000 + Int64($0) * timeframe.nanoseconds }),
    open: Column(opens), high: Column(opens.map { $0 + 1 }), low: Column(opens.map { $0 - 1 }),
    close: Column(opens.map { $0 + 0.5 }),
    volume: Column((0..<count).map { 1000 + Double($0) }))
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

func equal(_ left: Bars, _ right: Bars) -> Bool {
  left.symbol == right.symbol && left.timeframe == right.timeframe
    && Array(left.times) == Array(right.times)
    && zip(left.prices, right.prices).allSatisfy { pair in
      zip(pair.0, pair.1).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) }
    }
}

extension Bars {
  var prices: [Column<Double>] { [open, high, low, close, volume] }
}
