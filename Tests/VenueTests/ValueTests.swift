import Testing
import Venue

struct ValueTests {
  @Test(arguments: [
    (0.0, "0"), (-0.0, "0"), (100, "100"), (0.1, "0.1"), (101.5, "101.5"), (1e-9, "0.000000001"),
    (1.5e-7, "0.00000015"), (-2.5e-5, "-0.000025"), (1e16, "10000000000000000"),
    (1.25e20, "125000000000000000000"), (-3, "-3"), (.infinity, "0"), (.nan, "0"),
    (98_984.99999999999, "98984.99999999999"),
  ])
  func writesPlainDecimals(_ value: Double, _ text: String) {
    #expect(decimalText(value) == text)
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func decimalsReadBackTheSame(_ seed: UInt64) {
    var source = IdentifierSource(seed: seed)
    for _ in 0..<200 {
      let value = Double(bitPattern: source.bits())
      if value.isFinite && abs(value) > 1e-30 && abs(value) < 1e30 {
        #expect(Double(decimalText(value)) == value)
        #expect(!decimalText(value).contains("e"))
      }
    }
  }

  @Test func readsAndWritesJSON() throws {
    let text = #"{"a":[1,2.5,-3,true,false,null],"b":{"c":"x\"\\\né"},"d":[]}"#
    let value = try #require(JSON(parsing: Array(text.utf8)))
    #expect(value["a"]?[1] == .number(2.5) && value["b"]?["c"] == "x\"\\\né")
    let again = JSON(parsing: value.encoded)
    #expect(again == value)
    let escaped = JSON(parsing: Array(#" [ "\u0041\u00e9\ud83d\ude00\/\t" ] "#.utf8))
    #expect(escaped?[0] == "Aé😀/\t")
  }

  @Test(arguments: [
    "", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "{a:1}", "\"\\u12\"", "\"\\ud800\"", "tru",
    "1.2.3", "--1", "+1", "[1]x", "\"a\nb\"", "1e999", "\"\\x\"", "nul", "{\"a\":1,}",
  ])
  func refusesWhatIsNotJSON(_ text: String) {
    #expect(JSON(parsing: Array(text.utf8)) == nil)
  }

  @Test func refusesDeepNestingAndBadText() {
    #expect(JSON(parsing: [UInt8](repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    #expect(JSON(parsing: [34, 0xff, 34]) == nil)
  }

  @Test func identifiersHaveTheirForms() {
    var source = IdentifierSource(seed: 7)
    let id = source.uuid()
    #expect(isUUID(id) && Array(id)[14] == "4")
    #expect(source.uuid() != id)
    #expect(source.ulid(milliseconds: 0).hasPrefix("0000000000"))
    #expect(source.ulid(milliseconds: 1_700_000_000_000).count == 26)
    #expect(stableUUID("SPY") == stableUUID("SPY") && stableUUID("SPY") != stableUUID("QQQ"))
    var other = IdentifierSource(seed: 7)
    #expect(other.uuid() == id)
    #expect(!isUUID("x") && !isUUID("00000000-0000-4000-8000-00000000000g"))
  }
}
