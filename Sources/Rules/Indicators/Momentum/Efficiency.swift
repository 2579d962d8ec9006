/// The way from the window's first value to its last, and the way that was gone.
enum EfficiencyFlow: WindowFlow {
  static var inputs: Int { 1 }
  static var isChange: Bool { true }
  static var reach: Int { 1 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) {
    (.zero, (bar[0] - bar.before(0)).magnitude)
  }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    choose(equal(second, .zero), N(all: 1), N.smaller(first.magnitude / second, N(all: 1)))
  }
}

/// The sum of the rises without that of the falls, over the sum of both.
enum ChandeFlow: WindowFlow {
  static var inputs: Int { 1 }
  static var isChange: Bool { true }
  static var reach: Int { 1 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) { EfficiencyFlow.terms(bar) }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    choose(equal(second, .zero), .zero, N(all: 100) * (first / second))
  }
}

extension Indicator {
  static let efficiencyRatio = Indicator(
    "er", .momentum, "Efficiency ratio",
    definition: "|x - x[window]| / sum of |x - x[1]| over the window; 1 where nothing moved",
    source: "TA-Lib ER; Kaufman (1995)", inputs: [.series], settings: [.window(10, atLeast: 2)],
    FlowSums<Double, EfficiencyFlow>.self, FlowSums<Lane, EfficiencyFlow>.self
  ) { Int($0[0]) }

  static let chandeSums = Indicator(
    "cmou", .momentum, "Chande momentum oscillator, of plain sums",
    definition: "100 * (x - x[window]) / sum of |x - x[1]| over the window",
    source: "TA-Lib CMOU; Chande (1994)", inputs: [.series], settings: [.window(14, atLeast: 2)],
    FlowSums<Double, ChandeFlow>.self, FlowSums<Lane, ChandeFlow>.self
  ) { Int($0[0]) }

  static let horizontalFilter = Indicator(
    "vhf", .momentum, "Vertical horizontal filter",
    definition: "(highest(x, window) - lowest(x, window)) / sum of |x - x[1]| over the window",
    source: "TA-Lib VHF; White (1991)", inputs: [.series], settings: [.window(28, atLeast: 2)]
  ) { inputs, settings in
    let path = inputs[0].momentum(1).absolute.sum(settings[0])
    let range = inputs[0].highest(settings[0]) - inputs[0].lowest(settings[0])
    return [Formula.quotient(range, path, whereZero: 0)]
  }
}

extension Term {
  /// Kaufman's efficiency ratio: 1 where the price went straight, near 0 where it went nowhere.
  public func efficiencyRatio(_ window: some Term) -> Formula {
    Indicator.efficiencyRatio([self], [window])[0]
  }

  /// Chande's momentum oscillator as he defined it, -100 to 100; 0 where nothing moved.
  public func chandeMomentumOfSums(_ window: some Term) -> Formula {
    Indicator.chandeSums([self], [window])[0]
  }

  /// White's vertical horizontal filter: large in trends, small in ranges.
  public func verticalHorizontalFilter(_ window: some Term) -> Formula {
    Indicator.horizontalFilter([self], [window])[0]
  }
}
