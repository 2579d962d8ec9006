/// Which end of a window is looked for.
protocol ExtremeEnd: SendableMetatype {
  static var sign: Double { get }
  /// Whether the left value is nearer to the end than the right one.
  static func isBeyond<N: Number>(_ left: N, _ right: N) -> N.Mask
}

enum HighestEnd: ExtremeEnd {
  static var sign: Double { 1 }
  @inline(__always)
  static func isBeyond<N: Number>(_ left: N, _ right: N) -> N.Mask { greater(left, right) }
}

enum LowestEnd: ExtremeEnd {
  static var sign: Double { -1 }
  @inline(__always)
  static func isBeyond<N: Number>(_ left: N, _ right: N) -> N.Mask { less(left, right) }
}

extension ExtremeEnd {
  /// The extreme of two neighbouring stretches; of equal ones the newer, so that the order in which
  /// stretches are put together does not show in the sign of a zero.
  @inline(__always)
  static func extreme<N: Number>(_ new: N, _ old: N) -> N {
    choose(isBeyond(old, new), old, new)
  }
}

/// The largest or smallest value of a window; NaN in the window makes it NaN.
///
/// The extremes of stretches of 1, 2, 4 … rows are computed eight rows at a time, each from the one
/// before; any window is two of them. That takes the logarithm of the window in operations a row, none
/// of which depends on the prices. Lanes whose windows are neighbours share the extremes of the shortest.
struct Extreme<N: Number, End: ExtremeEnd>: IndicatorKernel {
  private let window: N.Count
  private let full: Int
  private let shortest: Int
  private let scratch = ScratchColumns(count: 3)
  private var missing: MissingRows<N>
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
    shortest = (0..<N.width).reduce(full) { [window] in min($0, window[lane: $1]) }
    missing = MissingRows(window)
  }

  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let isClean = missing.isClean(rows, source)
    let layout = WindowLayout(source, window, as: N.self)
    let isFlat = N.width > 1 && layout == .lanes && shortest == full && isClean
    // As many rows as the nearest cache takes.
    let most = isFlat ? 128 : 512
    scratch.reserve((most + full) * (isFlat ? N.width : 1))
    for first in stride(from: 0, to: rows.count, by: most) {
      let part = RowPart(rows, first, most, before: full - 1)
      if isFlat {
        write(part, rows, source.pointer, width: N.width, lane: 0)
      } else if layout == .run, isClean {
        writeRun(part, rows, source.pointer)
      } else {
        for lane in 0..<N.width {
          var column = source.pointer
          if source.stride != 1 || !isClean {
            column = scratch.copy(source, part, lane, missing: -.infinity * End.sign)
          }
          write(part, rows, column, width: 1, lane: lane)
        }
      }
    }
    if !isClean { missing.hide(rows, source, rows.outputs[0]) }
  }

  /// Extremes of stretches as long as a power of two, the longest that the window holds, and how far
  /// before a row the other stretch ends that makes up the window.
  @inline(__always)
  private func stretches(
    _ part: RowPart, _ column: UnsafePointer<Double>, window: Int, width: Int
  ) -> (level: UnsafePointer<Double>, shift: Int) {
    var level = column + part.from * width
    var reach = 1
    var target = 0
    while reach * 2 <= window {
      let isFourfold = reach * 4 <= window
      if isFourfold {
        extendFourfold(level, to: scratch[target], by: reach * width, count: part.whole * width)
      } else {
        extend(level, to: scratch[target], by: reach * width, count: part.whole * width)
      }
      level = UnsafePointer(scratch[target])
      target = 1 - target
      reach *= isFourfold ? 4 : 2
    }
    return (level, window - reach)
  }

  /// The extremes of stretches four times as long: two steps in one pass over the column.
  @inline(__always)
  private func extendFourfold(
    _ level: UnsafePointer<Double>, to other: UnsafeMutablePointer<Double>, by shift: Int,
    count: Int
  ) {
    var place = 0
    while place < min(3 &* shift, count) {
      var extreme = level[place]
      var back = place &- shift
      while back >= 0 {
        extreme = End.extreme(extreme, level[back])
        back &-= shift
      }
      other[place] = extreme
      place &+= 1
    }
    while place &+ laneCount <= count {
      let new = End.extreme(Lane(level, from: place), Lane(level, from: place &- shift))
      let old = End.extreme(
        Lane(level, from: place &- 2 &* shift), Lane(level, from: place &- 3 &* shift))
      End.extreme(new, old).write(to: other, from: place)
      place &+= laneCount
    }
    while place < count {
      let new = End.extreme(level[place], level[place &- shift])
      let old = End.extreme(level[place &- 2 &* shift], level[place &- 3 &* shift])
      other[place] = End.extreme(new, old)
      place &+= 1
    }
  }

  /// The extremes of longer stretches; where they begin before the first row they count for nothing.
  @inline(__always)
  private func extend(
    _ level: UnsafePointer<Double>, to other: UnsafeMutablePointer<Double>, by shift: Int,
    count: Int
  ) {
    let edge = min(shift, count)
    for place in 0..<edge { other[place] = level[place] }
    join(level, to: other, by: shift, from: edge, to: count)
  }

  /// Joins each place's stretch with that of `shift` places before.
  @inline(__always)
  private func join(
    _ level: UnsafePointer<Double>, to other: UnsafeMutablePointer<Double>, by shift: Int,
    from first: Int, to end: Int
  ) {
    var place = first
    while place &+ laneCount <= end {
      let (old, new) = (Lane(level, from: place &- shift), Lane(level, from: place))
      End.extreme(new, old).write(to: other, from: place)
      place &+= laneCount
    }
    while place < end {
      other[place] = End.extreme(level[place], level[place &- shift])
      place &+= 1
    }
  }

  /// The extremes of one lane's column, or of all lanes' side by side where their windows are alike.
  @inline(__always)
  private func write(
    _ part: RowPart, _ rows: KernelRows, _ column: UnsafePointer<Double>, width: Int, lane: Int
  ) {
    let window = self.window[lane: lane]
    let (level, shift) = stretches(part, column, window: window, width: width)
    let known = part.known(window, rows)
    let output = rows.outputs[0] + part.first * N.width + lane
    if width == N.width {
      for place in 0..<known * width { output[place] = .nan }
      let before = part.before * width
      join(
        level, to: output - before, by: shift * width, from: before + known * width,
        to: before + part.count * width)
    } else {
      for row in 0..<known { output[row &* N.width] = .nan }
      let newest = level + part.before
      let older = newest - shift
      for row in known..<part.count {
        output[row &* N.width] = End.extreme(newest[row], older[row])
      }
    }
  }

  /// All lanes side by side: each window is the shortest one and those that end up to seven rows before.
  @inline(__always)
  private func writeRun(
    _ part: RowPart, _ rows: KernelRows, _ column: UnsafePointer<Double>
  ) {
    let (level, shift) = stretches(part, column, window: shortest, width: 1)
    extend(level, to: scratch[2], by: shift, count: part.whole)
    let base = UnsafePointer(scratch[2]) + part.before
    let output = rows.outputs[0] + part.first * N.width
    let back = runOfLanes(N.self)
    if shortest >= laneCount - 1 {
      // The shortest windows of now and of some rows before meet.
      for row in 0..<part.count {
        N.store(End.extreme(N(all: base[row]), N.load(base, row, run: back)), output, row)
      }
    } else {
      for row in 0..<part.count {
        var found = N.load(base, row, run: back)
        found = End.extreme(found.moved(by: 1), found)
        found = End.extreme(found.moved(by: 2), found)
        found = End.extreme(found.moved(by: 4), found)
        N.store(found, output, row)
      }
    }
    let known = part.known(full, rows)
    for row in 0..<known {
      for lane in 0..<N.width where rows.start + part.first + row < window[lane: lane] - 1 {
        output[row * N.width + lane] = .nan
      }
    }
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
