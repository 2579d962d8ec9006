/// Says that metadata bytes do not hold what they claim.
struct DamagedMetadata: Error {}

/// A FlatBuffers table in bytes that may be damaged: every offset is checked before it is followed.
struct FlatBufferReader {
  private let bytes: [UInt8]
  private let table: Int
  private let vtable: Int
  private let vtableSize: Int

  /// Finds the root table.
  init(root bytes: [UInt8]) throws(DamagedMetadata) {
    let offset = try FlatBufferReader.load(bytes, 0, as: UInt32.self)
    try self.init(bytes: bytes, table: Int(offset))
  }

  private init(bytes: [UInt8], table: Int) throws(DamagedMetadata) {
    self.bytes = bytes
    self.table = table
    let distance = try FlatBufferReader.load(bytes, table, as: Int32.self)
    self.vtable = table - Int(distance)
    self.vtableSize = Int(try FlatBufferReader.load(bytes, vtable, as: UInt16.self))
    guard vtableSize >= 4, vtable + vtableSize <= bytes.count else { throw DamagedMetadata() }
  }

  /// The scalar in a slot, or what the schema says it is when left out.
  func scalar<Number: FixedWidthInteger>(
    _ slot: Int, default fallback: Number
  ) throws(DamagedMetadata) -> Number {
    guard let place = try place(of: slot) else { return fallback }
    return try FlatBufferReader.load(bytes, place, as: Number.self)
  }

  /// The text in a slot; nil if left out.
  func text(_ slot: Int) throws(DamagedMetadata) -> String? {
    guard let (start, count) = try vector(slot, stride: 1) else { return nil }
    guard let text = String(validating: bytes[start..<start + count], as: UTF8.self) else {
      throw DamagedMetadata()
    }
    return text
  }

  /// The table in a slot; nil if left out.
  func table(_ slot: Int) throws(DamagedMetadata) -> FlatBufferReader? {
    guard let place = try place(of: slot) else { return nil }
    return try FlatBufferReader(bytes: bytes, table: try target(place))
  }

  /// The tables of a vector; none if left out.
  func tables(_ slot: Int) throws(DamagedMetadata) -> [FlatBufferReader] {
    guard let (start, count) = try vector(slot, stride: 4) else { return [] }
    var tables: [FlatBufferReader] = []
    for index in 0..<count {
      let place = start + 4 * index
      tables.append(try FlatBufferReader(bytes: bytes, table: try target(place)))
    }
    return tables
  }

  /// The structs of a vector, each as its 64-bit words; none if left out.
  func structs(_ slot: Int, words: Int) throws(DamagedMetadata) -> [[Int64]] {
    guard let (start, count) = try vector(slot, stride: 8 * words) else { return [] }
    var structs: [[Int64]] = []
    for index in 0..<count {
      var row: [Int64] = []
      for word in 0..<words {
        row.append(
          try FlatBufferReader.load(bytes, start + 8 * (index * words + word), as: Int64.self))
      }
      structs.append(row)
    }
    return structs
  }

  private func place(of slot: Int) throws(DamagedMetadata) -> Int? {
    guard 4 + 2 * slot + 2 <= vtableSize else { return nil }
    let offset = try FlatBufferReader.load(bytes, vtable + 4 + 2 * slot, as: UInt16.self)
    return offset == 0 ? nil : table + Int(offset)
  }

  private func target(_ place: Int) throws(DamagedMetadata) -> Int {
    place + Int(try FlatBufferReader.load(bytes, place, as: UInt32.self))
  }

  private func vector(
    _ slot: Int, stride: Int
  ) throws(DamagedMetadata) -> (start: Int, count: Int)? {
    guard let place = try place(of: slot) else { return nil }
    let start = try target(place)
    let count = Int(try FlatBufferReader.load(bytes, start, as: UInt32.self))
    guard count <= (bytes.count - start - 4) / stride else { throw DamagedMetadata() }
    return (start + 4, count)
  }

  private static func load<Number: FixedWidthInteger>(
    _ bytes: [UInt8], _ place: Int, as type: Number.Type
  ) throws(DamagedMetadata) -> Number {
    guard place >= 0, place <= bytes.count - MemoryLayout<Number>.size else {
      throw DamagedMetadata()
    }
    return bytes.withUnsafeBytes {
      Number(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
  }
}
