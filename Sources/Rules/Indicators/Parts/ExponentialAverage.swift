/// What a value weighs in an exponential average, and what it leaves of the average before it.
struct AverageWeights<N: Number>: Sendable {
  let factor: N
  /// 1 - factor, its square and its fourth power.
  let kept, keptTwice, keptFourTimes: N
  /// The same for each row of a block, zeros where there is no row so far back in it.
  let keptRows: (N.Rows, N.Rows, N.Rows)
  /// The powers of `kept`, from the first to the eighth.
  let powers: N.Rows

  init(factor: N) {
    self.factor = factor
    kept = N(all: 1) - factor
    keptTwice = kept * kept
    keptFourTimes = keptTwice * keptTwice
    keptRows = (
      N.Rows(all: kept).withZeros(1), N.Rows(all: keptTwice).withZeros(2),
      N.Rows(all: keptFourTimes).withZeros(4)
    )
    powers = N.Rows(powersOf: kept)
  }
}

/// The weighted distances of a block's values from its first, summed up row by row: in pairs, in fours,
/// in eights.
struct AverageScan<N: Number> {
  private var distance = N.zero
  private var pairs = (N.zero, N.zero)
  private var fours = (N.zero, N.zero, N.zero, N.zero)

  /// Takes a distance in and tells the sum.
  @inline(__always)
  mutating func next(_ distance: N, _ weights: AverageWeights<N>) -> N {
    let pair = distance + weights.kept * self.distance
    let four = pair + weights.keptTwice * pairs.1
    let sum = four + weights.keptFourTimes * fours.3
    self.distance = distance
    pairs = (pair, pairs.0)
    fours = (four, fours.0, fours.1, fours.2)
    return sum
  }

  /// Takes over, in some lanes, what another has.
  mutating func take(_ other: Self, _ lanes: N.Mask) {
    distance = choose(lanes, other.distance, distance)
    pairs = (choose(lanes, other.pairs.0, pairs.0), choose(lanes, other.pairs.1, pairs.1))
    fours = (
      choose(lanes, other.fours.0, fours.0), choose(lanes, other.fours.1, fours.1),
      choose(lanes, other.fours.2, fours.2), choose(lanes, other.fours.3, fours.3)
    )
  }
}

/// An exponential average inside a kernel.
///
/// The mean of the first values, then a part of the way to each new one; NaN leaves it as it was.
///
/// Within a block of eight rows the average is told from what it was before the block:
///
///     average = (anchor + drift) + kept^n * (base - anchor)
///
/// where `anchor` is the block's first value, n how many values it has brought, and `drift` the average
/// of their distances from the anchor, summed in pairs, fours and eights (Hillis and Steele's scan). Only
/// `base` is carried from block to block, so the rows of a block are one vector and not eight that wait
/// for one another; and where values stay the same the average moves straight to them and stays there
/// to the last bit. Blocks begin at rows of the history that are multiples of eight: the bits do not
/// depend on how it is cut into tiles.
struct ExponentialAverage<N: Number> {
  private let size: N
  private let skip: N
  private let weights: AverageWeights<N>
  /// The average before the block.
  private var base = N.nan
  private var anchor = N.zero
  private var scan = AverageScan<N>()
  /// What is left of `base`; 1 where the block has brought no value yet.
  private var power = N(all: 1)
  /// The sum of the values until it is seeded.
  private var sum = N.zero
  /// Values seen, those skipped included.
  private var seen = N.zero
  /// Whether all lanes are seeded.
  private(set) var isWarm = false
  /// The average; NaN until it is seeded.
  private(set) var average = N.nan

  /// An average seeded with the mean of `size` values after the first `skip`, in which a new value weighs
  /// `factor`.
  init(size: N, skip: N = .zero, factor: N) {
    self.size = size
    self.skip = skip
    weights = AverageWeights(factor: factor)
  }

  /// An average in which a new value weighs 2 / (size + 1).
  init(exponential size: N, skip: N = .zero) {
    self.init(size: size, skip: skip, factor: N(all: 2) / (size + N(all: 1)))
  }

  /// An average in which a new value weighs 1 / size.
  init(wilder size: N, skip: N = .zero) {
    self.init(size: size, skip: skip, factor: N(all: 1) / size)
  }

  /// Takes a row's value in and tells the average; NaN where it is missing.
  @inline(__always)
  mutating func next(_ value: N, time: Int) -> N {
    next(value, missing: isNaN(value), time: time)
  }

  /// Takes a row's value in where it is not missing; `time` is the row of the history.
  @inline(__always)
  mutating func next(_ value: N, missing: N.Mask, time: Int) -> N {
    if isWarm, !missing.any {
      average = taken(value)
    } else {
      self = warmed(value, ~missing)
    }
    if time % blockLength == blockLength - 1 { fold() }
    return choose(missing, .nan, average)
  }

  /// The average at each row of a block in which all lanes are seeded and no value is missing; `average` is
  /// that before the block, and then that behind it.
  @inline(__always)
  func next(_ values: N.Rows, _ average: inout N) -> N.Rows {
    values.averaged(&average, weights)
  }

  /// Goes on behind blocks that ended with an average.
  @inline(__always)
  mutating func resume(from average: N) {
    self.average = average
    fold()
  }

  /// The average with one value more, as `next` has it for eight at once.
  @inline(__always)
  private mutating func taken(_ value: N) -> N {
    anchor = choose(equal(power, N(all: 1)), value, anchor)
    let drift = scan.next((value - anchor) * weights.factor, weights)
    power = power * weights.kept
    return (anchor + drift) + power * (base - anchor)
  }

  @inline(__always)
  private mutating func fold() {
    base = average
    scan = AverageScan()
    power = N(all: 1)
  }

  // On a copy and no part of the loop: the state of the loop stays in registers.
  @inline(never)
  private func warmed(_ value: N, _ valid: N.Mask) -> Self {
    var next = self
    next.seen = choose(valid, seen + N(all: 1), seen)
    let place = next.seen - skip
    let isSeeding = valid & greater(place, .zero) & lessOrEqual(place, size)
    next.sum = choose(isSeeding, sum + value, sum)
    let isMoving = valid & greater(place, size)
    var moved = self
    let average = moved.taken(value)
    next.take(moved, isMoving)
    next.average = choose(isMoving, average, self.average)
    let isSeeded = isSeeding & equal(place, size)
    next.average = choose(isSeeded, next.sum / size, next.average)
    next.base = choose(isSeeded, next.average, base)
    next.isWarm = !isNaN(next.average).any
    return next
  }

  /// Takes over, in some lanes, where another stands in its block.
  private mutating func take(_ other: Self, _ lanes: N.Mask) {
    anchor = choose(lanes, other.anchor, anchor)
    power = choose(lanes, other.power, power)
    scan.take(other.scan, lanes)
  }
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
