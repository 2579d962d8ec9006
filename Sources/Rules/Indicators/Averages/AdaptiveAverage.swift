/// The last known values, lane by lane: missing rows are not in it.
struct KnownHistory<N: Number> {
  private let buffer: NumberBuffer
  private let numbers: UnsafeMutablePointer<Double>
  private let mask: Int
  /// Values kept so far.
  private(set) var count = N.Count(all: 0)

  /// Room for the last `capacity` values.
  init(capacity: Int) {
    var size = 1
    while size < capacity { size *= 2 }
    buffer = NumberBuffer(count: size * N.width)
    numbers = buffer.pointer
    mask = size - 1
  }

  /// The value `back` values ago; 1 is the newest.
  @inline(__always)
  subscript(back back: N.Count) -> N {
    var result = N.zero
    for lane in 0..<N.width {
      let place = (count[lane: lane] &- back[lane: lane]) & mask
      result[lane: lane] = numbers[place &* N.width &+ lane]
    }
    return result
  }

  /// Keeps a value of every lane.
  @inline(__always)
  mutating func push(_ value: N) {
    for lane in 0..<N.width {
      numbers[(count[lane: lane] & mask) &* N.width &+ lane] = value[lane: lane]
      count[lane: lane] &+= 1
    }
  }

  /// Keeps the values of some lanes.
  mutating func push(_ value: N, _ valid: N.Mask) {
    for lane in 0..<N.width where valid.byte >> UInt8(lane) & 1 == 1 {
      numbers[(count[lane: lane] & mask) &* N.width &+ lane] = value[lane: lane]
      count[lane: lane] &+= 1
    }
  }
}

