/// What a row adds to two sums over a window, and what is made of the sums.
protocol WindowFlow: SendableMetatype {
  /// How many inputs the terms read, from the first.
  static var inputs: Int { get }
  /// Whether the first terms are summed; else they are 0.
  static var hasFirst: Bool { get }
  /// Whether the first sum is that of the first input's changes: its value now without that before the
  /// window.
  static var isChange: Bool { get }
  /// How many rows before its own a row's terms read: 0 or 1.
  static var reach: Int { get }
  /// The terms of a row; the second is NaN where any of its inputs is missing.
  static func terms<N: Number>(_ bar: FlowBar<N>) -> (N, N)
  /// The value, from both sums; the second is exactly 0 where all its terms are.
  static func value<N: Number>(_ first: N, _ second: N, _ bar: FlowBar<N>, size: N) -> N
}

extension WindowFlow {
  static var hasFirst: Bool { !isChange }
  static var isChange: Bool { false }
}

/// The terms of a flow as columns, the second in front where it is alone.
private enum FlowTerms<Flow: WindowFlow>: RowTerms {
  static var inputs: Int { Flow.inputs }
  static var count: Int { Flow.hasFirst ? 2 : 1 }
  static var reach: Int { Flow.reach }

  @inline(__always)
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N) {
    let terms = Flow.terms(bar)
    return Flow.hasFirst ? (terms.0, terms.1, .zero) : (terms.1, .zero, .zero)
  }
}

/// Two sums over a window; NaN while the window is not full or misses a row.
struct FlowSums<N: Number, Flow: WindowFlow>: IndicatorKernel {
  private let window: N.Count
  private let size: N
  private let terms: TermColumns
  private var first = RunningSum<N>()
  private var second = RunningSum<N>()
  /// The first row at which the window is full and misses nothing, lane by lane.
  private var validFrom: N
  /// The last row whose second term was not 0: behind it the sum is 0, whatever rounding left there.
  private var moved: N
  let lookback: Int

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    size = window.number()
    lookback = Flow.isChange ? window.largest : Flow.reach
    terms = TermColumns(columns: FlowTerms<Flow>.count, history: window.largest)
    validFrom = size - N(all: 1)
    moved = -size
  }

  mutating func run(_ rows: KernelRows) {
    // Another clock may bring no row.
    guard rows.count > 0 else { return }
    let found = terms.fill(rows, FlowTerms<Flow>.self, as: N.self)
    let isValid = lessOrEqual(validFrom, N(all: Double(rows.start))).all
    guard isValid, !found.hasMissing, !found.hasZero else { return walk(rows) }
    var layout = WindowLayout(terms.source(0), window, as: N.self)
    if Flow.isChange { layout = layout & WindowLayout(rows.source(0), window, as: N.self) }
    switch layout {
    case .run: glide(rows, .run)
    case .same: glide(rows, .same)
    case .near, .scattered: glide(rows, .scattered)
    case .lanes: glide(rows, .lanes)
    case .other: glide(rows, .other)
    }
    moved = N(all: Double(rows.start + rows.count - 1))
  }

  /// Slides over rows that miss nothing and all of which move.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, _ layout: WindowLayout) {
    let window = self.window
    var (first, second) = (self.first, self.second)
    let one = terms.source(0)
    let two = terms.source(FlowTerms<Flow>.count - 1)
    let (input, output) = (rows.source(0), rows.outputs[0])
    for row in 0..<rows.count {
      if Flow.hasFirst {
        first.replace(N.load(one, row, back: window, layout), by: N.load(one, row, layout))
      }
      second.replace(N.load(two, row, back: window, layout), by: N.load(two, row, layout))
      let bar = FlowBar<N>(rows, row: row, isFirst: false)
      let sum =
        Flow.isChange
        ? N.load(input, row, layout) - N.load(input, row, back: window, layout) : first.value
      N.store(Flow.value(sum, second.value, bar, size: size), output, row)
    }
    (self.first, self.second) = (first, second)
  }

  /// Slides over any rows; what is missing counts 0 from here on.
  private mutating func walk(_ rows: KernelRows) {
    let sources = (terms.source(0), terms.source(FlowTerms<Flow>.count - 1))
    for row in 0..<rows.count {
      let now = N(all: Double(rows.start + row))
      var fresh = (Flow.hasFirst ? N.load(sources.0, row) : .zero, N.load(sources.1, row))
      let missing = isNaN(fresh.0) | isNaN(fresh.1)
      if missing.any {
        validFrom = choose(missing, size + now, validFrom)
        terms.forget(row)
        fresh = (Flow.hasFirst ? N.load(sources.0, row) : .zero, N.load(sources.1, row))
      }
      if Flow.hasFirst {
        first.replace(N.load(sources.0, row, back: window), by: fresh.0)
      }
      second.replace(N.load(sources.1, row, back: window), by: fresh.1)
      moved = choose(equal(fresh.1, .zero), moved, now)
      let total = choose(greaterOrEqual(now - moved, size), .zero, second.value)
      let bar = FlowBar<N>(rows, row: row, isFirst: rows.start + row == 0)
      var sum = first.value
      if Flow.isChange {
        let row = KernelRow<N>(rows: rows, row: row)
        sum = row[0] - row.past(0, window)
      }
      let value = Flow.value(sum, total, bar, size: size)
      N.store(choose(greaterOrEqual(now, validFrom), value, .nan), rows.outputs[0], row)
    }
  }
}
