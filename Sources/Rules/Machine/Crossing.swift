/// Crossings: on the other side now, and not yet at the row before.
///
/// Both directions come from the same two comparisons, so they are one node with two outputs: above,
/// then below. The comparisons of a tile are written down first and combined eight rows at a time.
struct Crossing<N: Number>: KernelState {
  /// Lanes in which the left side was at most, and at least, the right one at the row before.
  private var wasAtMost: UInt8 = 0
  private var wasAtLeast: UInt8 = 0

  mutating func run(_ rows: KernelRows) {
    let (atLeast, atMost) = (rows.mask, rows.secondMask)
    rows.pairs(rows.inputs[0], rows.inputs[1]) { (row, left: N, right: N) in
      atLeast[row] = greaterOrEqual(left, right).byte
      atMost[row] = lessOrEqual(left, right).byte
    }
    combine(rows)
  }

  /// Turns the comparisons into crossings, in place; rows behind the last one are room, and overwritten.
  @inline(__always)
  private mutating func combine(_ rows: KernelRows) {
    let above = UnsafeMutableRawPointer(rows.mask)
    let below = UnsafeMutableRawPointer(rows.secondMask)
    var (before, beforeLeast) = (UInt64(wasAtMost), UInt64(wasAtLeast))
    guard rows.count > 0 else { return }
    wasAtLeast = rows.mask[rows.count - 1]
    wasAtMost = rows.secondMask[rows.count - 1]
    for row in stride(from: 0, to: rows.count, by: 8) {
      let atLeast = UInt64(littleEndian: above.loadUnaligned(fromByteOffset: row, as: UInt64.self))
      let atMost = UInt64(littleEndian: below.loadUnaligned(fromByteOffset: row, as: UInt64.self))
      let up = atLeast & ~atMost & (atMost &<< 8 | before)
      let down = atMost & ~atLeast & (atLeast &<< 8 | beforeLeast)
      above.storeBytes(of: up.littleEndian, toByteOffset: row, as: UInt64.self)
      below.storeBytes(of: down.littleEndian, toByteOffset: row, as: UInt64.self)
      before = atMost &>> 56
      beforeLeast = atLeast &>> 56
    }
  }
}
