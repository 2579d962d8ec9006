/// Whether a bar some rows ago has the one highest high, or lowest low, of the bars around it.
///
/// A swing shows at the bar that completes it: nothing looks ahead.
struct Fractal<N: Number>: Recurrence {
  private let right: N.Count
  private let afterwards: N
  private let whole: N
  private let full: Int
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    let left = settings.count(0, as: N.self)
    right = settings.count(1, as: N.self)
    afterwards = right.number()
    whole = left.number() + afterwards
    var longest = 0
    for lane in 0..<N.width { longest = max(longest, left[lane: lane] + right[lane: lane]) }
    full = longest
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let high = row.time >= full ? row[0, back: right] : row.past(0, right)
    let low = row.time >= full ? row[1, back: right] : row.past(1, right)
    var swings = (high: N(all: 100), low: N(all: 100))
    var missing = N.Mask(byte: 0)
    for back in 0...min(full, row.time) {
      let past = KernelRow<N>(rows: row.rows, row: row.row &- back)
      let place = N(all: Double(back))
      let counts = lessOrEqual(place, whole)
      let isOther = counts & ~equal(place, afterwards)
      let (pastHigh, pastLow) = (past[0], past[1])
      swings.high = choose(isOther & greaterOrEqual(pastHigh, high), .zero, swings.high)
      swings.low = choose(isOther & lessOrEqual(pastLow, low), .zero, swings.low)
      missing = missing | (counts & (isNaN(pastHigh) | isNaN(pastLow)))
    }
    let isKnown = greaterOrEqual(N(all: Double(row.time)), whole) & ~missing
    row.store(choose(isKnown, swings.high, .nan), to: 0)
    row.store(choose(isKnown, swings.low, .nan), to: 1)
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
