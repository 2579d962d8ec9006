/// Rows of lanes in memory of their own, aligned for whole-lane access, NaN at first.
final class LaneBuffer {
  let pointer: UnsafeMutablePointer<Lane>
  private let count: Int

  init(count: Int) {
    self.count = max(count, 1)
    pointer = .allocate(capacity: self.count)
    pointer.initialize(repeating: Lane(repeating: .nan), count: self.count)
  }

  convenience init(_ lanes: [Lane]) {
    self.init(count: lanes.count)
    for (index, lane) in lanes.enumerated() { pointer[index] = lane }
  }

  deinit { pointer.deallocate() }

  /// The numbers, eight a row.
  var numbers: UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Double.self)
  }
}

/// Rows of masks in memory of their own.
final class MaskBuffer {
  let pointer: UnsafeMutablePointer<UInt8>

  init(count: Int, repeating mask: UInt8 = 0) {
    pointer = .allocate(capacity: max(count, 1))
    pointer.initialize(repeating: mask, count: max(count, 1))
  }

  deinit { pointer.deallocate() }
}
