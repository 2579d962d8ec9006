/// An opened Arrow IPC file: its schema and where its columns lie.
///
/// Nothing in the file is trusted: every offset, length and type is checked before it is used.
/// Source: Arrow columnar format 1.5, "IPC file format".
struct ArrowFileReader {
  let fields: [ArrowField]
  let metadata: [String: String]
  /// The number of rows in all batches.
  let count: Int
  let file: MappedFile
  let batches: [ArrowBatch]

  var path: String { file.path }

  /// Maps the file and reads its footer and batch headers; no column is touched.
  init(path: String) throws(SeriesError) {
    let file = try MappedFile(path: path)
    let footerRange = try ArrowFileReader.footerRange(file)
    do {
      let footer = try FlatBufferReader(root: Array(file.bytes[footerRange]))
      guard let schema = try footer.table(1) else { throw DamagedMetadata() }
      let (fields, metadata) = try ArrowFileReader.readSchema(schema)
      if try schema.scalar(0, default: Int16(0)) != 0 {
        throw SeriesError(
          file: path, "holds big-endian numbers; write it on a little-endian machine")
      }
      if let field = fields.first(where: { $0.type.bufferCount < 0 }) {
        throw SeriesError(
          file: path, field: field.name,
          "the column has an Arrow type that is not supported (\(field.type.name)); "
            + "leave the column out or write it as text or numbers")
      }
      var batches: [ArrowBatch] = []
      for block in try footer.structs(3, words: 3) {
        batches.append(
          try ArrowBatch(file: file, fields: fields, block: block, end: footerRange.lowerBound))
      }
      self.fields = fields
      self.metadata = metadata
      self.file = file
      self.batches = batches
      self.count = batches.reduce(0) { $0 + $1.count }
    } catch let error as SeriesError {
      throw error
    } catch {
      throw ArrowFileReader.damaged(path)
    }
  }

  /// The field of a name; nil if there is none.
  func field(_ name: String) -> ArrowField? { fields.first { $0.name == name } }

  static func damaged(_ path: String) -> SeriesError {
    SeriesError(
      file: path, "is damaged: its parts do not fit together; write or import it again")
  }

  private static func footerRange(_ file: MappedFile) throws(SeriesError) -> Range<Int> {
    let bytes = file.bytes
    let magic = ArrowFormat.magic
    guard bytes.count >= 8, bytes.prefix(6).elementsEqual(magic) else {
      let old = bytes.prefix(4).elementsEqual(Array("FEA1".utf8))
      throw SeriesError(
        file: file.path,
        old
          ? "is Feather version 1; write it as version 2 (Arrow IPC)"
          : file.count == 0
            ? "is empty; import the data again"
            : "is not an Arrow IPC file; import CSV files with `lockstep data import`")
    }
    guard bytes.count >= 8 + 10, bytes.suffix(6).elementsEqual(magic) else {
      throw SeriesError(
        file: file.path, "is cut off: its end is missing; write or import it again")
    }
    let length = Int(
      bytes.loadUnaligned(fromByteOffset: bytes.count - 10, as: Int32.self).littleEndian)
    guard length > 0, length <= bytes.count - 18 else { throw damaged(file.path) }
    return bytes.count - 10 - length..<bytes.count - 10
  }

  private static func readSchema(
    _ schema: FlatBufferReader
  ) throws(DamagedMetadata) -> ([ArrowField], [String: String]) {
    var fields: [ArrowField] = []
    var buffer = 0
    for (index, table) in try schema.tables(1).enumerated() {
      let type = try ArrowFormat.type(of: table)
      let name = try table.text(0) ?? ""
      if try !table.tables(5).isEmpty, type.isReadable { throw DamagedMetadata() }
      fields.append(ArrowField(name: name, type: type, node: index, buffer: buffer))
      buffer += type.bufferCount
    }
    guard Set(fields.map(\.name)).count == fields.count else { throw DamagedMetadata() }
    var metadata: [String: String] = [:]
    for pair in try schema.tables(2) {
      metadata[try pair.text(0) ?? ""] = try pair.text(1) ?? ""
    }
    return (fields, metadata)
  }
}

/// One record batch of a file: how many rows, and where each buffer lies.
struct ArrowBatch {
  let count: Int
  /// How many values of each column are missing.
  let missing: [Int]
  /// Where the buffers lie in the file.
  let buffers: [Range<Int>]

  init(
    file: MappedFile, fields: [ArrowField], block: [Int64], end: Int
  ) throws {
    let (offset, metadataLength, bodyLength) = (
      block[0], Int64(Int32(truncatingIfNeeded: block[1])), block[2]
    )
    let limit = Int64(end)
    guard offset >= 8, offset <= limit, metadataLength >= 8, metadataLength <= limit - offset,
      bodyLength >= 0, bodyLength <= limit - offset - metadataLength
    else { throw DamagedMetadata() }
    let body = Int(offset + metadataLength)
    let message = try ArrowBatch.message(file, Int(offset), Int(metadataLength))
    guard try message.scalar(1, default: UInt8(0)) == ArrowFormat.recordBatchHeader,
      let batch = try message.table(2)
    else { throw DamagedMetadata() }
    if try batch.table(3) != nil {
      throw SeriesError(
        file: file.path,
        "is compressed and cannot be mapped; write it with compression='uncompressed'")
    }
    let length = try batch.scalar(0, default: Int64(0))
    let nodes = try batch.structs(1, words: 2)
    guard length >= 0, length <= Int64(file.count) * 8, nodes.count == fields.count,
      nodes.allSatisfy({ $0[0] == length && $0[1] >= 0 && $0[1] <= length })
    else { throw DamagedMetadata() }
    let buffers = try batch.structs(2, words: 2)
    guard buffers.count == fields.reduce(0, { $0 + $1.type.bufferCount }),
      buffers.allSatisfy({
        $0[0] >= 0 && $0[0] <= bodyLength && $0[1] >= 0 && $0[1] <= bodyLength - $0[0]
      })
    else { throw DamagedMetadata() }
    self.count = Int(length)
    self.missing = nodes.map { Int($0[1]) }
    self.buffers = buffers.map { body + Int($0[0])..<body + Int($0[0] + $0[1]) }
  }

  private static func message(
    _ file: MappedFile, _ offset: Int, _ length: Int
  ) throws(DamagedMetadata) -> FlatBufferReader {
    let first = file.bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    // Files of before Arrow 0.15 have no continuation mark before the length.
    let prefix = first == 0xFFFF_FFFF ? 8 : 4
    let size = Int(
      file.bytes.loadUnaligned(fromByteOffset: offset + prefix - 4, as: Int32.self).littleEndian)
    guard size > 0, size <= length - prefix else { throw DamagedMetadata() }
    let start = offset + prefix
    return try FlatBufferReader(root: Array(file.bytes[start..<start + size]))
  }
}
