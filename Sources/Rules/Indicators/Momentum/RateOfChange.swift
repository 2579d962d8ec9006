/// The change over some rows, in percent.
struct RateOfChange<N: Number>: Recurrence {
  private let window: N.Count
  private let full: Int
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let past = row.time >= full ? row[0, back: window] : row.past(0, window)
    row.store((row[0] / past - N(all: 1)) * N(all: 100))
  }
}

extension Indicator {
  static let rateOfChange = Indicator(
    "roc", .momentum, "Rate of change in percent", definition: "100 * (x / x[window] - 1)",
    source: "TA-Lib ROC", inputs: [.series], settings: [.window(10)],
    RateOfChange<Double>.self, RateOfChange<Lane>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The change over `window` bars in percent.
  public func rateOfChange(_ window: some Term) -> Formula {
    Indicator.rateOfChange([self], [window])[0]
  }
}
