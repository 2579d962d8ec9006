/// The mean of a window whose values weigh 1, 2, 3 … up to the newest.
struct WeightedSums<N: Number>: WindowSums {
  private let size: N
  private let share: N
  private var sum = N.zero
  private var weighted = N.zero

  init(_ settings: KernelSettings, size: N) {
    self.size = size
    share = N(all: 2) / (size * (size + N(all: 1)))
  }

  mutating func clear() {
    sum = .zero
    weighted = .zero
  }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    sum = choose(mask, other.sum, sum)
    weighted = choose(mask, other.weighted, weighted)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    // Every value that was there weighs one less, and the oldest nothing.
    weighted += size * fresh.0 - sum
    sum += fresh.0 - stale.0
  }

  @inline(__always)
  func value(center: N) -> N { center + weighted * share }
}

/// The mean of a window, each value weighed by a second series.
struct VolumeWeightedSums<N: Number>: WindowSums {
  private var products = N.zero
  private var weights = N.zero

  static var inputCount: Int { 2 }
  static var keepsSecond: Bool { true }

  init(_ settings: KernelSettings, size: N) {}

  mutating func clear() {
    products = .zero
    weights = .zero
  }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    products = choose(mask, other.products, products)
    weights = choose(mask, other.weights, weights)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) {
    products += fresh.0 * fresh.1 - stale.0 * stale.1
    weights += fresh.1 - stale.1
  }

  @inline(__always)
  func value(center: N) -> N { center + products / weights }
}

extension Indicator {
  static let weightedAverage = Indicator(
    "wma", .overlap, "Weighted moving average",
    definition:
      "sum of k * x over the window, k = 1 for the oldest … window for the newest, / sum of k",
    source: "TA-Lib WMA", inputs: [.series], settings: [.window(20)],
    RollingWindow<WeightedSums<Double>>.self, RollingWindow<WeightedSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let volumeWeightedAverage = Indicator(
    "vwma", .overlap, "Volume-weighted moving average",
    definition: "sum of x * volume / sum of volume over the window; NaN where no volume is in it",
    source: "TA-Lib VWMA", inputs: [.series, .volume], settings: [.window(20)],
    RollingWindow<VolumeWeightedSums<Double>>.self, RollingWindow<VolumeWeightedSums<Lane>>.self
  ) { Int($0[0]) - 1 }

  static let hullAverage = Indicator(
    "hma", .overlap, "Hull moving average",
    definition: "wma(2 * wma(x, floor(window / 2)) - wma(x, window), floor(sqrt(window)))",
    source: "TA-Lib HMA; Hull (2005)", inputs: [.series], settings: [.window(20)]
  ) { [$0[0].hma($1[0])] }

  static let triangularAverage = Indicator(
    "trima", .overlap, "Triangular moving average",
    definition: "sma(sma(x, floor((window + 1) / 2)), floor(window / 2) + 1)",
    source: "TA-Lib TRIMA", inputs: [.series], settings: [.window(20)]
  ) { [$0[0].trima($1[0])] }
}

extension Term {
  /// The moving average whose weights fall by one from bar to bar.
  public func wma(_ window: some Term) -> Formula {
    Indicator.weightedAverage([self], [window])[0]
  }

  /// The moving average weighed by another series, as a rule the volume; NaN where that is 0 throughout.
  public func vwma(_ window: some Term, weight: some Term) -> Formula {
    Indicator.volumeWeightedAverage([self, weight], [window])[0]
  }

  /// Hull's moving average: weighted averages that cancel most of the delay.
  public func hma(_ window: some Term) -> Formula {
    let half = Formula.maximum((window / 2).floor, 1)
    let fast = wma(half.folded) * 2
    return (fast - wma(window)).wma(window.formula.squareRoot.floor.folded)
  }

  /// The triangular moving average: a simple average of a simple average.
  public func trima(_ window: some Term) -> Formula {
    sma(((window + 1) / 2).floor.folded).sma(((window / 2).floor + 1).folded)
  }
}
