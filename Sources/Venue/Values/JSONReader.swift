extension JSON {
  /// Reads JSON text; nil when it is not JSON or nested more than 64 deep.
  package init?(parsing bytes: [UInt8]) {
    var reader = JSONReader(bytes: bytes)
    guard let value = reader.value(depth: 0) else { return nil }
    reader.skipSpace()
    guard reader.offset == bytes.count else { return nil }
    self = value
  }
}

private struct JSONReader {
  let bytes: [UInt8]
  var offset = 0

  mutating func skipSpace() {
    while offset < bytes.count, [32, 9, 10, 13].contains(bytes[offset]) { offset += 1 }
  }

  mutating func value(depth: Int) -> JSON? {
    skipSpace()
    guard depth <= 64, offset < bytes.count else { return nil }
    switch bytes[offset] {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return array(depth)
    case UInt8(ascii: "\""): return text().map { .string($0) }
    case UInt8(ascii: "t"): return word("true", .bool(true))
    case UInt8(ascii: "f"): return word("false", .bool(false))
    case UInt8(ascii: "n"): return word("null", .null)
    default: return number()
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  private mutating func word(_ word: String, _ value: JSON) -> JSON? {
    guard bytes[offset...].starts(with: word.utf8) else { return nil }
    offset += word.utf8.count
    return value
  }

  private mutating func array(_ depth: Int) -> JSON? {
    offset += 1
    var items: [JSON] = []
    if take(UInt8(ascii: "]")) { return .array(items) }
    while true {
      guard let item = value(depth: depth + 1) else { return nil }
      items.append(item)
      if take(UInt8(ascii: "]")) { return .array(items) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func object(_ depth: Int) -> JSON? {
    offset += 1
    var fields: [JSON.Field] = []
    if take(UInt8(ascii: "}")) { return .object(fields) }
    while true {
      skipSpace()
      guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\""), let name = text(),
        take(UInt8(ascii: ":")), let item = value(depth: depth + 1)
      else { return nil }
      fields.append(JSON.Field(name, item))
      if take(UInt8(ascii: "}")) { return .object(fields) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func number() -> JSON? {
    let start = offset
    let allowed = Set("+-0123456789.eE".utf8)
    while offset < bytes.count, allowed.contains(bytes[offset]) { offset += 1 }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    guard let first = text.first, first == "-" || first.isNumber else { return nil }
    if let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { return nil }
    return .number(value)
  }

  private mutating func text() -> String? {
    offset += 1
    var units: [UInt8] = []
    while offset < bytes.count {
      let byte = bytes[offset]
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { return nil }
        units += escaped
      case 0..<32: return nil
      default: units.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> [UInt8]? {
    guard offset < bytes.count else { return nil }
    let byte = bytes[offset]
    offset += 1
    let plain: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "b"): 8,
      UInt8(ascii: "f"): 12, UInt8(ascii: "\""): byte, UInt8(ascii: "\\"): byte,
      UInt8(ascii: "/"): byte,
    ]
    if let character = plain[byte] { return [character] }
    guard byte == UInt8(ascii: "u"), let unit = hexadecimal() else { return nil }
    var code = UInt32(unit)
    if (0xD800..<0xDC00).contains(unit) {
      guard bytes[offset...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
        return nil
      }
      offset += 2
      guard let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { return nil }
      code = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
    }
    return Unicode.Scalar(code).map { Array(String($0).utf8) }
  }

  private mutating func hexadecimal() -> UInt16? {
    guard offset + 4 <= bytes.count else { return nil }
    defer { offset += 4 }
    return UInt16(String(decoding: bytes[offset..<offset + 4], as: UTF8.self), radix: 16)
  }
}
