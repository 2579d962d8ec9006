/// The average's old part and the new value, each with its weight: two steps from row to row.
///
/// Where the values stay the same it may end one bit beside them, which is of no account for ranges
/// and changes; prices take `ExponentialFactor`.
enum WeightedFactor: SmoothingFactor {
  @inline(__always)
  static func next<N: Number>(_ average: N, _ value: N, size: N, factor: N) -> N {
    average * (N(all: 1) - factor) + value * factor
  }
}

/// An average without end inside another kernel: the mean of the first values, then a recurrence.
///
/// NaN in gives NaN out and leaves the average as it was.
struct RunningAverage<N: Number, Factor: SmoothingFactor> {
  private let size: N
  private let factor: N
  /// The sum of the values until it is seeded.
  private var average = N.zero
  private var seen = N.zero
  private var isWarm = false

  /// An average seeded with `size` values, whose new value weighs `factor`.
  init(size: N, factor: N) {
    self.size = size
    self.factor = factor
  }

  @inline(__always)
  mutating func next(_ value: N) -> N {
    if isWarm, !isNaN(value).any {
      average = Factor.next(average, value, size: size, factor: factor)
      return average
    }
    // By value there and back: its address would keep the state out of registers.
    let (state, result) = rare(value)
    self = state
    return result
  }

  @inline(never)
  private func rare(_ value: N) -> (RunningAverage, N) {
    var state = self
    let valid = ~isNaN(value)
    state.seen = choose(valid, seen + N(all: 1), seen)
    let isSeeding = lessOrEqual(state.seen, size)
    let moved = Factor.next(average, value, size: size, factor: factor)
    state.average = choose(valid, choose(isSeeding, average + value, moved), average)
    let isSeeded = valid & equal(state.seen, size)
    state.average = choose(isSeeded, state.average / size, state.average)
    let isKnown = greaterOrEqual(state.seen, size)
    state.isWarm = isKnown.all
    return (state, choose(valid & isKnown, state.average, .nan))
  }
}

extension RunningAverage where Factor == ExponentialFactor {
  /// An exponential average.
  init(exponential size: N) { self.init(size: size, factor: N(all: 2) / (size + N(all: 1))) }
}

extension RunningAverage where Factor == WeightedFactor {
  /// Wilder's average.
  init(wilder size: N) { self.init(size: size, factor: N(all: 1) / size) }
}

/// Wilder's total: the sum of the first `size - 1` values, then each a `size`th less and the new one.
struct WilderTotal<N: Number> {
  private let size: N
  private let kept: N
  private var total = N.zero

  init(_ size: N) {
    self.size = size
    kept = N(all: 1) - N(all: 1) / size
  }

  /// Takes the value in where it is valid; `seen` counts it.
  @inline(__always)
  mutating func next(_ value: N, _ valid: N.Mask, seen: N) -> N {
    let old = choose(less(seen, size), total, total * kept)
    total = choose(valid, old + value, total)
    return total
  }
}
