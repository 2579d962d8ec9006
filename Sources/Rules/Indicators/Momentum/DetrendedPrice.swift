/// The series itself.
private enum PlainTerm: RowTerms {
  static var inputs: Int { 1 }
  static var count: Int { 1 }
  static var reach: Int { 0 }

  @inline(__always)
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N) { (bar[0], .zero, .zero) }
}

/// The value of half a window ago without the window's mean.
struct DetrendedPrice<N: Number>: IndicatorKernel {
  private let window: N.Count
  private let half: N.Count
  private let leaving: LeavingRows<N>
  private let size: N
  private let terms: TermColumns
  private var sum = RunningSum<N>()
  private var validFrom: N
  let lookback: Int

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    var half = window
    for lane in 0..<N.width { half[lane: lane] = window[lane: lane] / 2 + 1 }
    self.half = half
    leaving = LeavingRows(half)
    size = window.number()
    lookback = half.largest
    terms = TermColumns(columns: 1, history: window.largest)
    validFrom = size - N(all: 1)
  }

  mutating func run(_ rows: KernelRows) {
    let found = terms.fill(rows, PlainTerm.self, as: N.self)
    let isValid = lessOrEqual(validFrom, N(all: Double(rows.start))).all
    guard isValid, rows.start >= lookback, !found.hasMissing else { return walk(rows) }
    let source = rows.inputs[0]
    let layout = WindowLayout(source, window, as: N.self)
    if layout == .run {
      glide(rows, .run, .near)
    } else if layout == .same {
      glide(rows, .same, .same)
    } else {
      glide(rows, WindowLayout(terms.source(0), window, as: N.self), .other)
    }
  }

  /// Slides over rows that miss nothing.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, _ layout: WindowLayout, _ halves: WindowLayout) {
    var sum = self.sum
    let (source, input, output) = (terms.source(0), rows.inputs[0], rows.outputs[0])
    for row in 0..<rows.count {
      sum.replace(N.load(source, row, back: window, layout), by: N.load(source, row, layout))
      let past = leaving.load(input, row, halves)
      N.store(past - sum.value / size, output, row)
    }
    self.sum = sum
  }

  /// Slides over any rows; what is missing counts 0 from here on.
  private mutating func walk(_ rows: KernelRows) {
    let source = terms.source(0)
    for row in 0..<rows.count {
      let now = N(all: Double(rows.start + row))
      let missing = isNaN(N.load(source, row))
      if missing.any {
        validFrom = choose(missing, size + now, validFrom)
        terms.forget(row)
      }
      sum.replace(N.load(source, row, back: window), by: N.load(source, row))
      let past = KernelRow<N>(rows: rows, row: row).past(0, half)
      let value = past - sum.value / size
      N.store(choose(greaterOrEqual(now, validFrom), value, .nan), rows.outputs[0], row)
    }
  }
}

extension Indicator {
  static let detrendedPrice = Indicator(
    "dpo", .momentum, "Detrended price oscillator",
    definition: "x[floor(window / 2) + 1] - sma(x, window)", source: "TA-Lib DPO",
    inputs: [.series], settings: [.window(20, atLeast: 2)],
    DetrendedPrice<Double>.self, DetrendedPrice<Lane>.self
  ) { max(Int($0[0]) - 1, Int($0[0]) / 2 + 1) }
}

extension Term {
  /// The value of half a window ago without the mean of the window.
  public func detrended(_ window: some Term) -> Formula {
    Indicator.detrendedPrice([self], [window])[0]
  }
}
