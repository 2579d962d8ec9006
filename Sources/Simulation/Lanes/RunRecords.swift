/// What a run writes down in order of its rows: an array that is seldom moved.
struct RunRecords<Record> {
  private(set) var all: [Record] = []
  private let rows: Range<Int>

  /// Of a run over some rows.
  init(_ rows: Range<Int>) { self.rows = rows }

  @inline(__always)
  mutating func append(_ record: consuming Record, row: Int) {
    if all.count == all.capacity { grow(row) }
    all.append(record)
  }

  /// Forgets all records.
  mutating func removeAll() { all.removeAll(keepingCapacity: true) }

  /// Hands all records over and forgets them.
  mutating func takeAll() -> [Record] {
    guard !all.isEmpty else { return [] }
    defer { all = [] }
    return all
  }

  /// Changes the last record; none is no error.
  mutating func changeLast(_ change: (inout Record) -> Void) {
    guard !all.isEmpty else { return }
    change(&all[all.count - 1])
  }

  /// Makes room for as many as the run will have if it goes on as it has, within reason.
  @inline(never)
  private mutating func grow(_ row: Int) {
    let count = all.count
    let done = Double(max(row - rows.lowerBound, 1))
    let forecast = 1.1 * Double(count) * Double(rows.count) / done
    let wanted = min(Double(8 * count), max(Double(2 * count), forecast))
    all.reserveCapacity(max(64, Int(wanted)))
    let bytes = all.capacity * MemoryLayout<Record>.stride
    all.withUnsafeMutableBytes {
      // Room behind the records belongs to the array, too.
      if let start = $0.baseAddress { BigPages.prefer(start, byteCount: bytes) }
    }
  }
}
