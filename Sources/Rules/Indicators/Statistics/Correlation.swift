/// The sums of two series' values, squares and products over a window.
struct PairSums<N: Number> {
  private let share: N
  private var sums = (N.zero, N.zero)
  private var squares = (N.zero, N.zero)
  private var products = N.zero

  init(size: N) { share = N(all: 1) / size }

  mutating func clear() {
    sums = (.zero, .zero)
    squares = (.zero, .zero)
    products = .zero
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    sums.0 += fresh.0 - stale.0
    sums.1 += fresh.1 - stale.1
    squares.0 += fresh.0 * fresh.0 - stale.0 * stale.0
    squares.1 += fresh.1 * fresh.1 - stale.1 * stale.1
    products += fresh.0 * fresh.1 - stale.0 * stale.1
  }

  @inline(__always) var covariance: N { products - sums.0 * sums.1 * share }
  @inline(__always) var variances: (N, N) {
    (squares.0 - sums.0 * sums.0 * share, squares.1 - sums.1 * sums.1 * share)
  }
}

/// Pearson's correlation; 0 where one of the series stands still.
struct CorrelationSums<N: Number>: WindowSums {
  private var pair: PairSums<N>

  static var inputCount: Int { 2 }
  static var asksFlat: Bool { true }

  init(_ settings: KernelSettings, size: N) { pair = PairSums(size: size) }

  mutating func clear() { pair.clear() }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { pair.slide(fresh, stale) }

  @inline(__always)
  func value(center: (N, N), isFlat: N.Mask) -> N {
    let (first, second) = pair.variances
    let isZero = isFlat | lessOrEqual(first, .zero) | lessOrEqual(second, .zero)
    return choose(isZero, .zero, pair.covariance / (first * second).squareRoot())
  }
}

/// The slope of the second series on the first; 0 where the first stands still.
struct SlopeSums<N: Number>: WindowSums {
  private var pair: PairSums<N>

  static var inputCount: Int { 2 }
  static var asksFlat: Bool { true }

  init(_ settings: KernelSettings, size: N) { pair = PairSums(size: size) }

  mutating func clear() { pair.clear() }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { pair.slide(fresh, stale) }

  @inline(__always)
  func value(center: (N, N), isFlat: N.Mask) -> N {
    let variance = pair.variances.0
    return choose(isFlat | lessOrEqual(variance, .zero), .zero, pair.covariance / variance)
  }
}

extension Indicator {
  static let correlation = Indicator(
    "correl", .statistics, "Pearson's correlation",
    definition: "covariance(x, y) / (stddev(x) * stddev(y)) over the window; 0 where one stands still",
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
