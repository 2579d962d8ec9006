import CZlib
import Glibc

/// Unpacks gzip data.
package enum Gzip {
  /// Whether bytes begin as gzip data does.
  static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Unpacks all members of gzip data; a file cut off or damaged is refused.
  package static func unpack(
    _ packed: UnsafeRawBufferPointer, file: String
  ) throws(SeriesError) -> (bytes: ColumnStorage, count: Int) {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw SeriesError(file: file, "cannot be unpacked: memory is short") }
    defer { inflateEnd(&stream) }
    var output = try Output(capacity: max(1 << 16, hint(packed)), file: file)
    var left = packed.count
    var isComplete = false
    stream.next_in = UnsafeMutablePointer(
      mutating: packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
    while !isComplete {
      try output.makeRoom(file: file)
      let given = min(left, Int(UInt32.max))
      let room = min(output.capacity - output.count, Int(UInt32.max))
      stream.avail_in = UInt32(given)
      stream.next_out = output.memory.assumingMemoryBound(to: UInt8.self) + output.count
      stream.avail_out = UInt32(room)
      let status = inflate(&stream, Z_NO_FLUSH)
      output.count += room - Int(stream.avail_out)
      left -= given - Int(stream.avail_in)
      if status == Z_STREAM_END {
        isComplete = left == 0
        inflateReset(&stream)
      } else if status != Z_OK {
        free(output.memory)
        let fault = left == 0 ? "cut off" : "damaged"
        throw SeriesError(
          file: file, "the gzip data is \(fault); copy or download the file again")
      }
    }
    let memory = output.memory
    return (ColumnStorage(bytes: UnsafeRawPointer(memory)) { free(memory) }, output.count)
  }

  /// Memory that grows while it is filled.
  private struct Output {
    private(set) var memory: UnsafeMutableRawPointer
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int, file: String) throws(SeriesError) {
      guard let memory = malloc(capacity) else { throw Output.shortage(file) }
      self.memory = memory
      self.capacity = capacity
    }

    mutating func makeRoom(file: String) throws(SeriesError) {
      guard count == capacity else { return }
      guard let larger = realloc(memory, 2 * capacity) else {
        free(memory)
        throw Output.shortage(file)
      }
      memory = larger
      capacity *= 2
    }

    private static func shortage(_ file: String) -> SeriesError {
      SeriesError(file: file, "is too large to unpack in memory; unpack it on disk first")
    }
  }

  /// The unpacked size that a file's end claims, as far as it is plausible.
  private static func hint(_ packed: UnsafeRawBufferPointer) -> Int {
    guard packed.count > 18 else { return 0 }
    let claimed = Int(packed.loadUnaligned(fromByteOffset: packed.count - 4, as: UInt32.self))
    return min(claimed + 1, packed.count * 32)
  }
}
