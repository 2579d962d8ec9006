import CZlib
import Glibc

/// Unpacks gzip data.
enum Gzip {
  /// Whether bytes begin as gzip data does.
  static func isGzip(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B
  }

  /// Unpacks all members of gzip data; a file cut off or damaged is refused.
  static func unpack(
    _ packed: UnsafeRawBufferPointer, file: String
  ) throws(SeriesError) -> (bytes: ColumnStorage, count: Int) {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, 16 + 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw SeriesError(file: file, "cannot be unpacked: memory is short") }
    defer { inflateEnd(&stream) }
    var capacity = max(1 << 16, hint(packed))
    var output = malloc(capacity)
    var count = 0
    var finished = false
    stream.next_in = UnsafeMutablePointer(
      mutating: packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
    var left = packed.count
    while true {
      if count == capacity {
        capacity *= 2
        output = realloc(output, capacity)
      }
      guard let output else { throw SeriesError(file: file, "is too large to unpack in memory") }
      let before = min(left, Int(UInt32.max))
      stream.avail_in = UInt32(before)
      stream.next_out = output.assumingMemoryBound(to: UInt8.self) + count
      let room = min(capacity - count, Int(UInt32.max))
      stream.avail_out = UInt32(room)
      let status = inflate(&stream, Z_NO_FLUSH)
      count += room - Int(stream.avail_out)
      left -= before - Int(stream.avail_in)
      if status == Z_STREAM_END {
        finished = true
        if left == 0 { break }
        inflateReset(&stream)
        finished = false
      } else if status != Z_OK {
        break
      }
    }
    guard finished, let output else {
      let isCut = left == 0
      free(output)
      throw SeriesError(
        file: file,
        isCut
          ? "the gzip data is cut off; copy or download the file again"
          : "the gzip data is damaged; copy or download the file again")
    }
    return (ColumnStorage(bytes: UnsafeRawPointer(output)) { free(output) }, count)
  }

  /// The unpacked size that a file's end claims, as far as it is plausible.
  private static func hint(_ packed: UnsafeRawBufferPointer) -> Int {
    guard packed.count > 18 else { return 0 }
    let claimed = Int(packed.loadUnaligned(fromByteOffset: packed.count - 4, as: UInt32.self))
    return min(claimed + 1, packed.count * 32)
  }
}
