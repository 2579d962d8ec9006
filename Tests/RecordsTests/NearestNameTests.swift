import Records
import Testing

struct NearestNameTests {
  @Test(arguments: [
    ("kitten", "sitting", 3), ("abcd", "abdc", 1), ("", "abc", 3), ("same", "same", 0),
    ("ca", "abc", 3),
  ])
  func `The edit distance counts exchanges of neighbours once`(
    left: String, right: String, distance: Int
  ) {
    #expect(editDistance(left, right) == distance)
    #expect(editDistance(right, left) == distance)
  }

  @Test func `A clear beginning is near, something else is not`() {
    let names = ["sma-cross", "ema-cross", "rsi", "momentum"]
    #expect(nearestName(to: "mom", among: names) == "momentum")
    #expect(nearestName(to: "smacross", among: names) == "sma-cross")
    #expect(nearestName(to: "zebra", among: names) == nil)
  }
}
