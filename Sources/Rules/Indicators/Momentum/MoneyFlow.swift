/// The money that flows in at rising typical prices, and all that flows.
enum MoneyFlow: WindowFlow {
  static var inputs: Int { 4 }
  static var reach: Int { 1 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) {
    let third = N(all: 3)
    let price = (bar[0] + bar[1] + bar[2]) / third
    let past = (bar.before(0) + bar.before(1) + bar.before(2)) / third
    let change = price - past
    // A change in the last bits is none.
    let isStill = less(change.magnitude, N(all: 1e-14) * (price.magnitude + past.magnitude))
    let flow = choose(isStill, bar[3] * .zero, price * bar[3] + change * .zero)
    return (choose(less(change, .zero), .zero, flow), flow)
  }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    let rising = N.larger(N.smaller(first, second), .zero)
    return choose(lessOrEqual(second, .zero), .zero, N(all: 100) * (rising / second))
  }
}

extension Indicator {
  static let moneyFlowIndex = Indicator(
    "mfi", .momentum, "Money flow index",
    definition: "100 * flow of rising bars / flow of all bars that moved, flow = p * volume, "
      + "p = (high + low + close) / 3; 0 where nothing flowed",
    source: "TA-Lib MFI; Quong and Soudack (1989)", inputs: [.high, .low, .close, .volume],
    settings: [.window(14, atLeast: 2)],
    FlowSums<Double, MoneyFlow>.self, FlowSums<Lane, MoneyFlow>.self
  ) { Int($0[0]) }
}

extension Market {
  /// The share of the money that flowed at rising prices, in percent; 0 where none flowed.
  public func moneyFlowIndex(_ window: some Term) -> Formula {
    Indicator.moneyFlowIndex([high, low, close, volume], [window])[0]
  }
}
