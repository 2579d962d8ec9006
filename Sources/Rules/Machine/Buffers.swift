/// Rows of lanes in memory of their own, each a line of the cache, NaN at first.
final class LaneBuffer {
  let pointer: UnsafeMutablePointer<Lane>
  private let count: Int

  init(count: Int) {
    self.count = max(count, 1)
    // Swift aligns a lane to 16 bytes; a load across two lines takes twice the time.
    let bytes = self.count * MemoryLayout<Lane>.stride
    pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Lane.self, capacity: self.count)
    pointer.initialize(repeating: Lane(repeating: .nan), count: self.count)
  }

  convenience init(_ lanes: [Lane]) {
    self.init(count: lanes.count)
    for (index, lane) in lanes.enumerated() { pointer[index] = lane }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  /// The numbers, eight a row.
  var numbers: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Double.self)
  }
}

/// Rows of masks in memory of their own, for two outputs, with room behind each to read and write 64 rows
/// at a time.
final class MaskBuffer {
  let pointer: UnsafeMutablePointer<UInt8>
  let second: UnsafeMutablePointer<UInt8>

  init(count: Int, repeating mask: UInt8 = 0) {
    let room = count + 64
    pointer = .allocate(capacity: 2 * room)
    pointer.initialize(repeating: mask, count: 2 * room)
    second = pointer + room
  }

  deinit { pointer.deallocate() }
}
