import Rules

/// The stretches of a tile in which a block's holdings stay as they are, in order of time.
final class LaneStretches {
  private let memory: UnsafeMutableRawPointer
  /// Cash and shares of each stretch.
  let cash, shares: UnsafeMutablePointer<Lane>
  /// The row from which nothing changes any more, and the row behind the last one.
  let rests, ends: UnsafeMutablePointer<Int>
  /// The lanes that were ruined before it.
  let ruined: UnsafeMutablePointer<UInt8>

  /// Has room for one stretch a row.
  init(count: Int) {
    let lanes = MemoryLayout<Lane>.stride
    let numbers = MemoryLayout<Int>.stride
    memory = .allocate(byteCount: count * (2 * lanes + 2 * numbers + 1), alignment: 64)
    cash = memory.bindMemory(to: Lane.self, capacity: count)
    shares = (memory + count * lanes).bindMemory(to: Lane.self, capacity: count)
    rests = (memory + 2 * count * lanes).bindMemory(to: Int.self, capacity: count)
    ends = (memory + count * (2 * lanes + numbers)).bindMemory(to: Int.self, capacity: count)
    ruined = (memory + 2 * count * (lanes + numbers)).bindMemory(to: UInt8.self, capacity: count)
  }

  deinit { memory.deallocate() }

  @inline(__always)
  func write(_ index: Int, rest: Int, end: Int, _ account: borrowing LaneAccount) {
    cash[index] = account.cash
    shares[index] = account.shares
    rests[index] = rest
    ends[index] = end
    ruined[index] = account.ruined
  }

  /// Takes in the closes of the first `count` stretches, which begin at a row of the tile, where lanes may be ruined or
  /// the equity is kept.
  @inline(never)
  func markWatched(
    _ count: Int, from first: Int, _ run: UnsafeMutablePointer<LaneRun>,
    close: UnsafePointer<Double>, equity: UnsafeMutablePointer<Lane>?
  ) {
    var curve = run.pointee.curve
    // The number of the close before the tile's row 0.
    let before = run.pointee.bars - Double(ends[count &- 1])
    var row = first
    for index in 0..<count {
      let (cash, shares) = (self.cash[index], self.shares[index])
      let (rest, end) = (rests[index], ends[index])
      let ruined = self.ruined[index]
      while row < rest {
        curve.take(
          cash + shares * close[row], ruined: ruined, close: before + Double(row &+ 1))
        if let equity { equity[row] = curve.equity }
        row &+= 1
      }
      curve.rest(end &- row, before: before + Double(row))
      if let equity {
        while row < end {
          equity[row] = curve.equity
          row &+= 1
        }
      }
      row = end
    }
    run.pointee.curve = curve
  }
}
