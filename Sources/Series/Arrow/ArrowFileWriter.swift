import Records

/// Writes a table as an Arrow IPC file of one record batch.
///
/// Source: Arrow columnar format 1.5, "IPC file format".
enum ArrowFileWriter {
  /// Where a message stands in the file.
  private struct Block {
    let offset: Int
    let metadataLength: Int
    let bodyLength: Int
  }

  static func write(_ table: ArrowTable, to path: String) throws(SeriesError) {
    do throws(FileError) {
      var file = try AtomicFile(path: path)
      try file.append(ArrowFormat.magic + [0, 0])
      _ = try append(header: ArrowFormat.schemaHeader, ArrowFormat.schema(table), 0, to: &file)
      var blocks: [Block] = []
      if table.count > 0 { blocks.append(try appendBatch(table, to: &file)) }
      try file.append([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0])
      try appendFooter(table, blocks, to: &file)
      try file.commit()
    } catch {
      throw SeriesError(file: error.path, "cannot be written: \(error.reason)")
    }
  }

  /// Appends one message's metadata, padded so that its body starts at a multiple of 64.
  private static func append(
    header: UInt8, _ table: FlatTable, _ bodyLength: Int, to file: inout AtomicFile
  ) throws(FileError) -> Block {
    let message = FlatBufferWriter.bytes(
      root: FlatTable([
        (0, .short(ArrowFormat.version5)), (1, .byte(header)), (2, .table(table)),
        (3, .long(Int64(bodyLength))),
      ]))
    let offset = file.count
    let padding = ArrowFormat.padding(offset + 8 + message.count)
    var prefix: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
    withUnsafeBytes(of: Int32(message.count + padding).littleEndian) {
      prefix.append(contentsOf: $0)
    }
    try file.append(prefix + message + [UInt8](repeating: 0, count: padding))
    return Block(
      offset: offset, metadataLength: 8 + message.count + padding, bodyLength: bodyLength)
  }

  private static func appendBatch(
    _ table: ArrowTable, to file: inout AtomicFile
  ) throws(FileError) -> Block {
    var nodes: [Int64] = []
    var buffers: [Int64] = []
    var length = 0
    for column in table.columns {
      nodes += [Int64(table.count), 0]
      buffers += [Int64(length), 0]  // no validity bits: nothing is missing
      for size in bufferSizes(of: column.values) {
        buffers += [Int64(length), Int64(size)]
        length += size + ArrowFormat.padding(size)
      }
    }
    let batch = FlatTable([
      (0, .long(Int64(table.count))), (1, .structs(words: nodes, count: nodes.count / 2)),
      (2, .structs(words: buffers, count: buffers.count / 2)),
    ])
    let block = try append(header: ArrowFormat.recordBatchHeader, batch, length, to: &file)
    for column in table.columns { try append(column.values, to: &file) }
    return block
  }

  private static func bufferSizes(of values: TableColumn.Values) -> [Int] {
    switch values {
    case .float64, .int64, .timestamp: [8 * values.count]
    case .text(let texts): [4 * (texts.count + 1), texts.reduce(0) { $0 + $1.utf8.count }]
    }
  }

  private static func append(
    _ values: TableColumn.Values, to file: inout AtomicFile
  ) throws(FileError) {
    switch values {
    case .float64(let column): try append(column, to: &file)
    case .int64(let column), .timestamp(let column): try append(column, to: &file)
    case .text(let texts):
      var offsets: [Int32] = [0]
      var bytes: [UInt8] = []
      for text in texts {
        bytes.append(contentsOf: text.utf8)
        precondition(bytes.count <= Int(Int32.max), "a text column holds at most 2 GB")
        offsets.append(Int32(bytes.count))
      }
      try append(Column(offsets), to: &file)
      try append(Column(bytes), to: &file)
    }
  }

  private static func append<Element>(
    _ column: Column<Element>, to file: inout AtomicFile
  ) throws(FileError) {
    let size = column.count * MemoryLayout<Element>.stride
    try column.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try file.append(UnsafeRawBufferPointer(buffer))
    }
    try file.append([UInt8](repeating: 0, count: ArrowFormat.padding(size)))
  }

  private static func appendFooter(
    _ table: ArrowTable, _ blocks: [Block], to file: inout AtomicFile
  ) throws(FileError) {
    let words = blocks.flatMap {
      [Int64($0.offset), Int64($0.metadataLength), Int64($0.bodyLength)]
    }
    let footer = FlatBufferWriter.bytes(
      root: FlatTable([
        (0, .short(ArrowFormat.version5)), (1, .table(ArrowFormat.schema(table))),
        (2, .structs(words: [], count: 0)), (3, .structs(words: words, count: blocks.count)),
      ]))
    var end = footer
    withUnsafeBytes(of: Int32(footer.count).littleEndian) { end.append(contentsOf: $0) }
    try file.append(end + ArrowFormat.magic)
  }
}
