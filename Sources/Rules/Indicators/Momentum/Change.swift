/// What is made of a value and the one some rows ago.
protocol ChangeKind: RowFunction {}

enum DifferenceChange: ChangeKind {
  @inline(__always) static func value<N: Number>(_ now: N, _ past: N) -> N { now - past }
}

enum RatioChange: ChangeKind {
  @inline(__always)
  static func value<N: Number>(_ now: N, _ past: N) -> N { orZero(now / past, past) }

  /// TA-Lib gives 0 for a change from nothing.
  @inline(__always)
  static func orZero<N: Number>(_ value: N, _ past: N) -> N {
    choose(equal(past, .zero), .zero, value)
  }
}

enum RatioPercentChange: ChangeKind {
  @inline(__always)
  static func value<N: Number>(_ now: N, _ past: N) -> N {
    RatioChange.orZero(now / past * N(all: 100), past)
  }
}

enum FractionChange: ChangeKind {
  @inline(__always)
  static func value<N: Number>(_ now: N, _ past: N) -> N {
    RatioChange.orZero((now - past) / past, past)
  }
}

enum PercentChange: ChangeKind {
  @inline(__always)
  static func value<N: Number>(_ now: N, _ past: N) -> N {
    RatioChange.orZero((now / past - N(all: 1)) * N(all: 100), past)
  }
}

/// The change over some rows; NaN where either end is missing.
struct Change<N: Number, Kind: ChangeKind>: Recurrence {
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
    row.store(Kind.value(row[0], past))
  }

  /// One column without a gap between its rows is one loop over plain numbers.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let early = min(max(full - rows.start, 0), rows.count)
    for row in 0..<early { step(KernelRow(rows: rows, row: row)) }
    guard early < rows.count else { return }
    let layout = WindowLayout(source, window, as: N.self)
    guard N.width == 1, layout == .same else {
      switch layout {
      case .run: return change(rows, from: early, .run)
      case .same: return change(rows, from: early, .same)
      case .near, .scattered: return change(rows, from: early, .scattered)
      case .lanes: return change(rows, from: early, .lanes)
      case .other: return change(rows, from: early, .other)
      }
    }
    // A pointer of its own: a difference in the index is checked row by row, which no vector can be.
    let (output, past) = (rows.outputs[0], source.pointer - full)
    for row in early..<rows.count { output[row] = Kind.value(source.pointer[row], past[row]) }
  }

  @inline(__always)
  private func change(_ rows: KernelRows, from first: Int, _ layout: WindowLayout) {
    let (source, output, window) = (rows.inputs[0], rows.outputs[0], self.window)
    for row in first..<rows.count {
      let past = N.load(source, row, back: window, layout)
      N.store(Kind.value(N.load(source, row, layout), past), output, row)
    }
  }
}

extension Indicator {
  static let momentumChange = Indicator(
    "mom", .momentum, "Momentum", definition: "x - x[window]", source: "TA-Lib MOM",
    inputs: [.series], settings: [.window(10)],
    Change<Double, DifferenceChange>.self, Change<Lane, DifferenceChange>.self
  ) { Int($0[0]) }

  static let rateOfChange = Indicator(
    "roc", .momentum, "Rate of change in percent", definition: "100 * (x / x[window] - 1)",
    source: "TA-Lib ROC", inputs: [.series], settings: [.window(10)],
    Change<Double, PercentChange>.self, Change<Lane, PercentChange>.self
  ) { Int($0[0]) }

  static let rateOfChangeFraction = Indicator(
    "rocp", .momentum, "Rate of change as a fraction", definition: "(x - x[window]) / x[window]",
    source: "TA-Lib ROCP", inputs: [.series], settings: [.window(10)],
    Change<Double, FractionChange>.self, Change<Lane, FractionChange>.self
  ) { Int($0[0]) }

  static let rateOfChangeRatio = Indicator(
    "rocr", .momentum, "Rate of change as a ratio", definition: "x / x[window]",
    source: "TA-Lib ROCR", inputs: [.series], settings: [.window(10)],
    Change<Double, RatioChange>.self, Change<Lane, RatioChange>.self
  ) { Int($0[0]) }

  static let rateOfChangeRatioPercent = Indicator(
    "rocr100", .momentum, "Rate of change as a ratio in percent",
    definition: "100 * x / x[window]", source: "TA-Lib ROCR100", inputs: [.series],
    settings: [.window(10)],
    Change<Double, RatioPercentChange>.self, Change<Lane, RatioPercentChange>.self
  ) { Int($0[0]) }
}

extension Term {
  /// The change over `window` bars.
  public func momentum(_ window: some Term) -> Formula {
    Indicator.momentumChange([self], [window])[0]
  }

  /// The change over `window` bars in percent; 0 where it starts from 0.
  public func rateOfChange(_ window: some Term) -> Formula {
    Indicator.rateOfChange([self], [window])[0]
  }

  /// The change over `window` bars as a fraction; 0 where it starts from 0.
  public func rateOfChangeFraction(_ window: some Term) -> Formula {
    Indicator.rateOfChangeFraction([self], [window])[0]
  }

  /// The value over that of `window` bars ago; 0 where that was 0.
  public func rateOfChangeRatio(_ window: some Term) -> Formula {
    Indicator.rateOfChangeRatio([self], [window])[0]
  }
}
