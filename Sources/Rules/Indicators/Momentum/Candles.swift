/// The body of a bar over its range; 0 for a bar without a range.
struct BalanceOfPower<N: Number>: Recurrence {
  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let range = row[1] - row[2]
    row.store(choose(lessOrEqual(range, .zero), .zero, (row[3] - row[0]) / range))
  }
}

/// The sum of the bodies of rising bars over that of all bodies.
enum IntradayFlow: WindowFlow {
  static var inputs: Int { 2 }
  static var reach: Int { 0 }

  @inline(__always)
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N) {
    let body = bar[1] - bar[0]
    return (choose(less(body, .zero), .zero, body), body.magnitude)
  }

  @inline(__always)
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N {
    choose(equal(second, .zero), N(all: 50), N(all: 100) * (first / second))
  }
}

extension Indicator {
  static let balanceOfPower = Indicator(
    "bop", .momentum, "Balance of power",
    definition: "(close - open) / (high - low); 0 for a bar without a range",
    source: "TA-Lib BOP; Livshin (2001)", inputs: [.open, .high, .low, .close],
    BalanceOfPower<Double>.self, BalanceOfPower<Lane>.self
  ) { _ in 0 }

  static let intradayMomentum = Indicator(
    "imi", .momentum, "Intraday momentum index",
    definition: "100 * sum of rising bodies / sum of all bodies; 50 where there are none",
    source: "TA-Lib IMI; Chande (1994)", inputs: [.open, .close],
    settings: [.window(14, atLeast: 2)],
    FlowSums<Double, IntradayFlow>.self, FlowSums<Lane, IntradayFlow>.self
  ) { Int($0[0]) - 1 }

  static let qstick = Indicator(
    "qstick", .momentum, "Average body of the bars", definition: "sma(close - open, window)",
    source: "TA-Lib QSTICK; Chande (1994)", inputs: [.open, .close],
    settings: [.window(10)]
  ) { [($0[1] - $0[0]).sma($1[0])] }
}

extension Market {
  /// The body of the bar over its range, -1 to 1; 0 for a bar without a range.
  public var balanceOfPower: Formula { Indicator.balanceOfPower([open, high, low, close])[0] }

  /// The share of rising bodies in all bodies, in percent; 50 where no bar has a body.
  public func intradayMomentum(_ window: some Term) -> Formula {
    Indicator.intradayMomentum([open, close], [window])[0]
  }

  /// The mean body of the bars.
  public func qstick(_ window: some Term) -> Formula {
    Indicator.qstick([open, close], [window])[0]
  }
}
