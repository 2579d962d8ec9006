extension ArrowFileReader {
  /// A column's values: mapped if the file holds them as they are wanted, else copied and widened.
  func values(of field: ArrowField) throws(SeriesError) -> TableColumn.Values {
    switch field.type {
    case .float(let bits):
      if bits == 64, let column = try mapped(field, of: Double.self) { return .float64(column) }
      return .float64(try numbers(field))
    case .integer(64, true):
      if let column = try mapped(field, of: Int64.self) { return .int64(column) }
      return .int64(try wholeNumbers(field))
    case .integer: return .int64(try wholeNumbers(field))
    case .timestamp(let unit, _):
      if unit == 1, let column = try mapped(field, of: Int64.self) { return .timestamp(column) }
      return .timestamp(try scaled(try wholeNumbers(field), by: unit, field))
    case .date(let inDays):
      let unit: Int64 = inDays ? 86_400_000_000_000 : 1_000_000
      return .timestamp(try scaled(try wholeNumbers(field), by: unit, field))
    case .utf8(let wide): return .text(try texts(field, wide: wide))
    case .other(let name, _):
      throw SeriesError(
        file: path, field: field.name,
        "the column is \(name), which is not supported; write it as numbers or text")
    }
  }

  /// A number column as doubles, whole numbers converted; a missing value is NaN.
  func numbers(_ field: ArrowField) throws(SeriesError) -> Column<Double> {
    var values: [Double] = []
    values.reserveCapacity(count)
    for batch in batches {
      let start = values.count
      switch field.type {
      case .float(64): values += try load(batch, field, as: Double.self)
      case .float: values += try load(batch, field, as: Float.self).map(Double.init)
      case .integer: values += try integers(batch, field).map(Double.init)
      default:
        throw SeriesError(
          file: path, field: field.name,
          "the column is \(field.type.name) where numbers belong; write it as float64")
      }
      if let isValid = try validity(batch, field) {
        for row in 0..<batch.count where !isValid(row) { values[start + row] = .nan }
      }
    }
    return Column(values)
  }

  private func wholeNumbers(_ field: ArrowField) throws(SeriesError) -> Column<Int64> {
    var values: [Int64] = []
    values.reserveCapacity(count)
    for batch in batches {
      values += try integers(batch, field)
      if batch.missing[field.node] > 0 {
        throw SeriesError(
          file: path, field: field.name,
          "\(batch.missing[field.node]) values are missing; fill them or leave their rows out")
      }
    }
    return Column(values)
  }

  private func integers(
    _ batch: ArrowBatch, _ field: ArrowField
  ) throws(SeriesError) -> [Int64] {
    switch field.type {
    case .integer(8, true): return try load(batch, field, as: Int8.self).map(Int64.init)
    case .integer(8, false): return try load(batch, field, as: UInt8.self).map(Int64.init)
    case .integer(16, true): return try load(batch, field, as: Int16.self).map(Int64.init)
    case .integer(16, false): return try load(batch, field, as: UInt16.self).map(Int64.init)
    case .integer(32, true), .date(inDays: true):
      return try load(batch, field, as: Int32.self).map(Int64.init)
    case .integer(32, false): return try load(batch, field, as: UInt32.self).map(Int64.init)
    case .integer(64, false):
      return try load(batch, field, as: UInt64.self).map { Int64(clamping: $0) }
    case .integer(64, true), .timestamp, .date: return try load(batch, field, as: Int64.self)
    default: throw ArrowFileReader.damaged(path)
    }
  }

  private func scaled(
    _ column: Column<Int64>, by unit: Int64, _ field: ArrowField
  ) throws(SeriesError) -> Column<Int64> {
    if unit == 1 { return column }
    var overflowed = false
    let values = column.map { value in
      let (product, overflow) = value.multipliedReportingOverflow(by: unit)
      overflowed = overflowed || overflow
      return product
    }
    guard !overflowed else {
      throw SeriesError(
        file: path, field: field.name, "a time lies outside the years 1678 to 2261; remove it")
    }
    return Column(values)
  }

  private func texts(_ field: ArrowField, wide: Bool) throws(SeriesError) -> [String] {
    var texts: [String] = []
    texts.reserveCapacity(count)
    for batch in batches {
      let isValid = try validity(batch, field)
      let range = batch.buffers[field.buffer + 1]
      let width = wide ? 8 : 4
      guard batch.count == 0 || range.count >= width * (batch.count + 1) else {
        throw ArrowFileReader.damaged(path)
      }
      let offsets = UnsafeRawBufferPointer(rebasing: file.bytes[range])
      let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[batch.buffers[field.buffer + 2]])
      func offset(_ row: Int) -> Int {
        wide
          ? Int(offsets.loadUnaligned(fromByteOffset: 8 * row, as: Int64.self))
          : Int(offsets.loadUnaligned(fromByteOffset: 4 * row, as: Int32.self))
      }
      for row in 0..<batch.count {
        if let isValid, !isValid(row) {
          texts.append("")
          continue
        }
        let (start, end) = (offset(row), offset(row + 1))
        guard start >= 0, start <= end, end <= bytes.count,
          let text = String(validating: bytes[start..<end], as: UTF8.self)
        else { throw ArrowFileReader.damaged(path) }
        texts.append(text)
      }
    }
    return texts
  }

  // MARK: Raw buffers

  private func mapped<Element: BitwiseCopyable & Sendable>(
    _ field: ArrowField, of type: Element.Type
  ) throws(SeriesError) -> Column<Element>? {
    guard batches.count == 1, let batch = batches.first, batch.missing[field.node] == 0 else {
      return batches.isEmpty ? Column([]) : nil
    }
    let range = try data(batch, field, MemoryLayout<Element>.stride)
    let address = UInt(bitPattern: file.storage.bytes) + UInt(range.lowerBound)
    guard address % UInt(MemoryLayout<Element>.alignment) == 0 else { return nil }
    return Column(storage: file.storage, offset: range.lowerBound, count: batch.count)
  }

  private func load<Element: BitwiseCopyable>(
    _ batch: ArrowBatch, _ field: ArrowField, as type: Element.Type
  ) throws(SeriesError) -> [Element] {
    let stride = MemoryLayout<Element>.stride
    let start = try data(batch, field, stride).lowerBound
    return (0..<batch.count).map {
      file.bytes.loadUnaligned(fromByteOffset: start + $0 * stride, as: type)
    }
  }

  private func data(
    _ batch: ArrowBatch, _ field: ArrowField, _ stride: Int
  ) throws(SeriesError) -> Range<Int> {
    let range = batch.buffers[field.buffer + 1]
    guard range.count / stride >= batch.count else { throw ArrowFileReader.damaged(path) }
    return range
  }

  /// Whether a row of the column has a value; nil if all have one.
  private func validity(
    _ batch: ArrowBatch, _ field: ArrowField
  ) throws(SeriesError) -> ((Int) -> Bool)? {
    guard batch.missing[field.node] > 0 else { return nil }
    let range = batch.buffers[field.buffer]
    guard range.count >= (batch.count + 7) / 8 else { throw ArrowFileReader.damaged(path) }
    let bits = UnsafeRawBufferPointer(rebasing: file.bytes[range])
    return { row in bits[row / 8] >> (row % 8) & 1 == 1 }
  }
}
