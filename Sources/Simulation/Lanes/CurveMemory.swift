import Rules
import Series

/// One number a row, which becomes a column without being copied.
final class CurveMemory {
  private let start: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var count = 0
  private var isTaken = false

  /// Has room for so many rows.
  init(capacity: Int) {
    self.capacity = capacity
    let bytes = max(capacity, 1) * MemoryLayout<Double>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    BigPages.prefer(memory, byteCount: bytes)
    start = memory.bindMemory(to: Double.self, capacity: max(capacity, 1))
  }

  deinit { if !isTaken { start.deallocate() } }

  /// Appends one lane of some rows, as many as there is room for.
  func append(_ rows: UnsafeBufferPointer<Lane>, lane: Int) {
    let taken = min(rows.count, capacity - count)
    guard taken > 0, let base = rows.baseAddress else { return }
    base.withMemoryRebound(to: Double.self, capacity: taken * laneCount) { values in
      for row in 0..<taken { start[count &+ row] = values[row &* laneCount &+ lane] }
    }
    count += taken
  }

  /// Hands the rows over.
  func column() -> Column<Double> {
    isTaken = true
    let start = start
    return Column(
      storage: ColumnStorage(bytes: UnsafeRawPointer(start)) { start.deallocate() }, offset: 0,
      count: count)
  }
}
