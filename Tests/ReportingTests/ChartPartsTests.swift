import Reporting
import Testing

struct ChartPartsTests {
  @Test func `thinning keeps ends, peaks and troughs in order`() {
    var values = (0..<100_000).map { Double($0 % 17) / 100 }
    values[54_321] = 9
    values[77_777] = -9
    let rows = Thinning.rows(values)
    #expect(rows.count <= 1_002)
    #expect(rows.first == 0)
    #expect(rows.last == 99_999)
    #expect(rows.contains(54_321))
    #expect(rows.contains(77_777))
    #expect(rows == rows.sorted())
    #expect(Set(rows).count == rows.count)
    #expect(Thinning.rows([3, 1, 2]) == [0, 1, 2])
    #expect(Thinning.rows([]) == [])
  }

  @Test func `a histogram counts every value and has an edge at zero`() throws {
    let values = (0..<500).map { Double(($0 * 7919) % 1000) / 1000 - 0.4 }
    let bins = try #require(Histogram(values))
    #expect(bins.counts.reduce(0, +) == 500)
    let edge = (-bins.start / bins.width).rounded()
    #expect(abs(bins.start + edge * bins.width) < 1e-12)
    let below = bins.counts[..<Int(edge)].reduce(0, +)
    #expect(below == values.count { $0 < 0 })
    #expect(Histogram([1, 1, 1]) == nil)
    #expect(Histogram([]) == nil)
  }

  @Test func `JSON cannot end a script and keeps order and numbers`() {
    let value: JSONValue = [
      "b": "</script>&\"\\\n\u{1}", "a": [1, 2.5, true, .null, .number(.nan)],
    ]
    #expect(
      value.text
        == #"{"b":"\u003c/script\u003e\u0026\"\\\n\u0001","a":[1,2.5,true,null,null]}"#)
  }

  @Test(arguments: [
    (127698.0391, "127698"), (0.123456789, "0.123457"), (-3.14159265, "-3.14159"), (0, "0"),
    (1e-20, "0"), (.nan, "null"),
  ])
  func `numbers of charts have six digits`(value: Double, text: String) {
    #expect(JSONValue.rounded(value).text == text)
  }

  @Test func `markup escapes what is put into it`() {
    let name = "<a href='x'>\u{0}&"
    let markup: Markup = "<b title=\"\(name)\">\(3)</b>"
    #expect(markup.html == "<b title=\"&lt;a href=&#39;x&#39;&gt;\u{FFFD}&amp;\">3</b>")
  }
}
