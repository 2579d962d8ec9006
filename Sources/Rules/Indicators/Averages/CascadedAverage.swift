/// What is made of averages of averages.
protocol CascadeShape {
  static var depth: Int { get }
  /// From the averages, the once smoothed one first.
  static func value<N: Number>(_ e: (N, N, N, N, N, N), factor: N) -> N
}

enum DoubleShape: CascadeShape {
  static var depth: Int { 2 }
  @inline(__always)
  static func value<N: Number>(_ e: (N, N, N, N, N, N), factor: N) -> N {
    (e.0 - e.1) + e.0
  }
}

enum TripleShape: CascadeShape {
  static var depth: Int { 3 }
  @inline(__always)
  static func value<N: Number>(_ e: (N, N, N, N, N, N), factor: N) -> N {
    (e.0 - e.1) * N(all: 3) + e.2
  }
}

enum TillsonShape: CascadeShape {
  static var depth: Int { 6 }
  @inline(__always)
  static func value<N: Number>(_ e: (N, N, N, N, N, N), factor v: N) -> N {
    let square = v * v
    let cube = square * v
    let three = N(all: 3)
    let third = N(all: 1) + three * v + cube + three * square
    let fourth = -(N(all: 6) * square + three * v + three * cube)
    let fifth = three * square + three * cube
    return third * e.2 + fourth * e.3 + fifth * e.4 - cube * e.5
  }
}

/// An exponential average, its average, and so on, combined.
struct CascadedAverage<N: Number, Shape: CascadeShape>: Recurrence {
  private typealias Stage = SeededAverage<N>
  private var stages: (Stage, Stage, Stage, Stage, Stage, Stage)
  private let factor: N

  init(_ settings: KernelSettings) {
    let window = settings.count(0, as: N.self)
    let stage = Stage(window: window, factor: ExponentialFactor.factor(size: window.number()))
    stages = (stage, stage, stage, stage, stage, stage)
    factor = settings.values.count > 1 ? settings.number(1) : .zero
  }

  private var isWarm: Bool {
    @inline(__always) get {
      switch Shape.depth {
      case 2: stages.1.isWarm
      case 3: stages.2.isWarm
      default: stages.5.isWarm
      }
    }
  }

  private var value: N {
    @inline(__always) get {
      Shape.value(
        (
          stages.0.average, stages.1.average, stages.2.average, stages.3.average,
          stages.4.average, stages.5.average
        ), factor: factor)
    }
  }

  mutating func step(_ row: KernelRow<N>) {
    let value = row[0]
    let valid = ~isNaN(value)
    func known(_ stage: Stage) -> N.Mask { valid & ~isNaN(stage.average) }
    stages.0.warm(value, valid)
    stages.1.warm(stages.0.average, known(stages.0))
    stages.2.warm(stages.1.average, known(stages.1))
    stages.3.warm(stages.2.average, known(stages.2))
    stages.4.warm(stages.3.average, known(stages.3))
    stages.5.warm(stages.4.average, known(stages.4))
    row.store(choose(valid, self.value, .nan))
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      if isWarm { row = glide(rows, from: row) }
      if row < rows.count { step(KernelRow(rows: rows, row: row)) }
      row += 1
    }
  }

  /// Moves all averages up to the next missing value; what moves stays in registers.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, from first: Int) -> Int {
    let share = stages.0.factor
    let factor = self.factor
    var e = (
      stages.0.average, stages.1.average, stages.2.average, stages.3.average, stages.4.average,
      stages.5.average
    )
    var place = first
    while place < rows.count {
      let row = KernelRow<N>(rows: rows, row: place)
      let value = row[0]
      if isNaN(value).any { break }
      e.0 += (value - e.0) * share
      e.1 += (e.0 - e.1) * share
      if Shape.depth > 2 { e.2 += (e.1 - e.2) * share }
      if Shape.depth > 3 {
        e.3 += (e.2 - e.3) * share
        e.4 += (e.3 - e.4) * share
        e.5 += (e.4 - e.5) * share
      }
      row.store(Shape.value(e, factor: factor))
      place += 1
    }
    (stages.0.average, stages.1.average, stages.2.average) = (e.0, e.1, e.2)
    (stages.3.average, stages.4.average, stages.5.average) = (e.3, e.4, e.5)
    return place
  }
}

extension Indicator {
  static let doubleAverage = Indicator(
    "dema", .overlap, "Double exponential moving average",
    definition: "2 * e1 - e2, e1 = ema(x, window), e2 = ema(e1, window)",
    source: "TA-Lib DEMA; Mulloy (1994)", inputs: [.series], settings: [.window(20)],
    CascadedAverage<Double, DoubleShape>.self, CascadedAverage<Lane, DoubleShape>.self
  ) { 2 * (Int($0[0]) - 1) }

  static let tripleAverage = Indicator(
    "tema", .overlap, "Triple exponential moving average",
    definition: "3 * e1 - 3 * e2 + e3, each the ema of the one before",
    source: "TA-Lib TEMA; Mulloy (1994)", inputs: [.series], settings: [.window(20)],
    CascadedAverage<Double, TripleShape>.self, CascadedAverage<Lane, TripleShape>.self
  ) { 3 * (Int($0[0]) - 1) }

  static let tillsonAverage = Indicator(
    "t3", .overlap, "Tillson's moving average",
    definition: "gd(gd(gd(x))), gd(x) = (1 + v) * ema(x, window) - v * ema(ema(x, window), window)",
    source: "TA-Lib T3; Tillson (1998)", inputs: [.series],
    settings: [.window(5), .number("volume_factor", 0.7, in: 0...1)],
    CascadedAverage<Double, TillsonShape>.self, CascadedAverage<Lane, TillsonShape>.self
  ) { 6 * (Int($0[0]) - 1) }
}

extension Term {
  /// The double exponential moving average.
  public func dema(_ window: some Term) -> Formula { Indicator.doubleAverage([self], [window])[0] }

  /// The triple exponential moving average.
  public func tema(_ window: some Term) -> Formula { Indicator.tripleAverage([self], [window])[0] }

  /// Tillson's moving average; its factor lies between 0 (a triple average) and 1.
  public func t3(_ window: some Term, volumeFactor: some Term = 0.7) -> Formula {
    Indicator.tillsonAverage([self], [window, volumeFactor])[0]
  }
}
