import Foundation
import Series
import Testing

@Suite("Corporate actions")
struct CorporateActionTests {
  private func file(_ text: String) throws -> String {
    let path = NSTemporaryDirectory() + "actions-\(UInt64.random(in: 0..<UInt64.max)).csv"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test("factors are read as the dividends and splits between their rows")
  func factors() throws {
    let path = try file(
      """
      date,price_factor,split_factor,reference_price
      2020-01-02,0.95,0.25,1
      2020-02-03,0.95,0.25,80
      2020-03-02,1,0.25,400
      2050-12-31,1,1,0
      """)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let actions = try CorporateActions(path: path).actions
    #expect(actions.map { "\($0.date)" } == ["2020-02-04", "2020-03-03"])
    #expect(abs(actions[0].dividend - 4) < 1e-12 && actions[0].split == 1)
    #expect(actions[0].reference == 80)
    #expect(actions[1].dividend == 0 && actions[1].split == 4)
  }

  @Test("a CSV of dividends and splits; empty cells are none")
  func csv() throws {
    let path = try file(
      "date, dividend, split\n2020-02-03,0.84,\n2020-02-03,,4\n2020-03-03,1,0.1\n")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let actions = try CorporateActions(path: path).actions
    #expect(actions.map(\.dividend) == [0.84, 0, 1])
    #expect(actions.map(\.split) == [1, 4, 0.1])
    #expect(actions.allSatisfy { $0.reference == nil })
  }

  @Test(
    "what cannot be read names its line, field and remedy",
    arguments: [
      ("day,dividend,split\n", "begins with date,dividend,split"),
      ("date,dividend,split\n2020-13-01,1,1\n", "not a date"),
      ("date,dividend,split\n2020-01-01,-1,1\n", "not an amount a share"),
      ("date,dividend,split\n2020-01-01,1,0\n", "number of new shares for an old one"),
      ("date,dividend,split\n2020-01-01,1\n", "has 2 fields where 3 belong"),
      ("date,dividend,split\n2020-01-02,1,1\n2020-01-01,1,1\n", "sort the rows"),
      (
        "date,price_factor,split_factor,reference_price\n2020-01-02,0.9,1,0\n2050-01-01,1,1,0\n",
        "write the close of that day"
      ),
    ])
  func faults(text: String, words: String) throws {
    let path = try file(text)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let error = #expect(throws: SeriesError.self) { try CorporateActions(path: path) }
    #expect("\(error as Any)".contains(words), "\(error as Any)")
  }

  private static let splits: [(Double, Double)] = [
    (1.9999955, 2), (7.00000784, 7), (1.5, 1.5), (0.05000001, 0.05), (1, 1), (20, 20),
    (1.0 / 3, 1.0 / 3), (1.00274, 1.00274),
  ]

  @Test("rounded factors are splits of whole shares", arguments: splits)
  func wholeSplits(given: Double, whole: Double) {
    let split = CorporateAction(on: CalendarDate(dayNumber: 0), split: given).wholeSplit
    #expect(abs(split - whole) < (given == 1.00274 ? 1e-5 : 1e-15))
  }
}
