/// What is asked of the sorted values of a window.
protocol OrderQuestion: SendableMetatype {
  /// The answer for the values, rising, and the newest of them.
  static func answer(
    _ sorted: UnsafePointer<Double>, _ count: Int, newest: Double, setting: Double
  ) -> Double
}

/// A statistic of the order of a window's values; NaN while one of them is NaN.
///
/// Each lane keeps its window sorted: a value goes in and one goes out by two halvings and one move
/// of the memory between.
struct OrderStatistic<N: Number, Question: OrderQuestion>: Recurrence {
  private let window: N.Count
  private let setting: N
  private let memory: LaneBuffer
  private let values: UnsafeMutablePointer<Double>
  private let capacity: Int
  private var count = N.Count(all: 0)
  let lookback: Int

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    setting = settings.values.count > 1 ? settings.number(1) : .zero
    lookback = window.largest
    capacity = window.largest + 1
    memory = LaneBuffer(count: (capacity * N.width + laneCount - 1) / laneCount)
    values = memory.numbers
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let fresh = row[0]
    let stale = row.past(0, window)
    var result = N.nan
    for lane in 0..<N.width {
      let sorted = values + lane &* capacity
      let size = exchanged(sorted, count[lane: lane], fresh[lane: lane], stale[lane: lane])
      count[lane: lane] = size
      guard size == window[lane: lane] else { continue }
      result[lane: lane] = Question.answer(
        sorted, size, newest: fresh[lane: lane], setting: setting[lane: lane])
    }
    row.store(result)
  }

  /// Takes a value in and another out, and tells how many there are.
  @inline(__always)
  private func exchanged(
    _ sorted: UnsafeMutablePointer<Double>, _ count: Int, _ fresh: Double, _ stale: Double
  ) -> Int {
    var count = count
    if !stale.isNaN {
      let place = firstPlace(sorted, count) { $0 >= stale }
      (sorted + place).update(from: sorted + place + 1, count: count - place - 1)
      count -= 1
    }
    if !fresh.isNaN {
      let place = firstPlace(sorted, count) { $0 > fresh }
      (sorted + place + 1).update(from: sorted + place, count: count - place)
      sorted[place] = fresh
      count += 1
    }
    return count
  }
}

/// The first place at which something holds that holds from there on.
@inline(__always)
private func firstPlace(
  _ sorted: UnsafePointer<Double>, _ count: Int, _ holds: (Double) -> Bool
) -> Int {
  var low = 0
  var high = count
  while low < high {
    let middle = (low + high) >> 1
    if holds(sorted[middle]) { high = middle } else { low = middle + 1 }
  }
  return low
}

/// The value below which a share of the window lies, between neighbours on a straight line.
enum QuantileQuestion: OrderQuestion {
  @inline(__always)
  static func answer(
    _ sorted: UnsafePointer<Double>, _ count: Int, newest: Double, setting: Double
  ) -> Double {
    let place = Double(count - 1) * setting
    let below = min(Int(place), count - 1)
    let share = place - Double(below)
    guard share > 0 else { return sorted[below] }
    return sorted[below] + share * (sorted[below + 1] - sorted[below])
  }
}

/// The value in the middle.
enum MedianQuestion: OrderQuestion {
  @inline(__always)
  static func answer(
    _ sorted: UnsafePointer<Double>, _ count: Int, newest: Double, setting: Double
  ) -> Double {
    QuantileQuestion.answer(sorted, count, newest: newest, setting: 0.5)
  }
}

/// The place of the newest value, as a share of the window; the setting says what equal values count.
enum RankQuestion: OrderQuestion {
  static let ties = ["max", "average", "min"]

  @inline(__always)
  static func answer(
    _ sorted: UnsafePointer<Double>, _ count: Int, newest: Double, setting: Double
  ) -> Double {
    let lowest = firstPlace(sorted, count) { $0 >= newest } + 1
    let highest = firstPlace(sorted, count) { $0 > newest }
    let rank =
      setting == 0
      ? Double(highest) : setting == 1 ? 0.5 * Double(lowest + highest) : Double(lowest)
    return rank / Double(count)
  }
}

extension Indicator {
  static let quantile = Indicator(
    "quantile", .statistics, "Quantile of a window",
    definition:
      "sorted values s: s[h] + (h - floor h) * (s[h + 1] - s[h]) at h = (window - 1) * q",
    source: "Hyndman and Fan (1996), type 7; numpy.quantile", inputs: [.series],
    settings: [.window(20), .number("q", 0.5, in: 0...1)],
    OrderStatistic<Double, QuantileQuestion>.self, OrderStatistic<Lane, QuantileQuestion>.self
  ) { Int($0[0]) - 1 }

  static let median = Indicator(
    "median", .statistics, "Median of a window",
    definition: "the middle of the sorted values; of an even number the mean of the middle two",
    source: "pandas rolling.median", inputs: [.series], settings: [.window(20)],
    OrderStatistic<Double, MedianQuestion>.self, OrderStatistic<Lane, MedianQuestion>.self
  ) { Int($0[0]) - 1 }

  static let rollingRank = Indicator(
    "rolling_rank", .statistics, "Rank of the value in its window",
    definition:
      "rank / window, in (0, 1]; ties max: values at or below; min: values below + 1; average: between",
    source: "pandas rolling.rank(pct=True)", inputs: [.series],
    settings: [.window(20), .choice("ties", RankQuestion.ties, isQuiet: true)],
    OrderStatistic<Double, RankQuestion>.self, OrderStatistic<Lane, RankQuestion>.self
  ) { Int($0[0]) - 1 }

  static let rollingPosition = Indicator(
    "rolling_position", .statistics, "Place between the window's extremes",
    definition:
      "(x - lowest(x, window)) / (highest(x, window) - lowest(x, window)); NaN where flat",
    source: "Lane's %K of one series", inputs: [.series], settings: [.window(20, atLeast: 2)]
  ) { inputs, settings in
    let low = inputs[0].lowest(settings[0])
    return [(inputs[0] - low) / (inputs[0].highest(settings[0]) - low)]
  }
}

extension Term {
  /// The quantile `q`, 0 to 1, of the last `window` values, interpolated as numpy does.
  public func quantile(_ window: some Term, _ q: some Term) -> Formula {
    Indicator.quantile([self], [window, q])[0]
  }

  /// The median of the last `window` values.
  public func median(_ window: some Term) -> Formula { Indicator.median([self], [window])[0] }

  /// The share of the last `window` values that are at or below this one, itself included.
  public func rollingRank(_ window: some Term) -> Formula {
    Indicator.rollingRank([self], [window])[0]
  }

  /// Where the value lies between the extremes of the last `window` bars, 0 to 1; NaN where flat.
  public func rollingPosition(_ window: some Term) -> Formula {
    Indicator.rollingPosition([self], [window])[0]
  }
}
