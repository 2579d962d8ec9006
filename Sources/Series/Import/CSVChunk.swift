import Dispatch
import Glibc
import Synchronization

/// A run of whole lines of a CSV file, read beside others on its own core.
struct CSVChunk {
  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let lineCount: Int

  /// Cuts text into runs of whole lines, about one a core; small files stay in one piece.
  static func chunks(
    from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>
  ) -> [CSVChunk] {
    let least = 1 << 18
    let pieces = max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), (end - start) / least))
    let size = (end - start) / pieces
    var bounds = [start]
    for piece in 1..<max(1, pieces) {
      let wanted = start + piece * size
      guard let last = bounds.last, wanted > last, let found = memchr(wanted, 10, end - wanted)
      else { continue }
      bounds.append(UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1)
    }
    bounds.append(end)
    return zip(bounds, bounds.dropFirst()).filter { $0 < $1 }.map { start, end in
      CSVChunk(start: start, end: end, lineCount: lines(start, end))
    }
  }

  /// Reads all lines into the reader's memory; the first bad line of the file throws.
  static func read(_ chunks: [CSVChunk], _ reader: CSVRowReader) throws(SeriesError) -> Int {
    var before: [Int] = []
    var total = 0
    for chunk in chunks {
      before.append(total)
      total += chunk.lineCount
    }
    let failure = Mutex<SeriesError?>(nil)
    // Safe: each chunk writes rows of its own, and what it reads does not change meanwhile.
    nonisolated(unsafe) let work = (chunks: chunks, before: before, reader: reader)
    DispatchQueue.concurrentPerform(iterations: chunks.count) { index in
      var reader = work.reader
      guard let error = work.chunks[index].read(&reader, from: work.before[index]) else { return }
      failure.withLock { first in
        if error.line ?? 0 < first?.line ?? .max { first = error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    return total
  }

  private func read(_ reader: inout CSVRowReader, from first: Int) -> SeriesError? {
    var next = start
    var row = first
    while next < end {
      let line = CSVSource.line(next, end)
      next = line.next
      if !reader.readQuickly(line.line, row: row) {
        do throws(SeriesError) {
          // The header is line 1, so row 0 is line 2.
          try reader.readCarefully(line.line, row: row, number: row + 2)
        } catch {
          return error
        }
      }
      row += 1
    }
    return nil
  }

  /// The number of lines in a run of bytes; the last may lack its end.
  private static func lines(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Int {
    var count = end[-1] == 10 ? 0 : 1
    for byte in UnsafeBufferPointer(start: start, count: end - start) where byte == 10 {
      count += 1
    }
    return count
  }
}
