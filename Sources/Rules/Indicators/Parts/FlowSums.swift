/// What a row adds to two sums over a window, and what is made of the sums.
///
/// A definition for one row is enough: the rows that leave the window are computed again, which costs
/// less than keeping them.
protocol WindowFlow: SendableMetatype {
  /// How many rows before its own a row's terms read: 0 or 1.
  static var reach: Int { get }
  /// The terms of a row; the second is NaN where any of its inputs is missing.
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N)
  /// The value, from both sums; the second is exactly 0 where all its terms are.
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N
}

/// A row of the inputs, at the end of the window or just before its start.
struct FlowBar<N: Number> {
  /// Where the row lies.
  enum Place {
    case now
    /// As many rows ago as the window is long, which the history holds.
    case behind
    /// The same, where it may not.
    case perhapsBehind
  }

  let row: KernelRow<N>
  let place: Place
  let window: N.Count
  let windowAndOne: N.Count

  /// An input at the row.
  @inline(__always)
  subscript(input: Int) -> N {
    switch place {
    case .now: row[input]
    case .behind: row[input, back: window]
    case .perhapsBehind: row.past(input, window)
    }
  }

  /// An input at the row before it.
  @inline(__always)
  func before(_ input: Int) -> N {
    switch place {
    case .now: row.before(input)
    case .behind: row[input, back: windowAndOne]
    case .perhapsBehind: row.past(input, windowAndOne)
    }
  }
}

extension KernelRow {
  /// An input's numbers at the row before; NaN at the first.
  @inline(__always)
  func before(_ input: Int) -> N {
    time > 0 ? N.load(rows.source(input), row &- 1) : N.nan
  }
}

extension NumberCount {
  /// One more in every lane.
  func plusOne<N: Number>(_ type: N.Type) -> Self where N.Count == Self {
    var result = self
    for lane in 0..<N.width { result[lane: lane] += 1 }
    return result
  }
}

/// Two sums over a window; NaN while the window is not full or misses a row.
struct FlowSums<N: Number, Flow: WindowFlow>: Recurrence {
  private let window: N.Count
  private let windowAndOne: N.Count
  private let size: N
  private let full: Int
  private var first = RunningSum<N>()
  private var second = RunningSum<N>()
  /// The first row at which the window is full and misses nothing, lane by lane.
  private var validFrom: N
  /// The last row whose second term was not 0: behind it the sum is 0, whatever rounding left there.
  private var moved: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    windowAndOne = window.plusOne(N.self)
    size = window.number()
    full = window.largest + Flow.reach
    validFrom = size - N(all: 1)
    moved = -size
  }

  @inline(__always)
  private func bar(_ row: KernelRow<N>, _ place: FlowBar<N>.Place) -> FlowBar<N> {
    FlowBar(row: row, place: place, window: window, windowAndOne: windowAndOne)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    var fresh = Flow.terms(bar(row, .now))
    var stale =
      row.time >= full ? Flow.terms(bar(row, .behind)) : Flow.terms(bar(row, .perhapsBehind))
    let missing = isNaN(fresh.1)
    let missed = isNaN(stale.1)
    if (missing | missed).any {
      validFrom = choose(missing, size + now, validFrom)
      fresh = (choose(missing, .zero, fresh.0), choose(missing, .zero, fresh.1))
      stale = (choose(missed, .zero, stale.0), choose(missed, .zero, stale.1))
    }
    first.replace(stale.0, by: fresh.0)
    second.replace(stale.1, by: fresh.1)
    moved = choose(equal(fresh.1, .zero), moved, now)
    let total = choose(greaterOrEqual(now - moved, size), .zero, second.value)
    let value = Flow.value(first.value, total, bar(row, .now), size: size)
    row.store(choose(greaterOrEqual(now, validFrom), value, .nan))
  }
}
