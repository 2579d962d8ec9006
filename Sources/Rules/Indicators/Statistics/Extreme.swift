/// Which end of a window is looked for.
protocol ExtremeEnd {
  static var sign: Double { get }
}

enum HighestEnd: ExtremeEnd {
  static var sign: Double { 1 }
}

enum LowestEnd: ExtremeEnd {
  static var sign: Double { -1 }
}

/// The largest or smallest value of a window; NaN in the window makes it NaN.
///
/// The extremes of windows of 1, 2, 4 … rows are computed for the whole tile, each from the one before;
/// any window is two of them. That takes the logarithm of the window in operations a row, none of which
/// depends on the prices, and all lanes that read one series share them.
struct Extreme<N: Number, End: ExtremeEnd>: Recurrence {
  private let window: N.Count
  private let full: Int
  /// Whether the lanes' windows are neighbours and two levels serve them all.
  private let isShared: Bool
  private let scratch: ExtremeScratch
  /// The last missing row, lane by lane.
  private var missing = N.Count(all: -1)
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
    scratch = ExtremeScratch()
    var top = 1
    while top * 2 <= full { top *= 2 }
    isShared = N.width > 1 && window.isRun(width: N.width) && 2 * window[lane: 0] >= top
  }

  mutating func step(_ row: KernelRow<N>) {}

  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    // Lanes that read one series share its extremes.
    let width = source.isVector ? N.width : 1
    let before = min(full - 1, rows.start)
    let count = rows.count + before
    // Lanes side by side read up to eight rows too many, which count for nothing.
    scratch.reserve(count * width + laneCount)
    var level = scratch.first
    var other = scratch.second
    copy(source, rows, before: before, width: width, to: level)
    var reach = 1
    while true {
      if width < N.width, let shorter = lanesOfOneStretch(reach) {
        write(rows, level + before, other + before, reach: reach, shorter)
      } else if !isShared || width == N.width {
        for lane in 0..<N.width where covers(lane, reach) {
          write(lane, rows, level + before * width, width: width, reach: reach)
        }
      }
      guard reach * 2 <= full else { break }
      extend(level, to: other, by: reach * width, count: count * width)
      swap(&level, &other)
      reach *= 2
    }
    hideMissing(source, rows)
  }

  /// Whether two stretches of `reach` rows make a lane's window.
  @inline(__always)
  private func covers(_ lane: Int, _ reach: Int) -> Bool {
    reach <= window[lane: lane] && window[lane: lane] < reach * 2
  }

  /// The rows that the tile looks back on and its own, negated for the smallest.
  @inline(__always)
  private func copy(
    _ source: Source, _ rows: KernelRows, before: Int, width: Int,
    to target: UnsafeMutablePointer<Double>
  ) {
    let start = source.pointer - before * source.stride
    let count = rows.count + before
    if width == 1, source.stride == 1 {
      for row in 0..<count { target[row] = Self.plain(start[row]) }
    } else {
      for row in 0..<count {
        for lane in 0..<width {
          target[row * width + lane] = Self.plain(start[row * source.stride + lane])
        }
      }
    }
  }

  /// A value as all comparisons want it: larger is nearer to the end, and NaN loses.
  @inline(__always)
  private static func plain(_ value: Double) -> Double {
    value.isNaN ? -.infinity : value * End.sign
  }

  /// The extremes of twice as many rows.
  @inline(__always)
  private func extend(
    _ level: UnsafeMutablePointer<Double>, to other: UnsafeMutablePointer<Double>, by shift: Int,
    count: Int
  ) {
    let edge = min(shift, count)
    for place in 0..<edge { other[place] = level[place] }
    let earlier = level - shift
    for place in edge..<count {
      let (new, old) = (level[place], earlier[place])
      other[place] = new > old ? new : old
    }
  }

  /// A lane's extremes; rows whose window is not full become NaN later.
  @inline(__always)
  private func write(
    _ lane: Int, _ rows: KernelRows, _ level: UnsafeMutablePointer<Double>, width: Int, reach: Int
  ) {
    let shift = window[lane: lane] - reach
    let first = max(0, min(rows.count, window[lane: lane] - 1 - rows.start))
    let output = rows.outputs[0] + lane
    for row in 0..<first { output[row * N.width] = .nan }
    let column = level + (width == 1 ? 0 : lane)
    let earlier = column - shift * width
    for row in first..<rows.count {
      let (new, old) = (column[row * width], earlier[row * width])
      output[row * N.width] = (new > old ? new : old) * End.sign
    }
  }

  /// The lanes whose windows are two stretches of half of `reach` rows, if all others' are of `reach`
  /// and all can be written side by side.
  private func lanesOfOneStretch(_ reach: Int) -> N.Mask? {
    guard isShared, full >= reach, full < 2 * reach else { return nil }
    return less(window.number(), N(all: Double(reach)))
  }

  /// All lanes' extremes side by side; `shorter` lanes take those of half as many rows.
  @inline(__always)
  private func write(
    _ rows: KernelRows, _ level: UnsafeMutablePointer<Double>,
    _ half: UnsafeMutablePointer<Double>, reach: Int, _ shorter: N.Mask
  ) {
    // Where the longest window is not full yet, each lane goes by itself.
    let first = max(0, min(rows.count, full - 1 - rows.start))
    let start = rows.first(first)
    for lane in 0..<N.width {
      let isShort = window[lane: lane] < reach
      write(
        lane, start, isShort ? half : level, width: 1, reach: isShort ? reach / 2 : reach)
    }
    var (shift, halfShift) = (window, window)
    for lane in 0..<N.width {
      shift[lane: lane] -= reach
      halfShift[lane: lane] -= reach / 2
    }
    let sign = N(all: End.sign)
    for row in first..<rows.count {
      var result = N.larger(N(all: level[row]), N.load(UnsafePointer(level), row, run: shift))
      if shorter.any {
        let other = N.larger(
          N(all: half[row]), N.load(UnsafePointer(half), row, run: halfShift))
        result = choose(shorter, other, result)
      }
      N.store(result * sign, rows.outputs[0], row)
    }
  }

  /// NaN for the rows whose window holds a missing one.
  @inline(__always)
  private mutating func hideMissing(_ source: Source, _ rows: KernelRows) {
    if !source.isVector, source.stride == 1 {
      var missingRows = 0
      for row in 0..<rows.count { missingRows &+= source.pointer[row].isNaN ? 1 : 0 }
      guard missingRows > 0 || missing.largest >= 0 else { return }
    }
    for lane in 0..<N.width {
      var last = missing[lane: lane]
      for row in 0..<rows.count {
        if source.load(row, lane: lane).isNaN { last = rows.start + row }
        if last >= 0, rows.start + row - last < window[lane: lane] {
          rows.outputs[0][row * N.width + lane] = .nan
        }
      }
      missing[lane: lane] = rows.start + rows.count - last > window[lane: lane] ? -1 : last
    }
  }
}

