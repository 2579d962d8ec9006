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
  private typealias Stage = RunningAverage<N>
  private var stages: (Stage, Stage, Stage, Stage, Stage, Stage)
  private let factor: N

  init(_ settings: KernelSettings) {
    let stage = Stage(exponential: settings.count(0, as: N.self).number())
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

  mutating func step(_ row: KernelRow<N>) {
    let first = stages.0.next(row[0])
    let second = stages.1.next(first)
    let third = stages.2.next(second)
    let fourth = stages.3.next(third)
    let fifth = stages.4.next(fourth)
    row.store(
      Shape.value(
        (first, second, third, fourth, fifth, stages.5.next(fifth)), factor: factor))
  }

  @inline(__always)
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
    // All stages have the same weights.
    let (stage, factor) = (stages.0, self.factor)
    var e = (
      stages.0.average, stages.1.average, stages.2.average, stages.3.average, stages.4.average,
      stages.5.average
    )
    var place = first
    while place < rows.count {
      let row = KernelRow<N>(rows: rows, row: place)
      let value = row[0]
      if isNaN(value).any { break }
      e.0 = stage.moved(e.0, to: value)
      e.1 = stage.moved(e.1, to: e.0)
      if Shape.depth > 2 { e.2 = stage.moved(e.2, to: e.1) }
      if Shape.depth > 3 {
        e.3 = stage.moved(e.3, to: e.2)
        e.4 = stage.moved(e.4, to: e.3)
        e.5 = stage.moved(e.5, to: e.4)
      }
      row.store(Shape.value(e, factor: factor))
      place += 1
    }
    stages.0.resume(from: e.0)
    stages.1.resume(from: e.1)
    if Shape.depth > 2 { stages.2.resume(from: e.2) }
    if Shape.depth > 3 {
      stages.3.resume(from: e.3)
      stages.4.resume(from: e.4)
      stages.5.resume(from: e.5)
    }
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
