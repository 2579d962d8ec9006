/// Whether a bar some rows ago has the one highest high, or lowest low, of the bars around it.
///
/// A swing shows at the bar that completes it: nothing looks ahead.
struct Fractal<N: Number>: Recurrence {
  private let right: N.Count
  private let afterwards: N
  private let whole: N
  private let full: Int
  /// The first row at which all bars around the swing are there, lane by lane.
  private var validFrom: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    let left = settings.count(0, as: N.self)
    right = settings.count(1, as: N.self)
    afterwards = right.number()
    whole = left.number() + afterwards
    var longest = 0
    for lane in 0..<N.width { longest = max(longest, left[lane: lane] + right[lane: lane]) }
    full = longest
    validFrom = whole
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    let missing = isNaN(row[0]) | isNaN(row[1])
    if missing.any { validFrom = choose(missing, now + whole + N(all: 1), validFrom) }
    let isKnown = greaterOrEqual(now, validFrom)
    let high = row.time >= full ? row[0, back: right] : row.past(0, right)
    let low = row.time >= full ? row[1, back: right] : row.past(1, right)
    var swings = (high: isKnown, low: isKnown)
    var back = 0
    while back <= full, (swings.high | swings.low).any {
      // Rows before the first are reached by lanes alone whose values are not known yet.
      let past = KernelRow<N>(rows: row.rows, row: row.row &- min(back, row.time))
      let place = N(all: Double(back))
      let isOther = lessOrEqual(place, whole) & ~equal(place, afterwards)
      swings.high = swings.high & ~(isOther & greaterOrEqual(past[0], high))
      swings.low = swings.low & ~(isOther & lessOrEqual(past[1], low))
      back += 1
    }
    let all = N(all: 100)
    row.store(choose(isKnown, choose(swings.high, all, .zero), .nan), to: 0)
    row.store(choose(isKnown, choose(swings.low, all, .zero), .nan), to: 1)
  }

  mutating func run(_ rows: KernelRows) {
    let (highs, lows) = (rows.source(0), rows.source(1))
    var row = 0
    if N.width == 1, highs.stride == 1, lows.stride == 1 {
      let known = min(
        firstMissing(highs.pointer, from: 0, to: rows.count),
        firstMissing(lows.pointer, from: 0, to: rows.count))
      while row < known, Double(rows.start + row) < validFrom[lane: 0] {
        step(KernelRow(rows: rows, row: row))
        row += 1
      }
      while row + laneCount <= known {
        store(isSwing(highs, row, isHigh: true), rows.outputs[0] + row)
        store(isSwing(lows, row, isHigh: false), rows.outputs[1] + row)
        row += laneCount
      }
    }
    while row < rows.count {
      step(KernelRow(rows: rows, row: row))
      row += 1
    }
  }

  /// Which of eight rows of a column complete a swing; all bars around it are known.
  @inline(__always)
  private func isSwing(_ column: Source, _ row: Int, isHigh: Bool) -> UInt8 {
    func side(_ back: Int) -> Lane { Lane(column.pointer, from: row &- back) }
    let right = self.right[lane: 0]
    let value = side(right)
    var isSwing: UInt8 = 0xFF
    for back in 0...full where back != right {
      let other = side(back)
      isSwing &= isHigh ? less(other, value) : greater(other, value)
    }
    return isSwing
  }

  @inline(__always)
  private func store(_ isSwing: UInt8, _ place: UnsafeMutablePointer<Double>) {
    let values = choose(isSwing, Lane(repeating: 100), Lane.zero)
    UnsafeMutableRawPointer(place).storeBytes(of: values, as: Lane.self)
  }
}

extension Indicator {
  static let fractal = Indicator(
    "fractal", .momentum, "Swing highs and lows",
    definition: "high: 100 where high[right] is above the highs of the left bars before it and the "
      + "right bars after it, else 0; low: the same of lows",
    source: "TA-Lib FRACTAL; Williams (1995)", inputs: [.high, .low],
    settings: [.window("left", 2), .window("right", 2)], outputs: ["high", "low"],
    Fractal<Double>.self, Fractal<Lane>.self
  ) { Int($0[0]) + Int($0[1]) }
}

/// Swings of the market, 100 or 0, at the bar that completes them.
public struct Swings: Sendable {
  /// 100 where the bar of `right` bars ago is a swing high.
  public let high: Formula
  /// 100 where the bar of `right` bars ago is a swing low.
  public let low: Formula
}

extension Market {
  /// Swing highs and lows, told at the bar that completes them: `right` bars after they were.
  public func swings(left: some Term = 2, right: some Term = 2) -> Swings {
    let lines = Indicator.fractal([high, low], [left, right])
    return Swings(high: lines[0], low: lines[1])
  }
}
