extension MessagePack {
  /// The bytes of the value, each part in its shortest form.
  public var encoded: [UInt8] {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return bytes
  }

  private func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(0xc0)
    case .bool(let value): bytes.append(value ? 0xc3 : 0xc2)
    case .int(let value): Self.write(value, to: &bytes)
    case .double(let value):
      bytes.append(0xcb)
      bytes.append(bigEndian: value.bitPattern)
    case .string(let text):
      let utf8 = Array(text.utf8)
      if utf8.count < 32 {
        bytes.append(0xa0 | UInt8(utf8.count))
      } else {
        Self.write(count: utf8.count, 0xd9, 0xda, 0xdb, to: &bytes)
      }
      bytes.append(contentsOf: utf8)
    case .binary(let data):
      Self.write(count: data.count, 0xc4, 0xc5, 0xc6, to: &bytes)
      bytes.append(contentsOf: data)
    case .array(let items):
      Self.write(count: items.count, small: 0x90, 0xdc, 0xdd, to: &bytes)
      for item in items { item.write(to: &bytes) }
    case .map(let entries):
      Self.write(count: entries.count, small: 0x80, 0xde, 0xdf, to: &bytes)
      for entry in entries {
        entry.key.write(to: &bytes)
        entry.value.write(to: &bytes)
      }
    case .timestamp(let seconds, let nanoseconds):
      Self.write(seconds, nanoseconds, to: &bytes)
    case .other(let type, let data): Self.write(type, data, to: &bytes)
    }
  }

  private static func write(_ value: Int64, to bytes: inout [UInt8]) {
    switch value {
    case 0..<128: bytes.append(UInt8(value))
    case -32..<0: bytes.append(UInt8(bitPattern: Int8(value)))
    case 128...255: bytes += [0xcc, UInt8(value)]
    case 256...65_535:
      bytes.append(0xcd)
      bytes.append(bigEndian: UInt16(value))
    case 65_536...4_294_967_295:
      bytes.append(0xce)
      bytes.append(bigEndian: UInt32(value))
    case 4_294_967_296...:
      bytes.append(0xcf)
      bytes.append(bigEndian: UInt64(value))
    case -128 ..< -32: bytes += [0xd0, UInt8(bitPattern: Int8(value))]
    case -32_768 ..< -128:
      bytes.append(0xd1)
      bytes.append(bigEndian: UInt16(bitPattern: Int16(value)))
    case -2_147_483_648 ..< -32_768:
      bytes.append(0xd2)
      bytes.append(bigEndian: UInt32(bitPattern: Int32(value)))
    default:
      bytes.append(0xd3)
      bytes.append(bigEndian: UInt64(bitPattern: value))
    }
  }

  private static func write(_ seconds: Int64, _ nanoseconds: UInt32, to bytes: inout [UInt8]) {
    if nanoseconds == 0, let short = UInt32(exactly: seconds) {
      bytes += [0xd6, 0xff]
      bytes.append(bigEndian: short)
    } else if seconds >= 0, seconds < 1 << 34 {
      bytes += [0xd7, 0xff]
      bytes.append(bigEndian: UInt64(nanoseconds) << 34 | UInt64(seconds))
    } else {
      bytes += [0xc7, 12, 0xff]
      bytes.append(bigEndian: nanoseconds)
      bytes.append(bigEndian: UInt64(bitPattern: seconds))
    }
  }

  private static func write(_ type: Int8, _ data: [UInt8], to bytes: inout [UInt8]) {
    switch data.count {
    case 1: bytes.append(0xd4)
    case 2: bytes.append(0xd5)
    case 4: bytes.append(0xd6)
    case 8: bytes.append(0xd7)
    case 16: bytes.append(0xd8)
    default: write(count: data.count, 0xc7, 0xc8, 0xc9, to: &bytes)
    }
    bytes.append(UInt8(bitPattern: type))
    bytes.append(contentsOf: data)
  }

  private static func write(
    count: Int, small: UInt8, _ medium: UInt8, _ large: UInt8, to bytes: inout [UInt8]
  ) {
    if count < 16 {
      bytes.append(small | UInt8(count))
    } else if let short = UInt16(exactly: count) {
      bytes.append(medium)
      bytes.append(bigEndian: short)
    } else {
      bytes.append(large)
      bytes.append(bigEndian: UInt32(clamping: count))
    }
  }

  private static func write(
    count: Int, _ small: UInt8, _ medium: UInt8, _ large: UInt8, to bytes: inout [UInt8]
  ) {
    if let tiny = UInt8(exactly: count) {
      bytes += [small, tiny]
    } else if let short = UInt16(exactly: count) {
      bytes.append(medium)
      bytes.append(bigEndian: short)
    } else {
      bytes.append(large)
      bytes.append(bigEndian: UInt32(clamping: count))
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append<Number: FixedWidthInteger>(bigEndian value: Number) {
    for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}
