/// What a window's sums are made of, and what follows from them.
///
/// A row gives up to three numbers (`values`), each row's numbers give up to five `terms` around a
/// centre near by, and the terms' sums over the window give up to four outputs.
protocol WindowStatistic: SendableMetatype {
  static var values: Int { get }
  static var terms: Int { get }
  static var outputs: Int { get }
  /// How many rows before its own `read` looks at.
  static var lookback: Int { get }
  static func read<N: Number>(_ row: KernelRow<N>) -> [3 of N]
  static func terms<N: Number>(_ values: [3 of N], around center: [3 of N]) -> [5 of N]
  static func outputs<N: Number>(_ sums: WindowTotals<N>) -> [4 of N]
}

extension WindowStatistic {
  static var values: Int { 1 }
  static var outputs: Int { 1 }
  static var lookback: Int { 0 }

  /// The inputs as they are.
  @inline(__always)
  static func read<N: Number>(_ row: KernelRow<N>) -> [3 of N] {
    var read = [3 of N](repeating: .zero)
    for index in 0..<values { read[index] = row[index] }
    return read
  }
}

/// The sums over a window, and what else its statistic needs.
struct WindowTotals<N: Number> {
  var sums: [5 of N]
  /// What the terms were taken around.
  let center: [3 of N]
  /// This row's values.
  let values: [3 of N]
  /// Whether a value was the same at every row of the window.
  let isFlat: [3 of N.Mask]
  /// The window.
  let size: N
  /// The indicator's second setting; zero where it has none.
  let setting: N
}

/// A statistic of a window from sums that are added up and never taken apart.
///
/// Time is cut into blocks as long as the window. A window is the end of one block and the beginning of
/// the next, and both are taken around the value at the border: nothing cancels, however far a
/// price has come, and what has left the window leaves no rounding behind. When a block is over its rows are
/// summed once from the end: two additions a row whatever the window.
/// A NaN in the window makes the outputs NaN.
struct BlockSums<N: Number, Statistic: WindowStatistic>: Recurrence {
  private let window: N.Count
  private let size: N
  private let setting: N
  /// Behind this row of the block, the values so far; from this row on, sums to the end of the block before.
  private let slots: UnsafeMutablePointer<Double>
  private let memory: LaneBuffer
  private let capacity: Int
  private var place = N.Count(all: 0)
  private var nextBlock = N.Count(all: 0)
  private var nextBegin = 0
  private var center = [3 of N](repeating: .nan)
  private var since = [5 of N](repeating: .zero)
  private var previous = [3 of N](repeating: .nan)
  private var same = [3 of N](repeating: .zero)
  private var validFrom: N
  var lookback: Int { Statistic.lookback }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    size = window.number()
    setting = settings.values.count > 1 ? settings.number(1) : .zero
    capacity = window.largest
    memory = LaneBuffer(count: capacity * Self.slotSize * N.width / laneCount + 1)
    slots = memory.numbers
    validFrom = size - N(all: 1)
  }

  /// Where a lane keeps a row of its block; lanes lie one behind the other, each in order of time.
  @inline(__always)
  private func slot(_ row: Int, _ lane: Int) -> UnsafeMutablePointer<Double> {
    slots + (lane &* capacity &+ row) &* Self.slotSize
  }

  @inline(__always)
  private static var slotSize: Int { max(Statistic.terms, Statistic.values) }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let values = Statistic.read(row)
    var missing = isNaN(values[0])
    for index in 1..<max(Statistic.values, 1) { missing = missing | isNaN(values[index]) }
    if row.time >= nextBegin { beginBlocks(row.time, values) }
    if missing.any {
      validFrom = choose(missing, size + N(all: Double(row.time)), validFrom)
    }
    if isNaN(center[0]).any { findCenter(values, ~missing) }
    var totals = WindowTotals(
      sums: since, center: center, values: values, isFlat: flat(values), size: size,
      setting: setting)
    let terms = Statistic.terms(values, around: center)
    let ends = exchanged(values, missing)
    for index in 0..<Statistic.terms {
      since[index] = choose(missing, since[index], since[index] + terms[index])
      totals.sums[index] = since[index] + ends[index]
    }
    let known = greaterOrEqual(N(all: Double(row.time)), validFrom)
    let outputs = Statistic.outputs(totals)
    for index in 0..<Statistic.outputs { row.store(choose(known, outputs[index], .nan), to: index) }
  }

  /// The sums to the end of the block before; their slot takes the row's values.
  @inline(__always)
  private mutating func exchanged(_ values: [3 of N], _ missing: N.Mask) -> [5 of N] {
    var sums = [5 of N](repeating: .zero)
    var kept = values
    kept[0] = choose(missing, .nan, kept[0])
    for lane in 0..<N.width {
      let slot = slot(place[lane: lane], lane)
      for index in 0..<Statistic.terms { sums[index][lane: lane] = slot[index] }
      for index in 0..<Statistic.values { slot[index] = kept[index][lane: lane] }
      place[lane: lane] &+= 1
    }
    return sums
  }

  /// Counts the rows since each value changed.
  @inline(__always)
  private mutating func flat(_ values: [3 of N]) -> [3 of N.Mask] {
    var flat = [3 of N.Mask](repeating: N.Mask(byte: 0))
    for index in 0..<Statistic.values {
      let isSame = equal(values[index], previous[index])
      same[index] = choose(isSame, same[index] + N(all: 1), N(all: 1))
      previous[index] = values[index]
      flat[index] = greaterOrEqual(same[index], size)
    }
    return flat
  }

  /// Takes the first known values for the centre.
  @inline(never)
  private mutating func findCenter(_ values: [3 of N], _ known: N.Mask) {
    let fresh = known & isNaN(center[0])
    for index in 0..<Statistic.values {
      center[index] = choose(fresh, values[index], center[index])
    }
  }

  /// Sums up the blocks that are over, from their ends, around the values of this row.
  @inline(never)
  private mutating func beginBlocks(_ time: Int, _ values: [3 of N]) {
    nextBegin = .max
    for lane in 0..<N.width {
      if nextBlock[lane: lane] == time { beginBlock(lane, time, values) }
      nextBegin = min(nextBegin, nextBlock[lane: lane])
    }
  }

  private mutating func beginBlock(_ lane: Int, _ time: Int, _ values: [3 of N]) {
    var middle = [3 of Double](repeating: 0)
    let isKnown = (0..<Statistic.values).allSatisfy { values[$0][lane: lane].isFinite }
    for index in 0..<Statistic.values {
      if isKnown { center[index][lane: lane] = values[index][lane: lane] }
      middle[index] = center[index][lane: lane]
    }
    var sums = [5 of Double](repeating: 0)
    for row in stride(from: window[lane: lane] - 1, through: 0, by: -1) {
      let slot = slot(row, lane)
      var old = [3 of Double](repeating: 0)
      var isMissing = false
      for index in 0..<Statistic.values {
        old[index] = slot[index]
        isMissing = isMissing || old[index].isNaN
      }
      for index in 0..<Statistic.terms { slot[index] = sums[index] }
      guard !isMissing else { continue }
      let terms = Statistic.terms(old, around: middle)
      for index in 0..<Statistic.terms { sums[index] += terms[index] }
    }
    for index in 0..<Statistic.terms { since[index][lane: lane] = 0 }
    place[lane: lane] = 0
    nextBlock[lane: lane] = time + window[lane: lane]
  }
}
