/// What is computed from all values of a window anew.
protocol WindowQuestion {
  /// How many values the window holds beside the newest one, for a window of some size.
  static func reach(_ window: Int) -> Int
  /// Eight windows side by side; `newest` is where the first one's newest value lies.
  static func answer(_ newest: UnsafePointer<Double>, _ window: Int) -> Lane
  /// One window.
  static func answer(one newest: UnsafePointer<Double>, _ window: Int) -> Double
}

/// Looks at every value of the window at every row, eight rows at a time.
///
/// That costs an eighth of the window a row. For windows of traders that is less than what keeping the
/// values in order takes.
struct WholeWindow<N: Number, Question: WindowQuestion>: IndicatorKernel {
  private let window: N.Count
  private let scratch = GrowingBuffer()
  let lookback: Int

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    lookback = Question.reach(window.largest)
  }

  func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let before = min(lookback, rows.start)
    let count = rows.count + before
    scratch.reserve(count)
    for lane in 0..<N.width {
      if lane == 0 || source.isVector {
        let start = source.pointer + (source.isVector ? lane : 0) - before * source.stride
        for row in 0..<count { scratch.pointer[row] = start[row * source.stride] }
      }
      fill(lane, rows, UnsafePointer(scratch.pointer + before))
    }
  }

  @inline(__always)
  private func fill(_ lane: Int, _ rows: KernelRows, _ values: UnsafePointer<Double>) {
    let window = self.window[lane: lane]
    let first = max(0, min(rows.count, Question.reach(window) - rows.start))
    let output = rows.outputs[0] + lane
    for row in 0..<first { output[row * N.width] = .nan }
    var row = first
    while row + 8 <= rows.count {
      let answers = Question.answer(values + row, window)
      for place in 0..<8 { output[(row + place) * N.width] = answers[place] }
      row += 8
    }
    while row < rows.count {
      output[row * N.width] = Question.answer(one: values + row, window)
      row += 1
    }
  }
}

/// Memory that grows as it is needed.
final class GrowingBuffer {
  private(set) var pointer = UnsafeMutablePointer<Double>.allocate(capacity: 1)
  private var capacity = 1

  func reserve(_ count: Int) {
    guard count > capacity else { return }
    pointer.deallocate()
    pointer = .allocate(capacity: count)
    capacity = count
  }

  deinit { pointer.deallocate() }
}

/// The mean distance from the mean.
enum MeanDeviation: WindowQuestion {
  static func reach(_ window: Int) -> Int { window - 1 }

  @inline(__always)
  private static func answer<N: Number>(_ window: Int, _ value: (Int) -> N) -> N {
    let size = N(all: Double(window))
    var sum = N.zero
    for back in 0..<window { sum += value(back) }
    let mean = sum / size
    var deviation = N.zero
    for back in 0..<window { deviation += (value(back) - mean).magnitude }
    return deviation / size
  }

  @inline(__always)
  static func answer(_ newest: UnsafePointer<Double>, _ window: Int) -> Lane {
    answer(window) { UnsafeRawPointer(newest - $0).loadUnaligned(as: Lane.self) }
  }

  @inline(__always)
  static func answer(one newest: UnsafePointer<Double>, _ window: Int) -> Double {
    answer(window) { newest[-$0] }
  }
}

/// The share of earlier values below the newest, in percent.
enum PercentRank: WindowQuestion {
  static func reach(_ window: Int) -> Int { window }

  @inline(__always)
  private static func answer<N: Number>(_ window: Int, _ value: (Int) -> N) -> N {
    let newest = value(0)
    var count = N.zero
    // A missing value makes the sum of nothings missing.
    var nothing = newest - newest
    for back in 1...window {
      let earlier = value(back)
      count += choose(less(earlier, newest), N(all: 1), .zero)
      nothing += earlier - earlier
    }
    let rank = count / N(all: Double(window)) * N(all: 100)
    return choose(isNaN(nothing), .nan, rank)
  }

  @inline(__always)
  static func answer(_ newest: UnsafePointer<Double>, _ window: Int) -> Lane {
    answer(window) { UnsafeRawPointer(newest - $0).loadUnaligned(as: Lane.self) }
  }

  @inline(__always)
  static func answer(one newest: UnsafePointer<Double>, _ window: Int) -> Double {
    answer(window) { newest[-$0] }
  }
}

extension Indicator {
  static let meanDeviation = Indicator(
    "avgdev", .price, "Mean deviation",
    definition: "mean of |x - mean| over the last `window` values",
    source: "TA-Lib AVGDEV", inputs: [.series], settings: [.window(14, atLeast: 2)],
    WholeWindow<Double, MeanDeviation>.self, WholeWindow<Lane, MeanDeviation>.self
  ) { Int($0[0]) - 1 }

  static let percentRank = Indicator(
    "percentrank", .statistics, "Percent rank",
    definition: "100 * (how many of the `window` values before are smaller) / window",
    source: "TA-Lib PERCENTRANK", inputs: [.series], settings: [.window(100, atLeast: 2)],
    WholeWindow<Double, PercentRank>.self, WholeWindow<Lane, PercentRank>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The mean distance of the last `window` values from their mean.
  public func meanDeviation(_ window: some Term) -> Formula {
    Indicator.meanDeviation([self], [window])[0]
  }

  /// How many of the `window` values before are smaller, in percent.
  public func percentRank(_ window: some Term) -> Formula {
    Indicator.percentRank([self], [window])[0]
  }
}
