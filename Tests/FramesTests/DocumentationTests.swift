import Foundation
import Frames
import Series
import TestKit
import Testing

/// What `docs/frames.md` shows is what happens.
struct DocumentationTests {
  private let page: String

  init() throws {
    page = try String(contentsOfFile: repositoryRoot + "/docs/frames.md", encoding: .utf8)
  }

  private func example() throws -> [String] {
    var output: [String] = []
    func print(_ value: some CustomStringConvertible) { output.append(value.description) }
    let market = SyntheticMarket(
      symbol: "DEMO", seed: 7, timeframe: .minute, from: try #require(CalendarDate("2024-06-24")),
      through: try #require(CalendarDate("2024-07-19")))
    // The lines from here on stand in docs/frames.md.
    let minutes = Frame(try market.bars())
    let daily = try minutes.resample(.day)
    print(daily.head(3))

    let frame =
      try daily
      .adding("average", daily["close"].rolling(5).mean())
      .adding("change", daily["close"].percentChange())
      .adding("rsi", daily["close"].indicator("rsi", 5))
    print(try frame[where: frame["close"] > frame["average"] && frame["change"] > 0].tail(4))
    print(try frame.selecting("close", "change").describe())
    return output
  }

  @Test func `the printed tables are real`() throws {
    let printed = try example()
    #expect(printed.count == 3)
    for text in printed {
      let isShown = page.contains("```\n\(text)\n```")
      #expect(isShown, "\n\(text)")
    }
  }

  @Test func `the example's lines are the test's`() throws {
    let source = try String(contentsOfFile: #filePath, encoding: .utf8)
    let lines = source.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let blocks = page.components(separatedBy: "```swift\n").dropFirst()
    #expect(blocks.count == 3)
    for line in blocks.flatMap({ $0.components(separatedBy: "```")[0].split(separator: "\n") }) {
      #expect(lines.contains(line.trimmingCharacters(in: .whitespaces)), "\(line)")
    }
  }
}
