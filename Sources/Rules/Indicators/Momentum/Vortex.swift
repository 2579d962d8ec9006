/// The way from each low to the next high, and from each high to the next low, over true range.
struct Vortex<N: Number>: Recurrence {
  private let window: N.Count
  private let windowAndOne: N.Count
  private let size: N
  private let full: Int
  private var up = RunningSum<N>()
  private var down = RunningSum<N>()
  private var range = RunningSum<N>()
  private var validFrom: N
  /// The last row that had a range.
  private var moved: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    windowAndOne = window.plusOne(N.self)
    size = window.number()
    full = window.largest + 1
    validFrom = size - N(all: 1)
    moved = -size
  }

  private typealias Terms = (up: N, down: N, range: N)

  @inline(__always)
  private func terms(_ bar: FlowBar<N>) -> Terms {
    let (high, low) = (bar[0], bar[1])
    let (pastHigh, pastLow, pastClose) = (bar.before(0), bar.before(1), bar.before(2))
    let unknown = isNaN(pastClose)
    let top = choose(less(high, pastClose) | unknown, pastClose, high)
    let bottom = choose(greater(low, pastClose) | unknown, pastClose, low)
    return ((high - pastLow).magnitude, (low - pastHigh).magnitude, top - bottom)
  }

  /// Terms of a row that misses a price count for nothing.
  @inline(__always)
  private func known(_ terms: Terms, _ missing: N.Mask) -> Terms {
    guard missing.any else { return terms }
    return (
      choose(missing, .zero, terms.up), choose(missing, .zero, terms.down),
      choose(missing, .zero, terms.range)
    )
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    func bar(_ place: FlowBar<N>.Place) -> FlowBar<N> {
      FlowBar(row: row, place: place, window: window, windowAndOne: windowAndOne)
    }
    let newest = terms(bar(.now))
    let oldest = row.time >= full ? terms(bar(.behind)) : terms(bar(.perhapsBehind))
    let missing = isNaN(newest.up) | isNaN(newest.down) | isNaN(newest.range) | isNaN(row[2])
    if missing.any { validFrom = choose(missing, size + now, validFrom) }
    let fresh = known(newest, missing)
    let stale = known(
      oldest, isNaN(oldest.up) | isNaN(oldest.down) | isNaN(oldest.range) | isNaN(oldClose(row)))
    up.replace(stale.up, by: fresh.up)
    down.replace(stale.down, by: fresh.down)
    range.replace(stale.range, by: fresh.range)
    moved = choose(equal(fresh.range, .zero), moved, now)
    let isStill = greaterOrEqual(now - moved, size)
    let isKnown = greaterOrEqual(now, validFrom)
    let total = range.value
    row.store(
      choose(isKnown, choose(isStill, .zero, up.value / total), .nan), to: 0)
    row.store(
      choose(isKnown, choose(isStill, .zero, down.value / total), .nan), to: 1)
  }

  /// The close of the row that leaves the window: a row that misses it counted for nothing.
  @inline(__always)
  private func oldClose(_ row: KernelRow<N>) -> N {
    row.time >= full ? row[2, back: window] : row.past(2, window)
  }
}

extension Indicator {
  static let vortex = Indicator(
    "vortex", .momentum, "Vortex indicator, up and down",
    definition: "plus: sum of |high - low[1]| / sum of true range over the window; minus: sum of "
      + "|low - high[1]| / the same",
    source: "TA-Lib VORTEX; Botes and Siepman (2010)", inputs: [.high, .low, .close],
    settings: [.window(14)], outputs: ["plus", "minus"],
    Vortex<Double>.self, Vortex<Lane>.self
  ) { Int($0[0]) }
}

/// The vortex indicator's lines.
public struct VortexLines: Sendable {
  /// The movement up over the true range.
  public let plus: Formula
  /// The movement down over the true range.
  public let minus: Formula
}

extension Market {
  /// The vortex indicator: movement up and down over the true range; 0 where nothing moved.
  public func vortex(_ window: some Term) -> VortexLines {
    let lines = Indicator.vortex([high, low, close], [window])
    return VortexLines(plus: lines[0], minus: lines[1])
  }
}
