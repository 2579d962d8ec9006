import CLanes
import Rules

/// What eight portfolios hold and have ordered, symbol by symbol, and what they have come to.
///
/// Cash is one for all symbols: that of `run`.
final class PoolState {
  let symbols: Int
  private let memory: UnsafeMutableRawPointer
  /// Cash, the curve and the sums over trades.
  let run: UnsafeMutablePointer<LaneRun>

  /// By symbol: shares, negative while short, and the prices of protective orders.
  let shares, stop, target: UnsafeMutablePointer<Lane>
  /// By symbol: cash that the position has moved so far, the value that was entered, and the row of its first entry.
  let flow, entered, entryRow: UnsafeMutablePointer<Lane>
  /// By symbol: what waits for its next bar.
  ///
  /// `quantity` is that of an entry, or the shares to have.
  let quantity, stopDistance, targetDistance: UnsafeMutablePointer<Lane>
  /// By symbol: the weight that the last rebalancing wanted.
  let wished: UnsafeMutablePointer<Lane>
  /// By symbol: what the rules alone had wished at it.
  let raw: UnsafeMutablePointer<Lane>
  /// By symbol: lanes that hold it, and what waits in which.
  let heldLong, heldShort, exits, longs, shorts, resizes: UnsafeMutablePointer<UInt8>
  /// By symbol: lanes in which entries chose it long or short and no exit has let go of it.
  let chosenLong, chosenShort: UnsafeMutablePointer<UInt8>
  /// By symbol: 1 where it left the universe.
  let departs: UnsafeMutablePointer<UInt8>
  /// By symbol: lanes whose account has an exit, or an entry, that still works; none without an account's terms.
  let leaving, entering: UnsafeMutablePointer<UInt8>
  /// By lane: the symbols with an entry that waits, best first; how many; and how many fell to each refusal.
  let queue: UnsafeMutablePointer<Int32>
  let queued: UnsafeMutablePointer<Int>
  /// Closes with a position.
  var rowsHeld = Lane.zero
  /// Whether some change of size waits.
  var hasResizes = false
  /// Lanes that have been rebalanced once.
  var hasWeights: UInt8 = 0
  /// Lanes that were rebalanced at this close.
  var resized: UInt8 = 0
  /// The accounts that fill, where the settings have terms; else the kernel fills.
  let desk: PoolDesk?

  init(symbols: Int, cash: Double, firstRow: Int, desk: PoolDesk? = nil) {
    self.symbols = symbols
    self.desk = desk
    let lanes = 11 * symbols * MemoryLayout<Lane>.stride
    let run = (MemoryLayout<LaneRun>.size + 63) / 64 * 64
    let numbers = laneCount * MemoryLayout<Int>.stride + laneCount * symbols * 4
    memory = .allocate(byteCount: run + lanes + numbers + 11 * symbols, alignment: 64)
    self.run = memory.initializeMemory(
      as: LaneRun.self, to: LaneRun(cash: cash, firstRow: firstRow))
    var next = memory + run
    func take<Element>(_ count: Int, _ value: Element) -> UnsafeMutablePointer<Element> {
      let pointer = next.initializeMemory(as: Element.self, repeating: value, count: count)
      next += count * MemoryLayout<Element>.stride
      return pointer
    }
    shares = take(symbols, .zero)
    stop = take(symbols, Lane(repeating: .nan))
    target = take(symbols, Lane(repeating: .nan))
    flow = take(symbols, .zero)
    entered = take(symbols, Lane(repeating: 1))
    entryRow = take(symbols, .zero)
    quantity = take(symbols, .zero)
    stopDistance = take(symbols, Lane(repeating: .nan))
    targetDistance = take(symbols, Lane(repeating: .nan))
    wished = take(symbols, .zero)
    raw = take(symbols, .zero)
    queued = take(laneCount, 0)
    queue = take(laneCount * symbols, Int32(0))
    heldLong = take(symbols, UInt8(0))
    heldShort = take(symbols, UInt8(0))
    exits = take(symbols, UInt8(0))
    longs = take(symbols, UInt8(0))
    shorts = take(symbols, UInt8(0))
    resizes = take(symbols, UInt8(0))
    chosenLong = take(symbols, UInt8(0))
    chosenShort = take(symbols, UInt8(0))
    departs = take(symbols, UInt8(0))
    leaving = take(symbols, UInt8(0))
    entering = take(symbols, UInt8(0))
    // Where accounts fill, lanes without a parameter set have none.
    if let desk { self.run.pointee.account.ruined = ~desk.lanes }
  }

  deinit { memory.deallocate() }

  @inline(__always)
  func held(_ symbol: Int) -> UInt8 { heldLong[symbol] | heldShort[symbol] }

  /// The lanes that hold anything.
  var anyHeld: UInt8 {
    var lanes: UInt8 = 0
    for symbol in 0..<symbols { lanes |= held(symbol) }
    return lanes
  }

  /// Positions of a lane.
  func held(in lane: Int) -> Int {
    let bit: UInt8 = 1 << UInt8(lane)
    var count = 0
    for symbol in 0..<symbols where held(symbol) & bit != 0 { count += 1 }
    return count
  }

  /// Positions of a lane that no exit is about to close.
  func staying(in lane: Int) -> Int {
    let bit: UInt8 = 1 << UInt8(lane)
    var count = 0
    for symbol in 0..<symbols where held(symbol) & ~exits[symbol] & bit != 0 { count += 1 }
    return count
  }

  /// Entries of a lane that wait and whose symbol is not held already.
  func waiting(in lane: Int) -> Int {
    let bit: UInt8 = 1 << UInt8(lane)
    let line = queue + lane * symbols
    var count = 0
    for place in 0..<queued[lane] {
      let symbol = Int(line[place])
      if held(symbol) & ~exits[symbol] & bit == 0 { count += 1 }
    }
    return count
  }

  /// Keeps some of the entries of a lane that wait, in their order.
  func keepQueued(_ lane: Int, where isKept: (Int) -> Bool) {
    let line = queue + lane * symbols
    var kept = 0
    for place in 0..<queued[lane] where isKept(Int(line[place])) {
      line[kept] = line[place]
      kept += 1
    }
    queued[lane] = kept
  }

  /// Lets go of an entry that waits.
  func withdraw(_ symbol: Int, lane: Int) {
    keepQueued(lane) { $0 != symbol }
    let bit: UInt8 = 1 << UInt8(lane)
    longs[symbol] &= ~bit
    shorts[symbol] &= ~bit
  }
}

/// The places of the set bits of a mask of lanes.
@inline(__always)
func forEachLane(_ mask: UInt8, _ body: (Int, UInt8) -> Void) {
  var left = mask
  while left != 0 {
    let lane = left.trailingZeroBitCount
    body(lane, 1 << UInt8(lane))
    left &= left - 1
  }
}
