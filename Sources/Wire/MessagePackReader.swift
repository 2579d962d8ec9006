/// Why bytes are not MessagePack.
public enum MessagePackError: Error, Equatable, CustomStringConvertible {
  /// The bytes end inside a value.
  case truncated(offset: Int)
  /// A byte that starts no value.
  case unknownMarker(UInt8, offset: Int)
  /// Text that is not UTF-8.
  case badText(offset: Int)
  /// Bytes after the value.
  case trailingBytes(offset: Int)
  /// Lists or maps nested more than 64 deep.
  case tooDeep(offset: Int)

  /// The sentence shown to a person.
  public var description: String {
    switch self {
    case .truncated(let offset): "MessagePack ends inside the value at byte \(offset)"
    case .unknownMarker(let byte, let offset):
      "byte \(offset) (\(byte)) starts no MessagePack value"
    case .badText(let offset): "MessagePack text at byte \(offset) is not UTF-8"
    case .trailingBytes(let offset): "MessagePack value ends at byte \(offset), more bytes follow"
    case .tooDeep(let offset): "MessagePack at byte \(offset) is nested more than 64 deep"
    }
  }
}

extension MessagePack {
  /// Reads one value that fills the bytes.
  ///
  /// - Throws: `MessagePackError`; never traps, whatever the bytes.
  public init(_ bytes: [UInt8]) throws(MessagePackError) {
    var reader = MessagePackReader(bytes: bytes)
    self = try reader.value(depth: 0)
    guard reader.offset == bytes.count else { throw .trailingBytes(offset: reader.offset) }
  }
}

private struct MessagePackReader {
  let bytes: [UInt8]
  var offset = 0

  mutating func value(depth: Int) throws(MessagePackError) -> MessagePack {
    guard depth <= 64 else { throw .tooDeep(offset: offset) }
    let start = offset
    let marker = try number(UInt8.self)
    switch marker {
    case 0x00...0x7f: return .int(Int64(marker))
    case 0x80...0x8f: return try map(Int(marker & 0x0f), depth)
    case 0x90...0x9f: return try array(Int(marker & 0x0f), depth)
    case 0xa0...0xbf: return try text(Int(marker & 0x1f))
    case 0xc0: return .null
    case 0xc2: return .bool(false)
    case 0xc3: return .bool(true)
    case 0xc4...0xc6: return .binary(try take(try count(marker - 0xc4)))
    case 0xc7...0xc9: return try extended(try count(marker - 0xc7))
    case 0xca...0xd3: return try wide(marker)
    case 0xd4...0xd8: return try extended(1 << Int(marker - 0xd4))
    case 0xd9...0xdb: return try text(try count(marker - 0xd9))
    case 0xdc, 0xdd: return try array(try count(marker - 0xdc + 1), depth)
    case 0xde, 0xdf: return try map(try count(marker - 0xde + 1), depth)
    case 0xe0...0xff: return .int(Int64(Int8(bitPattern: marker)))
    default: throw .unknownMarker(marker, offset: start)
    }
  }

  private mutating func wide(_ marker: UInt8) throws(MessagePackError) -> MessagePack {
    switch marker {
    case 0xca: return .double(Double(Float(bitPattern: try number(UInt32.self))))
    case 0xcb: return .double(Double(bitPattern: try number(UInt64.self)))
    case 0xcc: return .int(Int64(try number(UInt8.self)))
    case 0xcd: return .int(Int64(try number(UInt16.self)))
    case 0xce: return .int(Int64(try number(UInt32.self)))
    case 0xcf:
      let value = try number(UInt64.self)
      return Int64(exactly: value).map { .int($0) } ?? .double(Double(value))
    case 0xd0: return .int(Int64(Int8(bitPattern: try number(UInt8.self))))
    case 0xd1: return .int(Int64(Int16(bitPattern: try number(UInt16.self))))
    case 0xd2: return .int(Int64(Int32(bitPattern: try number(UInt32.self))))
    default: return .int(Int64(bitPattern: try number(UInt64.self)))
    }
  }

  private mutating func extended(_ count: Int) throws(MessagePackError) -> MessagePack {
    let type = Int8(bitPattern: try number(UInt8.self))
    let end = offset + count
    guard type == -1, [4, 8, 12].contains(count), end <= bytes.count else {
      return .other(type: type, bytes: try take(count))
    }
    switch count {
    case 4: return .timestamp(seconds: Int64(try number(UInt32.self)), nanoseconds: 0)
    case 8:
      let packed = try number(UInt64.self)
      return .timestamp(
        seconds: Int64(packed & (1 << 34 - 1)), nanoseconds: UInt32(packed >> 34))
    default:
      let nanoseconds = try number(UInt32.self)
      return .timestamp(
        seconds: Int64(bitPattern: try number(UInt64.self)), nanoseconds: nanoseconds)
    }
  }

  private mutating func array(_ count: Int, _ depth: Int) throws(MessagePackError) -> MessagePack {
    guard count <= bytes.count - offset else { throw .truncated(offset: offset) }
    var items: [MessagePack] = []
    items.reserveCapacity(count)
    for _ in 0..<count { items.append(try value(depth: depth + 1)) }
    return .array(items)
  }

  private mutating func map(_ count: Int, _ depth: Int) throws(MessagePackError) -> MessagePack {
    guard count <= (bytes.count - offset) / 2 else { throw .truncated(offset: offset) }
    var entries: [MessagePack.Entry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let key = try value(depth: depth + 1)
      entries.append(MessagePack.Entry(key, try value(depth: depth + 1)))
    }
    return .map(entries)
  }

  private mutating func text(_ count: Int) throws(MessagePackError) -> MessagePack {
    let start = offset
    guard let text = String(validating: try take(count), as: UTF8.self) else {
      throw .badText(offset: start)
    }
    return .string(text)
  }

  /// Reads a length of 1, 2 or 4 bytes.
  private mutating func count(_ width: UInt8) throws(MessagePackError) -> Int {
    switch width {
    case 0: Int(try number(UInt8.self))
    case 1: Int(try number(UInt16.self))
    default: Int(try number(UInt32.self))
    }
  }

  private mutating func take(_ count: Int) throws(MessagePackError) -> [UInt8] {
    guard count <= bytes.count - offset else { throw .truncated(offset: offset) }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  private mutating func number<Number: FixedWidthInteger & UnsignedInteger>(
    _ type: Number.Type
  ) throws(MessagePackError) -> Number {
    let width = Number.bitWidth / 8
    guard width <= bytes.count - offset else { throw .truncated(offset: offset) }
    var result: Number = 0
    for byte in bytes[offset..<offset + width] {
      result = Number.bitWidth > 8 ? result << 8 | Number(byte) : Number(byte)
    }
    offset += width
    return result
  }
}
