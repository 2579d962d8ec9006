import Glibc

/// The text of a CSV file in memory: mapped if plain, unpacked if gzip.
struct CSVSource {
  let file: String
  let storage: ColumnStorage
  /// The text without byte-order mark and blank lines at the end.
  let range: Range<Int>

  init(path: String) throws(SeriesError) {
    let mapped = try MappedFile(path: path)
    file = path
    var count = mapped.count
    if Gzip.isGzip(mapped.bytes) {
      (storage, count) = try Gzip.unpack(mapped.bytes, file: path)
    } else {
      storage = mapped.storage
    }
    let bytes = UnsafeRawBufferPointer(start: storage.bytes, count: count)
    var start = 0
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    while count > start, [10, 13, 32].contains(bytes[count - 1]) { count -= 1 }
    range = start..<count
    guard !range.isEmpty else {
      throw SeriesError(file: path, "is empty; it needs a header line and rows below it")
    }
    try CSVSource.checkText(bytes, path)
  }

  var start: UnsafePointer<UInt8> {
    (storage.bytes + range.lowerBound).assumingMemoryBound(to: UInt8.self)
  }
  var end: UnsafePointer<UInt8> {
    (storage.bytes + range.upperBound).assumingMemoryBound(to: UInt8.self)
  }

  /// The line that begins at `start`, without its end, and where the next one begins.
  static func line(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (line: UnsafeBufferPointer<UInt8>, next: UnsafePointer<UInt8>) {
    var lineEnd = end
    var next = end
    if let found = memchr(start, 10, end - start) {
      lineEnd = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      next = lineEnd + 1
    }
    if lineEnd > start, lineEnd[-1] == 13 { lineEnd -= 1 }
    return (UnsafeBufferPointer(start: start, count: lineEnd - start), next)
  }

  private static func checkText(
    _ bytes: UnsafeRawBufferPointer, _ path: String
  ) throws(SeriesError) {
    let packed: [([UInt8], String)] = [
      ([0x50, 0x4B, 3, 4], "a zip archive"), ([0x28, 0xB5, 0x2F, 0xFD], "packed with zstd"),
      ([0xFD, 0x37, 0x7A, 0x58], "packed with xz"), ([0x42, 0x5A, 0x68], "packed with bzip2"),
      (Array("PAR1".utf8), "a Parquet file"), (Array("ARROW1".utf8), "an Arrow file"),
    ]
    if let kind = packed.first(where: { bytes.starts(with: $0.0) })?.1 {
      throw SeriesError(file: path, "is \(kind), not CSV text; unpack or convert it to CSV first")
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw SeriesError(file: path, "is UTF-16 text; save it as UTF-8")
    }
    if let start = bytes.baseAddress, memchr(start, 0, bytes.count) != nil {
      throw SeriesError(file: path, "is not text: it holds NUL bytes; give a CSV file")
    }
    let sample = bytes.prefix(65_536)
    if let bad = sample.firstIndex(where: { $0 >= 128 }), !isUTF8(bytes, from: bad) {
      let line = bytes[..<bad].reduce(1) { $1 == 10 ? $0 + 1 : $0 }
      throw SeriesError(file: path, line: line, "is not UTF-8 text; save the file as UTF-8")
    }
  }

  private static func isUTF8(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Bool {
    // Ends at a line's end, so that no character is cut.
    var end = min(bytes.count, start + 65_536)
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    return String(validating: bytes[start..<end], as: UTF8.self) != nil
  }
}
