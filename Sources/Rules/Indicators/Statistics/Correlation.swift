/// The means of two series over a window, and the sums of squared distances from them and of their
/// products.
struct PairSums<N: Number> {
  private let share: N
  private var means = (N.zero, N.zero)
  private(set) var squares = (N.zero, N.zero)
  private(set) var products = N.zero
  /// The largest sums of squares since the sums were made.
  private var peaks = (N.zero, N.zero)

  init(size: N) { share = N(all: 1) / size }

  mutating func clear() {
    means = (.zero, .zero)
    squares = (.zero, .zero)
    products = .zero
    peaks = (.zero, .zero)
  }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    means.0 = choose(mask, other.means.0, means.0)
    means.1 = choose(mask, other.means.1, means.1)
    squares.0 = choose(mask, other.squares.0, squares.0)
    squares.1 = choose(mask, other.squares.1, squares.1)
    products = choose(mask, other.products, products)
    peaks.0 = choose(mask, other.squares.0, peaks.0)
    peaks.1 = choose(mask, other.squares.1, peaks.1)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    let change = (fresh.0 - stale.0, fresh.1 - stale.1)
    let next = (means.0 + change.0 * share, means.1 + change.1 * share)
    let before = (fresh.0 - means.0, fresh.1 - means.1)
    let after = (stale.0 - next.0, stale.1 - next.1)
    squares.0 += change.0 * (before.0 + after.0)
    squares.1 += change.1 * (before.1 + after.1)
    products += before.0 * change.1 + after.1 * change.0
    means = next
    peaks = (N.larger(squares.0, peaks.0), N.larger(squares.1, peaks.1))
  }

  @inline(__always) var isWorn: N.Mask {
    less(squares.0 * N(all: 1e3), peaks.0) | less(squares.1 * N(all: 1e3), peaks.1)
  }
}

/// Pearson's correlation; 0 where one of the series stands still.
struct CorrelationSums<N: Number>: WindowSums {
  private var pair: PairSums<N>

  static var inputCount: Int { 2 }
  static var wears: Bool { true }

  init(_ settings: KernelSettings, size: N) { pair = PairSums(size: size) }

  @inline(__always) var isWorn: N.Mask { pair.isWorn }

  mutating func clear() { pair.clear() }

  mutating func replace(_ mask: N.Mask, by other: Self) { pair.replace(mask, by: other.pair) }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { pair.slide(fresh, stale) }

  @inline(__always)
  func value(center: N) -> N {
    let (first, second) = pair.squares
    let isZero = lessOrEqual(first, .zero) | lessOrEqual(second, .zero)
    return choose(isZero, .zero, pair.products / (first * second).root)
  }
}

/// The slope of the second series on the first; 0 where the first stands still.
struct SlopeSums<N: Number>: WindowSums {
  private var pair: PairSums<N>

  static var inputCount: Int { 2 }
  static var wears: Bool { true }

  init(_ settings: KernelSettings, size: N) { pair = PairSums(size: size) }

  @inline(__always) var isWorn: N.Mask { pair.isWorn }

  mutating func clear() { pair.clear() }

  mutating func replace(_ mask: N.Mask, by other: Self) { pair.replace(mask, by: other.pair) }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { pair.slide(fresh, stale) }

  @inline(__always)
  func value(center: N) -> N {
    let variance = pair.squares.0
    return choose(lessOrEqual(variance, .zero), .zero, pair.products / variance)
  }
}

extension Indicator {
  static let correlation = Indicator(
    "correl", .statistics, "Pearson's correlation",
    definition:
      "covariance(x, y) / (stddev(x) * stddev(y)) over the window; 0 where one stands still",
    source: "TA-Lib CORREL; Pearson (1895)", inputs: [.any("x"), .any("y")],
    settings: [.window(30)], RollingWindow<CorrelationSums<Double>>.self,
    RollingWindow<CorrelationSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let hedgeRatio = Indicator(
    "hedge_ratio", .statistics, "Slope of one series on another",
    definition: "covariance(x, y) / variance(x) over the window; 0 where one stands still",
    source: "least squares", inputs: [.any("x"), .any("y")], settings: [.window(30)],
    RollingWindow<SlopeSums<Double>>.self, RollingWindow<SlopeSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let beta = Indicator(
    "beta", .statistics, "Beta",
    definition: "hedge_ratio(x / x[1] - 1, y / y[1] - 1, window)",
    source: "TA-Lib BETA; Sharpe (1964)", inputs: [.any("x"), .any("y")], settings: [.window(5)]
  ) { inputs, settings in
    let changes = inputs.map { $0 / $0.lag(1) - 1 }
    return Indicator.hedgeRatio(changes, [settings[0]])
  }
}

extension Term {
  /// Pearson's correlation with another series over a window; 0 where one of them stands still.
  public func correlation(with other: some Term, _ window: some Term) -> Formula {
    Indicator.correlation([self, other], [window])[0]
  }

  /// How much another series rises where this one rises by 1, by least squares over a window.
  public func hedgeRatio(of other: some Term, _ window: some Term) -> Formula {
    Indicator.hedgeRatio([self, other], [window])[0]
  }

  /// How much another series' returns rise where this one's rise by 1, by least squares over a window.
  public func beta(of other: some Term, _ window: some Term) -> Formula {
    Indicator.beta([self, other], [window])[0]
  }
}
