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
  mutating func next(_ value: N) -> N { next(value, missing: isNaN(value)) }

  /// Takes a value in where it is not missing.
  @inline(__always)
  mutating func next(_ value: N, missing: N.Mask) -> N {
    if isWarm, !missing.any {
      average = Step.next(average, value, factor: factor)
      return average
    }
    // What seldom happens is no call: that would take the state of the loop out of its registers.
    seen = choose(missing, seen, seen + N(all: 1))
    let moved = Step.next(average, value, factor: factor)
    var next = choose(lessOrEqual(seen, size), average + value, moved)
    next = choose(equal(seen, size), next / size, next)
    average = choose(missing, average, next)
    let known = greaterOrEqual(seen, size)
    isWarm = known.all
    return choose(known & ~missing, average, .nan)
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
