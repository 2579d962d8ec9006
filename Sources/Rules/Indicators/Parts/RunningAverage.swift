/// How an average moves on to a new value.
protocol AverageStep: SendableMetatype {
  static func next<N: Number>(_ average: N, _ value: N, factor: N) -> N
}

/// A part of the way to the value: where values stay the same the average is the same to the last bit.
enum PartWayStep: AverageStep {
  @inline(__always)
  static func next<N: Number>(_ average: N, _ value: N, factor: N) -> N {
    (value - average) * factor + average
  }
}

/// The old average and the value, each with its weight: one step of latency less from row to row.
///
/// Where values stay the same it may end one bit beside them, which is of no account for ranges and
/// changes.
enum WeightedStep: AverageStep {
  @inline(__always)
  static func next<N: Number>(_ average: N, _ value: N, factor: N) -> N {
    average * (N(all: 1) - factor) + value * factor
  }
}

/// An average without end inside another kernel: the mean of the first values, then a recurrence.
///
/// NaN in gives NaN out and leaves the average as it was.
struct RunningAverage<N: Number, Step: AverageStep> {
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
      average = Step.next(average, value, factor: factor)
      return average
    }
    let known: N.Mask
    (average, seen, known) = Self.rare(average, seen, value, size, factor)
    isWarm = greaterOrEqual(seen, size).all
    return choose(known, average, .nan)
  }

  /// What seldom happens. No call: that would take the state of the loop out of its registers.
  @inline(__always)
  private static func rare(
    _ average: N, _ seen: N, _ value: N, _ size: N, _ factor: N
  ) -> (average: N, seen: N, known: N.Mask) {
    let valid = ~isNaN(value)
    let count = choose(valid, seen + N(all: 1), seen)
    let moved = Step.next(average, value, factor: factor)
    var next = choose(lessOrEqual(count, size), average + value, moved)
    next = choose(equal(count, size), next / size, next)
    return (choose(valid, next, average), count, valid & greaterOrEqual(count, size))
  }
}

extension RunningAverage where Step == PartWayStep {
  /// An exponential average.
  init(exponential size: N) { self.init(size: size, factor: N(all: 2) / (size + N(all: 1))) }
}

extension RunningAverage where Step == WeightedStep {
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
