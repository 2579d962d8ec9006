/// One field's value in a FlatBuffers table.
enum FlatValue {
  case bool(Bool)
  case byte(UInt8)
  case short(Int16)
  case int(Int32)
  case long(Int64)
  case text(String)
  case table(FlatTable)
  case tables([FlatTable])
  /// A vector of `count` structs of whole eight-byte words, laid out already.
  case structs(words: [Int64], count: Int)

  var width: Int {
    switch self {
    case .bool, .byte: 1
    case .short: 2
    case .long: 8
    default: 4
    }
  }
}

/// A FlatBuffers table to be written: values by their slot in the schema.
struct FlatTable {
  var fields: [(slot: Int, value: FlatValue)]

  init(_ fields: [(slot: Int, value: FlatValue)]) { self.fields = fields }
}

/// Writes FlatBuffers front to back: each table, then what it refers to.
///
/// Source: FlatBuffers internals, "Binary format"; the parts of it that Arrow's metadata uses.
struct FlatBufferWriter {
  private var bytes: [UInt8] = []

  /// The buffer whose root is `table`.
  static func bytes(root table: FlatTable) -> [UInt8] {
    var writer = FlatBufferWriter()
    writer.put(UInt32(0))
    let start = writer.write(table)
    writer.patch(0, with: start)
    writer.align(to: 8)
    return writer.bytes
  }

  private mutating func write(_ table: FlatTable) -> Int {
    let slots = (table.fields.map(\.slot).max() ?? -1) + 1
    // Widest first, so that no field needs padding once the table starts 4 bytes before a multiple of 8.
    let ordered = table.fields.sorted { ($0.value.width, $1.slot) > ($1.value.width, $0.slot) }
    var offsets = [UInt16](repeating: 0, count: slots)
    var size = 4
    for field in ordered {
      offsets[field.slot] = UInt16(size)
      size += field.value.width
    }
    align(to: 2)
    while (bytes.count + 4 + 2 * slots) % 8 != 4 { bytes.append(0) }
    let vtable = bytes.count
    put(UInt16(4 + 2 * slots))
    put(UInt16(size))
    for offset in offsets { put(offset) }
    let start = bytes.count
    put(Int32(start - vtable))
    var pending: [(place: Int, value: FlatValue)] = []
    for field in ordered {
      switch field.value {
      case .bool(let value): bytes.append(value ? 1 : 0)
      case .byte(let value): bytes.append(value)
      case .short(let value): put(value)
      case .int(let value): put(value)
      case .long(let value): put(value)
      default:
        pending.append((bytes.count, field.value))
        put(UInt32(0))
      }
    }
    for reference in pending { patch(reference.place, with: write(reference.value)) }
    return start
  }

  private mutating func write(_ value: FlatValue) -> Int {
    switch value {
    case .text(let text):
      align(to: 4)
      let start = bytes.count
      put(UInt32(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
      bytes.append(0)
      return start
    case .table(let table): return write(table)
    case .tables(let tables):
      align(to: 4)
      let start = bytes.count
      put(UInt32(tables.count))
      for _ in tables { put(UInt32(0)) }
      for (index, table) in tables.enumerated() { patch(start + 4 + 4 * index, with: write(table)) }
      return start
    case .structs(let words, let count):
      while bytes.count % 8 != 4 { bytes.append(0) }
      let start = bytes.count
      put(UInt32(count))
      for word in words { put(word) }
      return start
    default: preconditionFailure("scalars stand in their table")
    }
  }

  private mutating func align(to unit: Int) {
    while bytes.count % unit != 0 { bytes.append(0) }
  }

  private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  private mutating func patch(_ place: Int, with target: Int) {
    let distance = UInt32(target - place).littleEndian
    withUnsafeBytes(of: distance) { raw in
      for index in 0..<4 { bytes[place + index] = raw[index] }
    }
  }
}
