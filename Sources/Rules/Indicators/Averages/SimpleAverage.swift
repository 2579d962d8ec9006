/// The mean of a window.
struct MeanSums<N: Number>: WindowSums {
  private let share: N
  private var sum = N.zero

  static var needsCenter: Bool { false }

  init(_ settings: KernelSettings, size: N) { share = N(all: 1) / size }

  mutating func clear() { sum = .zero }

  mutating func replace(_ mask: N.Mask, by other: Self) {
    sum = choose(mask, other.sum, sum)
  }

  @inline(__always)
  mutating func slide(_ fresh: (N, N), _ stale: (N, N)) { sum += fresh.0 - stale.0 }

  @inline(__always)
  func value(center: N) -> N { center + sum * share }
}

extension Indicator {
  static let simpleAverage = Indicator(
    "sma", .overlap, "Simple moving average",
    definition: "sum of the last `window` values / window", source: "TA-Lib SMA",
    inputs: [.series], settings: [.window(20)],
    RollingWindow<MeanSums<Double>>.self, RollingWindow<MeanSums<Lane>>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The simple moving average: the mean of the last `window` values.
  public func sma(_ window: some Term) -> Formula { Indicator.simpleAverage([self], [window])[0] }
}
