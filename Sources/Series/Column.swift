/// One immutable column of numbers, owned or memory-mapped.
///
/// Copies share their storage. A missing value is NaN. Reading an element is bounds-checked; kernels
/// take the whole buffer.
public struct Column<Element: BitwiseCopyable & Sendable>: Sendable, RandomAccessCollection {
  private let storage: ColumnStorage
  private let offset: Int
  /// The number of rows.
  public let count: Int

  /// Copies an array into a column.
  public init(_ values: [Element]) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: Swift.max(values.count, 1) * MemoryLayout<Element>.stride, alignment: 64)
    values.withUnsafeBytes { source in
      bytes.copyMemory(from: source.baseAddress ?? UnsafeRawPointer(bytes), byteCount: source.count)
    }
    self.init(
      storage: ColumnStorage(bytes: UnsafeRawPointer(bytes)) { bytes.deallocate() }, offset: 0,
      count: values.count)
  }

  /// Wraps memory that `storage` keeps alive; `offset` is in bytes and aligned for the element.
  package init(storage: ColumnStorage, offset: Int, count: Int) {
    self.storage = storage
    self.offset = offset
    self.count = count
  }

  /// The first row, 0.
  public var startIndex: Int { 0 }
  /// One past the last row.
  public var endIndex: Int { count }

  /// The value of a row, bounds-checked.
  public subscript(row: Int) -> Element {
    precondition(row >= 0 && row < count, "row \(row) is outside 0..<\(count)")
    return withUnsafeBufferPointer { $0[row] }
  }

  /// The rows of a range, sharing storage.
  public func slice(_ rows: Range<Int>) -> Column {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) of \(count)")
    return Column(
      storage: storage, offset: offset + rows.lowerBound * MemoryLayout<Element>.stride,
      count: rows.count)
  }

  /// Where row 0 lies; valid as long as a copy of the column lives.
  package var start: UnsafePointer<Element> {
    UnsafePointer((storage.bytes + offset).assumingMemoryBound(to: Element.self))
  }

  /// Calls `body` with the rows as one contiguous buffer that is valid during the call.
  public func withUnsafeBufferPointer<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: start, count: count))
  }
}

/// Keeps the bytes below some columns alive and frees them once.
///
/// Unchecked: the bytes are written before the object is made and never after.
package final class ColumnStorage: @unchecked Sendable {
  package let bytes: UnsafeRawPointer
  private let release: () -> Void

  /// Takes charge of `bytes`; `release` runs once, when the last column is gone.
  package init(bytes: UnsafeRawPointer, release: @escaping () -> Void) {
    self.bytes = bytes
    self.release = release
  }

  deinit { release() }
}
