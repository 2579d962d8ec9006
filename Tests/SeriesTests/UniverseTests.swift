import Foundation
import Series
import TestKit
import Testing

struct UniverseTests {
  let scratch = Scratch()

  func universe(_ rows: String) throws -> Universe {
    try Universe(path: try scratch.file("u.csv", "symbol,from,to\n" + rows))
  }

  func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(text)) }

  @Test func `ends belong to a stay, an empty one is open, and a symbol can come back`() throws {
    let universe = try universe(
      "SPY,2010-01-04,\nOLD,2012-05-01,2015-06-30\nOLD,2010-01-04,2011-12-30\n")
    #expect(universe.symbols == ["OLD", "SPY"])
    let expected = [
      ("2010-01-03", []), ("2010-01-04", ["OLD", "SPY"]), ("2011-12-30", ["OLD", "SPY"]),
      ("2011-12-31", ["SPY"]), ("2012-05-01", ["OLD", "SPY"]), ("2015-06-30", ["OLD", "SPY"]),
      ("2015-07-01", ["SPY"]), ("2999-01-01", ["SPY"]),
    ]
    for (date, members) in expected {
      #expect(universe.members(on: try day(date)) == members, "on \(date)")
    }
    #expect(!universe.isMember("QQQ", on: try day("2012-06-01")))
    #expect(universe.memberships(of: "QQQ").isEmpty)
    #expect(universe.memberships(of: "OLD").map(\.first.year) == [2010, 2012])
    let stay = try #require(universe.membership(of: "OLD", on: try day("2014-01-01")))
    #expect(stay.last == (try day("2015-06-30")))
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `the order of rows changes nothing`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var stays: [Universe.Membership] = []
    for symbol in ["A", "B", "C/USD", "D.E"] {
      var next = 14_000
      for _ in 0..<20 {
        let first = next + Int(random.uniform() * 30)
        let last = first + Int(random.uniform() * 50)
        stays.append(
          Universe.Membership(
            symbol: symbol, first: CalendarDate(dayNumber: first),
            last: CalendarDate(dayNumber: last)))
        next = last + 1
      }
    }
    let universe = try Universe(stays)
    #expect(try Universe(stays.reversed()) == universe)
    #expect(try Universe(stays.sorted { $0.first > $1.first }) == universe)
    for number in 13_990..<15_700 {
      let date = CalendarDate(dayNumber: number)
      let members = Set(stays.filter { $0.contains(date) }.map(\.symbol)).sorted()
      #expect(universe.members(on: date) == members)
    }
  }

  @Test func `an end that moves into the future changes nothing before it`() throws {
    let early = try universe("A,2010-01-04,2012-06-29\nB,2010-01-04,\n")
    let late = try universe("A,2010-01-04,2019-01-31\nB,2010-01-04,\n")
    let end = try day("2012-06-29")
    var date = try day("2009-12-01")
    while date <= end {
      #expect(early.members(on: date) == late.members(on: date))
      date = date + 1
    }
    #expect(early.members(on: date) == ["B"])
    #expect(late.members(on: date) == ["A", "B"])
  }

  @Test(arguments: [
    (
      "A,2010-01-04\n",
      "u.csv:2: the line has 2 fields where 3 belong (symbol,from,to); complete or remove it"
    ),
    ("A,2010-1-4,\n", "u.csv:2: from: `2010-1-4` is not a date; write it as 2024-01-31"),
    ("A,2010-01-04,now\n", "u.csv:2: to: `now` is not a date; write it as 2024-01-31"),
    (",2010-01-04,\n", "u.csv:2: symbol: the symbol is empty; name one"),
    (
      "A,2010-01-04,2009-01-02\n",
      "u.csv:2: to: A leaves on 2009-01-02, before it comes on 2010-01-04; correct one of them"
    ),
    (
      "A,2010-01-04,2012-01-02\nB,2010-01-04,\nA,2012-01-02,\n",
      "u.csv:4: from: A comes on 2012-01-02, but is a member already: from 2010-01-04 to 2012-01-02 on line 2; join the rows or end the earlier one"
    ),
    (
      "A,2014-01-02,\nA,2010-01-04,\n",
      "u.csv:2: from: A comes on 2014-01-02, but is a member already: from 2010-01-04 without an end on line 3; join the rows or end the earlier one"
    ),
    ("", "u.csv: has a header and no rows; name the members"),
  ])
  func `malformed files are refused`(rows: String, expected: String) throws {
    let sentence = refusal { _ = try universe(rows) }
    #expect(sentence.replacingOccurrences(of: scratch.path + "/", with: "") == expected)
  }

  @Test func `a foreign header and bad stays in code are refused`() throws {
    let path = try scratch.file("g.csv", "symbol,date\nA,2024-01-02\n")
    #expect(
      refusal { _ = try Universe(path: path) }
        == "\(path):1: the header is `symbol,date`; a universe begins with symbol,from,to")
    let first = try day("2020-01-02")
    let stay = Universe.Membership(symbol: "A", first: first)
    #expect(
      refusal { _ = try Universe([stay, stay]) }
        == "from: A comes on 2020-01-02, but is a member already: from 2020-01-02 without an end; "
        + "join the rows or end the earlier one")
    #expect(try Universe([]).members(on: first) == [])
  }
}