/// Kaufman's average: the straighter the way of the last rows, the faster it follows.
struct AdaptiveAverage<N: Number>: Recurrence {
  private let window: N.Count
  private let longer: N.Count
  private let size: N
  private let isCopy: N.Mask
  private var history: KnownHistory<N>
  private var previous = N.nan
  private var average = N.nan
  /// The length of the way: the sum of the window's changes.
  private var way = RunningSum<N>()
  private var isWarm = false
  /// How many rows before this one miss nothing, as far as they were counted.
  private var known = 0
  /// Whether rows were seen that the history does not hold.
  private var isBehind = false
  let lookback: Int

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    var longer = window
    for lane in 0..<N.width { longer[lane: lane] += 1 }
    self.longer = longer
    size = window.number()
    isCopy = equal(size, N(all: 1))
    lookback = longer.largest
    history = KnownHistory(capacity: lookback)
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      if isWarm, known >= lookback { row = glide(rows, from: row) }
      if row < rows.count {
        catchUp(rows, row)
        step(KernelRow(rows: rows, row: row))
      }
      row += 1
    }
  }

  /// Moves on to the next missing value; the rows before are the history, so none is kept.
  private mutating func glide(_ rows: KernelRows, from first: Int) -> Int {
    let source = rows.inputs[0]
    let layout = WindowLayout(source, window, as: N.self)
    let end =
      layout.isColumn ? firstMissing(source.pointer, from: first, to: rows.count) : rows.count
    let place: Int
    switch layout {
    case .run: place = glide(rows, from: first, to: end, .run)
    case .same: place = glide(rows, from: first, to: end, .same)
    case .near, .scattered: place = glide(rows, from: first, to: end, .scattered)
    case .lanes: place = glide(rows, from: first, to: end, .lanes)
    case .other: place = glide(rows, from: first, to: end, .other)
    }
    isBehind = isBehind || place > first
    return place
  }

  /// What moves stays in registers.
  @inline(__always)
  private mutating func glide(
    _ rows: KernelRows, from first: Int, to end: Int, _ layout: WindowLayout
  ) -> Int {
    let (source, output) = (rows.inputs[0], rows.outputs[0])
    let (window, longer, isCopy) = (self.window, self.longer, self.isCopy)
    let hasCopies = isCopy.any
    var (previous, average, way) = (self.previous, self.average, self.way)
    var place = first
    if N.width == 1, !hasCopies {
      // Eight rows side by side; only the way and the average go from row to row.
      var (one, last, length) = (average[lane: 0], previous[lane: 0], RunningSum<Double>())
      length.take(way)
      while place &+ laneCount <= end {
        let values = Lane(source, from: place)
        if !layout.isColumn, isNaN(values).any { break }
        let starts = Lane(source, from: place, back: window[lane: 0])
        let gone = (starts - Lane(source, from: place, back: longer[lane: 0])).magnitude
        let steps = (values - values.moved(after: last)).magnitude - gone
        var lengths = Lane.zero
        for row in 0..<laneCount {
          length.add(steps[row])
          lengths[row] = length.value
        }
        let weights = AdaptiveAverage<Lane>.weight(values, starts, lengths)
        let (kept, brought) = (Lane(repeating: 1) - weights, values * weights)
        for row in 0..<laneCount {
          one = one * kept[row] + brought[row]
          output[place &+ row] = one
        }
        last = values.last
        place &+= laneCount
      }
      (average, previous) = (N(all: one), N(all: last))
      way.take(length)
    }
    while place < end {
      let value = N.load(source, place, layout)
      if !layout.isColumn, isNaN(value).any { break }
      let start = N.load(source, place, back: window, layout)
      let gone = (start - N.load(source, place, back: longer, layout)).magnitude
      way.add((value - previous).magnitude - gone)
      let next = Self.next(value, start, way.value, average)
      average = hasCopies ? choose(isCopy, value, next) : next
      previous = value
      N.store(average, output, place)
      place += 1
    }
    (self.previous, self.average, self.way) = (previous, average, way)
    return place
  }

  /// Keeps the rows that were glided over.
  private mutating func catchUp(_ rows: KernelRows, _ row: Int) {
    guard isBehind else { return }
    for back in (1...lookback).reversed() { history.push(N.load(rows.inputs[0], row - back)) }
    isBehind = false
  }

  @inline(__always)
  private static func next(
    _ value: N, _ start: N, _ length: N, _ average: N
  ) -> N {
    let weight = weight(value, start, length)
    // The old average and the value, each with its weight: one step less from row to row.
    return average * (N(all: 1) - weight) + value * weight
  }

  /// What a value weighs.
  @inline(__always)
  private static func weight(_ value: N, _ start: N, _ length: N) -> N {
    let change = value - start
    let isStraight = lessOrEqual(length, change) | less(length, N(all: 1e-14))
    let efficiency = choose(isStraight, N(all: 1), (change / length).magnitude)
    let slow = 2.0 / 31
    let factor = efficiency * N(all: 2.0 / 3 - slow) + N(all: slow)
    return factor * factor
  }

  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let valid = ~isNaN(value)
    known = valid.all ? known + 1 : 0
    let seen: N = history.count.number()
    let start = history[back: window]
    let gone = (start - history[back: longer]).magnitude
    let change = choose(greater(seen, .zero), (value - previous).magnitude, .zero)
    way.add(
      choose(valid, change - choose(greater(seen, size), gone, .zero), .zero))
    let isFirst = valid & equal(seen, size)
    average = choose(isFirst, previous, average)
    let isKnown = valid & (greaterOrEqual(seen, size) | isCopy)
    let next = choose(isCopy, value, Self.next(value, start, way.value, average))
    average = choose(isKnown, next, average)
    previous = choose(valid, value, previous)
    history.push(value, valid)
    isWarm = !isNaN(average).any && greater(history.count.number(), size).all
    row.store(choose(valid, average, .nan))
  }
}

extension Indicator {
  static let adaptiveAverage = Indicator(
    "kama", .overlap, "Kaufman's adaptive moving average",
    definition:
      "k + (x - k) * (e * (2/3 - 2/31) + 2/31)², e = |x - x[window]| / sum of |x - x[1]|",
    source: "TA-Lib KAMA; Kaufman (1995)", inputs: [.series], settings: [.window(30)],
    AdaptiveAverage<Double>.self, AdaptiveAverage<Lane>.self
  ) { $0[0] == 1 ? 0 : Int($0[0]) }
}

extension Term {
  /// Kaufman's adaptive moving average.
  public func kama(_ window: some Term) -> Formula {
    Indicator.adaptiveAverage([self], [window])[0]
  }
}
