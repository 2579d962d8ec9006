import Foundation

/// What is asked of the straight line through a window's values.
protocol LineQuestion {
  /// From the slope a bar and the line's value at the newest bar, both of a window of some size.
  static func answer<N: Number>(slope: N, end: N, size: N) -> N
  /// Whether the answer is a value of the series rather than a slope.
  static var isLevel: Bool { get }
}

enum LineEnd: LineQuestion {
  static var isLevel: Bool { true }
  @inline(__always)
  static func answer<N: Number>(slope: N, end: N, size: N) -> N { end }
}

enum LineStart: LineQuestion {
  static var isLevel: Bool { true }
  @inline(__always)
  static func answer<N: Number>(slope: N, end: N, size: N) -> N {
    end - slope * (size - N(all: 1))
  }
}

enum LineForecast: LineQuestion {
  static var isLevel: Bool { true }
  @inline(__always)
  static func answer<N: Number>(slope: N, end: N, size: N) -> N { end + slope }
}

enum LineSlope: LineQuestion {
  static var isLevel: Bool { false }
  @inline(__always)
  static func answer<N: Number>(slope: N, end: N, size: N) -> N { slope }
}

enum LineAngle: LineQuestion {
  static var isLevel: Bool { false }
  @inline(__always)
  static func answer<N: Number>(slope: N, end: N, size: N) -> N {
    slope.map { atan($0) * (180 / .pi) }
  }
}

/// The straight line of least squares through a window's values.
struct LineSums<N: Number, Question: LineQuestion>: WindowSums {
  private let size: N
  private let share: N
  private let middle: N
  /// One over the sum of squared distances from the window's middle.
  private let spread: N
  private var sum = N.zero
  /// The values times their places, the oldest at 0.
  private var placed = N.zero

  init(_ settings: KernelSettings, size: N) {
    self.size = size
    share = N(all: 1) / size
    let last = size - N(all: 1)
    middle = last * N(all: 0.5)
    spread = N(all: 12) / (size * last * (size + N(all: 1)))
  }

  mutating func clear() {
    sum = .zero
    placed = .zero
  }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    sum = choose(mask, other.sum, sum)
    placed = choose(mask, other.placed, placed)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    // All move one place down; the oldest was at 0 and leaves, the newest comes to the last place.
    placed += (stale.0 - sum) + (size - N(all: 1)) * fresh.0
    sum += fresh.0 - stale.0
  }

  @inline(__always)
  func value(center: N) -> N {
    let slope = (placed - middle * sum) * spread
    let end = sum * share + slope * middle
    let answer = Question.answer(slope: slope, end: end, size: size)
    return Question.isLevel ? center + answer : answer
  }
}

extension Indicator {
  @inline(__always)
  private static func line<Question: LineQuestion>(
    _ name: String, _ summary: String, _ definition: String, _ source: String,
    _ question: Question.Type
  ) -> Indicator {
    Indicator(
      name, .statistics, summary, definition: definition, source: "TA-Lib \(source)",
      inputs: [.series], settings: [.window(14, atLeast: 2)],
      RollingWindow<LineSums<Double, Question>>.self, RollingWindow<LineSums<Lane, Question>>.self
    ) { Int($0[0]) - 1 }
  }

  static let lineEnd = line(
    "linearreg", "Linear regression", "the least-squares line of the window, at its newest bar",
    "LINEARREG", LineEnd.self)
  static let lineAngle = line(
    "linearreg_angle", "Angle of the linear regression",
    "atan(linearreg_slope(x, window)) in degrees", "LINEARREG_ANGLE", LineAngle.self)
  static let lineStart = line(
    "linearreg_intercept", "Start of the linear regression",
    "the least-squares line of the window, at its oldest bar", "LINEARREG_INTERCEPT",
    LineStart.self)
  static let lineSlope = line(
    "linearreg_slope", "Slope of the linear regression",
    "what the least-squares line of the window rises by a bar", "LINEARREG_SLOPE", LineSlope.self)
  static let lineForecast = line(
    "tsf", "Time series forecast", "the least-squares line of the window, one bar ahead", "TSF",
    LineForecast.self)
}

extension Term {
  /// The least-squares line of the last `window` values, at this bar.
  public func linearRegression(_ window: some Term) -> Formula {
    Indicator.lineEnd([self], [window])[0]
  }

  /// What the least-squares line of the last `window` values rises by a bar.
  public func regressionSlope(_ window: some Term) -> Formula {
    Indicator.lineSlope([self], [window])[0]
  }

  /// The least-squares line of the last `window` values, one bar ahead.
  public func forecast(_ window: some Term) -> Formula {
    Indicator.lineForecast([self], [window])[0]
  }
}
