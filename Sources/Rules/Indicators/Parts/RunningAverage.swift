/// An exponential average among several that are made of one another: the mean of the first values, then
/// the old average and the new value, each with its weight.
///
/// A stage waits for the one before it at every row, so what counts is the path from row to row, which
/// is a multiplication and an addition (`ExponentialAverage` has a shorter one and does more for it).
/// Where values stay the same it may end a few bits beside them. NaN leaves it as it was.
struct RunningAverage<N: Number> {
  private let size: N
  let factor: N
  let kept: N
  /// The sum of the values until it is seeded.
  private(set) var average = N.zero
  private var seen = N.zero
  private(set) var isWarm = false

  /// An average seeded with the mean of `size` values, in which a new value weighs 2 / (size + 1).
  init(exponential size: N) {
    self.size = size
    factor = N(all: 2) / (size + N(all: 1))
    kept = N(all: 1) - factor
  }

  @inline(__always)
  mutating func next(_ value: N) -> N { next(value, missing: isNaN(value)) }

  /// Takes a value in where it is not missing.
  @inline(__always)
  mutating func next(_ value: N, missing: N.Mask) -> N {
    if isWarm, !missing.any {
      average = moved(average, to: value)
      return average
    }
    // What seldom happens is no call: that would take the state of the loop out of its registers.
    seen = choose(missing, seen, seen + N(all: 1))
    var next = choose(lessOrEqual(seen, size), average + value, moved(average, to: value))
    next = choose(equal(seen, size), next / size, next)
    average = choose(missing, average, next)
    let known = greaterOrEqual(seen, size)
    isWarm = known.all
    return choose(known & ~missing, average, .nan)
  }

  /// What an average becomes with a value.
  @inline(__always)
  func moved(_ average: N, to value: N) -> N { average * kept + value * factor }

  /// Goes on with an average that was moved elsewhere.
  @inline(__always)
  mutating func resume(from average: N) { self.average = average }
}
