import Foundation
import Frames
import Series
import TestKit
import Testing

struct FrameTests {
  private let pandas: PandasFixture

  init() throws { pandas = try PandasFixture.read() }

  @Test func `arithmetic is row by row and passes on what is missing`() throws {
    let left: FrameColumn = [1, 2, .nan, 4]
    let right: FrameColumn = [4, 0, 1, 2]
    #expect(difference(try left + right, [5, 2, nil, 6]) == nil)
    #expect(difference(try left - right * 2, [-7, 2, nil, 0]) == nil)
    #expect(difference(try left / right, [0.25, .infinity, nil, 2]) == nil)
    #expect(difference(1 / (left + 1) - 3, [-2.5, 1 / 3.0 - 3, nil, -2.8]) == nil)
    #expect(difference(-left, [-1, -2, nil, -4]) == nil)
    #expect(difference((2 * left - 6).magnitude, [4, 2, nil, 2]) == nil)
  }

  @Test func `filters choose rows, and a missing number is never chosen`() throws {
    let left: FrameColumn = [1, 2, .nan, 4]
    let right: FrameColumn = [4, 2, 1, 2]
    #expect(try (left < right).answers == [true, false, false, false])
    #expect(try (left <= right).rows == [0, 1])
    #expect(try (left > 1 && left >= right).rows == [1, 3])
    #expect(try (left.isMissing || left.equals(right)).rows == [1, 2])
    #expect((!(left > 1)).rows == [0, 2])
    let frame = try Frame(times: Column([10, 20, 30, 40]), ["left": left, "right": right])
    let chosen = try frame[where: frame["left"] > frame["right"]]
    #expect(Array(chosen.times) == [40])
    #expect(frame.withoutMissing().count == 3)
  }

  @Test func `rows and columns`() throws {
    let frame = try pandas.source
    #expect(frame.head(3).count == 3)
    #expect(frame.tail(3).time(2) == frame.time(59))
    #expect(frame.head(1000).count == 60)
    #expect(frame.head(-1).count == 0)
    #expect(frame.between(frame.time(5), frame.time(9)).count == 4)
    #expect(frame.between(nil, nil).count == 60)
    let changed = try frame.adding("double", frame["close"] * 2).renaming("open", to: "first")
      .dropping("high", "low").adding("close", frame["signal"])
    #expect(changed.names == ["first", "close", "volume", "signal", "double"])
    #expect(sameBits(try changed["close"], try frame["signal"]))
    #expect(try frame.selecting("volume", "open").names == ["volume", "open"])
  }

  @Test func `a column's own numbers leave out what is missing`() throws {
    let column: FrameColumn = [4, .nan, 1, 3, 2]
    #expect(column.presentCount == 4)
    #expect(column.mean() == 2.5)
    #expect(column.sum() == 10)
    #expect(column.minimum() == 1)
    #expect(column.maximum() == 4)
    #expect(column.median() == 2.5)
    #expect(try column.quantile(0.25) == 1.75)
    #expect(isClose(column.standardDeviation(), (5.0 / 3).squareRoot()))
    #expect(isClose(column.standardDeviation(.population), 1.25.squareRoot()))
    #expect(isClose(try column.correlation(with: column * -2 + 7), -1))
    #expect(FrameColumn([.nan]).mean().isNaN)
  }

  @Test func `bars of one's own are not copied`() throws {
    let bars = walk(rows: 50, seed: 3)
    let close = try Frame(bars)["close"]
    let address = { (column: Column<Double>) in
      column.withUnsafeBufferPointer { Int(bitPattern: $0.baseAddress) }
    }
    #expect(address(close.values) == address(bars.close))
    #expect(address(close.slice(10..<20).values) == address(bars.close) + 80)
  }

  @Test func `an empty frame stays empty`() throws {
    let frame = try pandas.source.head(0)
    #expect(try frame.compute("sma(close, 20)").count == 0)
    #expect(try frame.resample(.day).count == 0)
    #expect(try frame.joined(asOf: pandas.source).count == 0)
    #expect(try pandas.source.joined(asOf: frame)["close_other"].presentCount == 0)
    #expect(frame.groupedBySession().count == 0)
    #expect(frame.describe()["close"]?.mean.isNaN == true)
    #expect(frame.description == "time  open  high  low  close  volume  signal")
  }

  @Test func `files keep every number`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/frames-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let frame = try pandas.source
    try frame.write(arrow: folder + "/frame.arrow")
    let arrow = try Frame(arrow: folder + "/frame.arrow")
    #expect(arrow.names == frame.names)
    #expect(Array(arrow.times) == Array(frame.times))
    #expect(sameBits(try arrow["signal"], try frame["signal"]))
    try frame.write(csv: folder + "/frame.csv")
    let csv = try Frame(csv: folder + "/frame.csv", symbol: "X")
    #expect(sameBits(try csv["close"], try frame["close"]))
    #expect(Array(csv.times) == Array(frame.times))
    let text = try String(contentsOfFile: folder + "/frame.csv", encoding: .utf8)
    #expect(text.hasPrefix("time,open,high,low,close,volume,signal\n2024-03-07T14:00:00Z,"))
    #expect(text.split(separator: "\n")[1].hasSuffix(","))
  }
}