/// Two stretches of memory that grow as they are needed.
private final class ExtremeScratch {
  private(set) var first = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private(set) var second = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private var capacity = 1

  func reserve(_ count: Int) {
    guard count > capacity else { return }
    first.deallocate()
    second.deallocate()
    first = .allocate(capacity: count)
    second = .allocate(capacity: count)
    capacity = count
  }

  deinit {
    first.deallocate()
    second.deallocate()
  }
}

extension Indicator {
  static let highest = Indicator(
    "highest", .statistics, "Highest value of a window",
    definition: "max of the last `window` values",
    source: "TA-Lib MAX", inputs: [.series], settings: [.window(20)],
    Extreme<Double, HighestEnd>.self, Extreme<Lane, HighestEnd>.self
  ) { Int($0[0]) - 1 }

  static let lowest = Indicator(
    "lowest", .statistics, "Lowest value of a window",
    definition: "min of the last `window` values",
    source: "TA-Lib MIN", inputs: [.series], settings: [.window(20)],
    Extreme<Double, LowestEnd>.self, Extreme<Lane, LowestEnd>.self
  ) { Int($0[0]) - 1 }

  static let midpoint = Indicator(
    "midpoint", .overlap, "Middle of a window", definition: "(highest(x) + lowest(x)) / 2",
    source: "TA-Lib MIDPOINT", inputs: [.series], settings: [.window(14, atLeast: 2)]
  ) { [($0[0].highest($1[0]) + $0[0].lowest($1[0])) * 0.5] }

  static let middlePrice = Indicator(
    "midprice", .overlap, "Middle of a window's price range",
    definition: "(highest(high) + lowest(low)) / 2",
    source: "TA-Lib MIDPRICE", inputs: [.high, .low], settings: [.window(14, atLeast: 2)]
  ) { [($0[0].highest($1[0]) + $0[1].lowest($1[0])) * 0.5] }
}

extension Term {
  /// The largest of the last `window` values, this bar's included.
  public func highest(_ window: some Term) -> Formula { Indicator.highest([self], [window])[0] }

  /// The smallest of the last `window` values, this bar's included.
  public func lowest(_ window: some Term) -> Formula { Indicator.lowest([self], [window])[0] }

  /// The middle between the largest and the smallest of the last `window` values.
  public func midpoint(_ window: some Term) -> Formula { Indicator.midpoint([self], [window])[0] }
}
