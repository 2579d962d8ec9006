/// The file name of a symbol and timeframe, and back: `BTC/USD` in minutes is `BTC%2FUSD.1Min.arrow`.
struct StoreName: Hashable {
  let symbol: String
  let timeframe: Timeframe

  static let suffix = ".arrow"

  var fileName: String {
    let encoded = symbol.utf8.map { byte -> String in
      StoreName.isPlain(byte)
        ? String(UnicodeScalar(byte)) : "%" + StoreName.digits(byte)
    }
    return "\(encoded.joined()).\(timeframe)\(StoreName.suffix)"
  }

  init(symbol: String, timeframe: Timeframe) {
    self.symbol = symbol
    self.timeframe = timeframe
  }

  /// Reads a file name; nil if the store would not have given it.
  init?(fileName: String) {
    guard fileName.hasSuffix(StoreName.suffix) else { return nil }
    let stem = fileName.dropLast(StoreName.suffix.count)
    guard let dot = stem.lastIndex(of: "."),
      let timeframe = Timeframe(String(stem[stem.index(after: dot)...])),
      let symbol = StoreName.decode(stem[..<dot]), StoreName.fault(in: symbol) == nil
    else { return nil }
    self.init(symbol: symbol, timeframe: timeframe)
    if self.fileName != fileName { return nil }
  }

  /// What is wrong with a symbol; nil for one that can be stored.
  static func fault(in symbol: String) -> String? {
    let bytes = Array(symbol.utf8)
    if bytes.isEmpty { return "the symbol is empty; name one" }
    if bytes.count > 32 { return "the symbol `\(symbol.prefix(40))` is longer than 32 characters" }
    let isKnown = bytes.allSatisfy { isPlain($0) || "/^=:".utf8.contains($0) }
    let ends = [bytes[0], bytes[bytes.count - 1]]
    let isRound = ends.allSatisfy { !"/.-".utf8.contains($0) }
    if !isKnown || !isRound || symbol.contains("..") || symbol.contains("//") {
      return "the symbol `\(symbol)` cannot be stored; use letters, digits and . - _ / ^ = : "
        + "as in SPY, BRK.B or BTC/USD"
    }
    return nil
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
      UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func digits(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }

  private static func decode(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard rest.count >= 2, let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
