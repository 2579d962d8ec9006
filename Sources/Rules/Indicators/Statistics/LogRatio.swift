import Glibc

/// The natural logarithm.
@inline(__always)
func logarithm(_ value: Double) -> Double { log(value) }

/// The logarithm of one series over another.
struct LogRatio<N: Number>: Recurrence {
  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) { row.store((row[0] / row[1]).map { logarithm($0) }) }
}

extension Indicator {
  static let logRatio = Indicator(
    "log_ratio", .arithmetic, "Logarithm of a ratio", definition: "ln(a / b)", source: "C log",
    inputs: [.any("a"), .any("b")], LogRatio<Double>.self, LogRatio<Lane>.self
  ) { _ in 0 }

  static let logReturn = Indicator(
    "log_return", .momentum, "Logarithmic return", definition: "ln(x / x[bars])",
    source: "log return", inputs: [.series], settings: [.window("bars", 1)]
  ) { [Indicator.logRatio([$0[0], $0[0].lag($1[0])])[0]] }

  static let simpleReturn = Indicator(
    "simple_return", .momentum, "Return as a fraction", definition: "x / x[bars] - 1",
    source: "simple return", inputs: [.series], settings: [.window("bars", 1)]
  ) { [$0[0] / $0[0].lag($1[0]) - 1] }
}

extension Term {
  /// The natural logarithm of this term over another.
  public func logRatio(to other: some Term) -> Formula { Indicator.logRatio([self, other])[0] }

  /// The logarithmic return over some bars.
  public func logReturn(_ bars: some Term = 1) -> Formula { Indicator.logReturn([self], [bars])[0] }

  /// The return over some bars as a fraction.
  public func simpleReturn(_ bars: some Term = 1) -> Formula {
    Indicator.simpleReturn([self], [bars])[0]
  }
}
