import Foundation
import TestKit
import Testing
import Wire

struct MessagePackTests {
  private static func bytes(_ hex: String) -> [UInt8] {
    let digits = Array(hex.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  private static let values: [(String, MessagePack)] = {
    let numbers: [Int64] = [
      0, 127, 128, 255, 256, 65_535, 65_536, 4_294_967_295, 4_294_967_296, .max, -1, -32, -33,
      -128, -129, -32_768, -32_769, -2_147_483_648, -2_147_483_649, .min,
    ]
    let others: [(String, MessagePack)] = [
      ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("1.5", .double(1.5)),
      ("text31", .string(String(repeating: "a", count: 31))),
      ("text32", .string(String(repeating: "a", count: 32))),
      ("text300", .string(String(repeating: "a", count: 300))),
      ("bytes3", .binary([1, 2, 3])), ("bytes300", .binary(Array(repeating: 7, count: 300))),
      ("array15", .array(Array(repeating: .int(1), count: 15))),
      ("array16", .array(Array(repeating: .int(1), count: 16))),
      ("map", .object([("a", .array([.int(1), .object([("b", .null)])]))])),
      ("map16", .object((0..<16).map { (String($0), .int(Int64($0))) })),
      ("time32", .timestamp(seconds: 1_772_461_800, nanoseconds: 0)),
      ("time64", .timestamp(seconds: 1_772_461_800, nanoseconds: 123_456_789)),
      ("time96", .timestamp(seconds: -1, nanoseconds: 500)),
      ("ext5", .other(type: 5, bytes: [1, 2, 3, 4])),
      ("ext7", .other(type: 7, bytes: Array("abc".utf8))),
    ]
    return numbers.map { (String($0), MessagePack.int($0)) } + others
  }()

  @Test func agreesWithPythonsMessagePackInBothDirections() throws {
    let path = repositoryRoot + "/Tests/WireTests/Fixtures/messagepack.txt"
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let fixtures = Dictionary(
      uniqueKeysWithValues: lines.map { line in
        let parts = line.split(separator: " ")
        return (String(parts[0]), Self.bytes(String(parts[1])))
      })
    #expect(fixtures.count == Self.values.count)
    for (name, value) in Self.values {
      let bytes = try #require(fixtures[name], "\(name)")
      #expect(value.encoded == bytes, "\(name)")
      #expect(try MessagePack(bytes) == value, "\(name)")
    }
  }

  @Test func writesTheGreetingAndTheTimeOfTheProtocol() {
    let greeting = MessagePack.array([
      .object([("T", .string("success")), ("msg", .string("connected"))])
    ])
    #expect(
      greeting.encoded
        == Self.bytes("91 82 a1 54 a7 73756363657373 a3 6d7367 a9 636f6e6e6563746564"))
    let moment = MessagePack.time(nanoseconds: 1_772_461_800_123_456_789)
    #expect(moment.encoded == Self.bytes("d7 ff 1d 6f 34 54 69 a5 9e e8"))
    #expect(moment.timeNanoseconds == 1_772_461_800_123_456_789)
    #expect(MessagePack.time(nanoseconds: -1).timeNanoseconds == -1)
  }

  @Test func carriesLongTextAndLists() throws {
    let text = MessagePack.string(String(repeating: "a", count: 70_000))
    #expect(text.encoded.prefix(5) == [0xdb, 0, 1, 17, 112])
    #expect(try MessagePack(text.encoded) == text)
    let list = MessagePack.array(Array(repeating: .null, count: 70_000))
    #expect(list.encoded.prefix(5) == [0xdd, 0, 1, 17, 112])
    #expect(try MessagePack(list.encoded) == list)
  }

  @Test func readsFormsThatItDoesNotWrite() throws {
    #expect(try MessagePack(Self.bytes("ca 3fc00000")) == .double(1.5))
    #expect(try MessagePack(Self.bytes("cf ffffffffffffffff")) == .double(0x1p64))
    #expect(try MessagePack(Self.bytes("d3 0000000000000001")) == .int(1))
    #expect(try MessagePack(Self.bytes("81 a1 61 01"))["a"] == .int(1))
  }

  @Test func refusesBadBytesWithoutTrapping() {
    #expect(throws: MessagePackError.truncated(offset: 0)) { try MessagePack([]) }
    #expect(throws: MessagePackError.truncated(offset: 5)) {
      try MessagePack(Self.bytes("dd ffffffff"))
    }
    #expect(throws: MessagePackError.truncated(offset: 5)) {
      try MessagePack(Self.bytes("df ffffffff"))
    }
    #expect(throws: MessagePackError.unknownMarker(0xc1, offset: 0)) { try MessagePack([0xc1]) }
    #expect(throws: MessagePackError.badText(offset: 1)) { try MessagePack([0xa1, 0xff]) }
    #expect(throws: MessagePackError.trailingBytes(offset: 1)) { try MessagePack([1, 2]) }
    #expect(throws: MessagePackError.tooDeep(offset: 65)) {
      try MessagePack([UInt8](repeating: 0x91, count: 1000))
    }
  }

  @Test(arguments: 0..<20)
  func survivesRandomBytes(_ seed: UInt64) {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    for _ in 0..<500 {
      var bytes: [UInt8] = []
      for _ in 0..<Int(state >> 59) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes.append(UInt8(truncatingIfNeeded: state >> 56))
      }
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      if let value = try? MessagePack(bytes) {
        #expect((try? MessagePack(value.encoded)) != nil || "\(value)".contains("nan"))
      }
    }
  }
}
