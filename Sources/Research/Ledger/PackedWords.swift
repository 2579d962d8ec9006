/// Words of 64 bits as the bytes that a database keeps, the lowest byte first.
enum PackedWords {
  static func bytes(_ words: some Collection<UInt64>) -> [UInt8] {
    words.map(\.littleEndian).withUnsafeBytes(Array.init)
  }

  static func words(_ bytes: [UInt8]) -> [UInt64] {
    bytes.withUnsafeBytes { raw in
      (0..<raw.count / 8).map {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }

  static func bytes(_ values: some Collection<Double>) -> [UInt8] {
    bytes(values.map(\.bitPattern))
  }

  static func doubles(_ bytes: [UInt8]) -> [Double] { words(bytes).map(Double.init(bitPattern:)) }

  static func bytes(_ values: some Collection<Int64>) -> [UInt8] {
    bytes(values.map(UInt64.init(bitPattern:)))
  }

  static func integers(_ bytes: [UInt8]) -> [Int64] { words(bytes).map(Int64.init(bitPattern:)) }
}
