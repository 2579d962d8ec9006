/// The mean of a window and the sum of squared distances from it.
///
/// Both follow the values (Welford's way), so that no large numbers cancel.
struct SquareSums<N: Number>: WindowSums {
  private let share: N
  private var mean = N.zero
  private var squares = N.zero
  /// The largest sum since the sums were made.
  private var peak = N.zero

  static var wears: Bool { true }

  init(_ settings: KernelSettings, size: N) { share = N(all: 1) / size }

  mutating func clear() {
    mean = .zero
    squares = .zero
    peak = .zero
  }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    mean = choose(mask, other.mean, mean)
    squares = choose(mask, other.squares, squares)
    peak = choose(mask, other.squares, peak)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    let change = fresh.0 - stale.0
    let next = mean + change * share
    squares += change * ((fresh.0 - mean) + (stale.0 - next))
    mean = next
    peak = N.larger(squares, peak)
  }

  @inline(__always) var isWorn: N.Mask { less(squares * N(all: 1e3), peak) }

  @inline(__always)
  func value(center: N) -> N {
    choose(less(squares, .zero), .zero, squares * share)
  }
}

/// The root of the variance.
struct DeviationSums<N: Number>: WindowSums {
  private var squares: SquareSums<N>

  static var wears: Bool { true }

  init(_ settings: KernelSettings, size: N) { squares = SquareSums(settings, size: size) }

  @inline(__always) var isWorn: N.Mask { squares.isWorn }

  mutating func clear() { squares.clear() }

  mutating func replace(_ mask: N.Mask, by other: Self) { squares.replace(mask, by: other.squares) }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { squares.slide(fresh, stale) }

  @inline(__always)
  func value(center: N) -> N {
    squares.value(center: center).root
  }
}

extension Indicator {
  static let standardDeviation = Indicator(
    "stddev", .statistics, "Population standard deviation",
    definition: "sqrt(mean of (x - mean)² over the last `window` values)",
    source: "TA-Lib STDDEV", inputs: [.series], settings: [.window(20)],
    RollingWindow<DeviationSums<Double>>.self, RollingWindow<DeviationSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let variance = Indicator(
    "variance", .statistics, "Population variance",
    definition: "mean of (x - mean)² over the last `window` values",
    source: "TA-Lib VAR", inputs: [.series], settings: [.window(20)],
    RollingWindow<SquareSums<Double>>.self, RollingWindow<SquareSums<Lane>>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The population standard deviation of the last `window` values.
  public func standardDeviation(_ window: some Term) -> Formula {
    Indicator.standardDeviation([self], [window])[0]
  }

  /// The population variance of the last `window` values.
  public func variance(_ window: some Term) -> Formula { Indicator.variance([self], [window])[0] }
}
