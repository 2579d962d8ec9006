/// Buying pressure and true range of a bar.
private enum PressureTerms: RowTerms {
  static var inputs: Int { 3 }
  static var count: Int { 2 }
  static var reach: Int { 1 }

  @inline(__always)
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N) {
    let (high, low, past) = (bar[0], bar[1], bar.before(2))
    let unknown = isNaN(past)
    let bottom = choose(greater(low, past) | unknown, past, low)
    let top = choose(less(high, past) | unknown, past, high)
    return (bar[2] - bottom, top - bottom, .zero)
  }
}

/// Buying pressure over true range, summed over three windows.
struct UltimateOscillator<N: Number>: IndicatorKernel {
  /// One of the windows.
  private struct Part {
    let window: N.Count
    let size: N
    /// 4 for the shortest window, 2 for the middle one and 1 for the longest.
    let weight: N
    var pressure = RunningSum<N>()
    var range = RunningSum<N>()

    init(_ window: N.Count, weight: N) {
      self.window = window
      self.weight = weight
      size = window.number()
    }

    @inline(__always)
    mutating func slide(_ terms: (Source, Source), _ row: Int, _ layout: WindowLayout) {
      pressure.replace(
        N.load(terms.0, row, back: window, layout), by: N.load(terms.0, row, layout))
      range.replace(N.load(terms.1, row, back: window, layout), by: N.load(terms.1, row, layout))
    }

    @inline(__always) var value: N { weight * (pressure.value / range.value) }
  }

  private var first: Part
  private var second: Part
  private var third: Part
  private let longest: N
  private let terms: TermColumns
  private var validFrom: N
  /// The last row that had a range.
  private var moved: N
  var lookback: Int { 1 }

  init(_ settings: KernelSettings) {
    let windows = (0..<3).map { settings.count($0, as: N.self) }
    var weights = [N](repeating: .zero, count: 3)
    for lane in 0..<N.width {
      let order = (0..<3).sorted { windows[$0][lane: lane] < windows[$1][lane: lane] }
      for (place, index) in order.enumerated() { weights[index][lane: lane] = [4, 2, 1][place] }
    }
    first = Part(windows[0], weight: weights[0])
    second = Part(windows[1], weight: weights[1])
    third = Part(windows[2], weight: weights[2])
    longest = N.larger(N.larger(first.size, second.size), third.size)
    terms = TermColumns(columns: 2, history: windows.map(\.largest).max() ?? 1)
    validFrom = longest - N(all: 1)
    moved = -longest
  }

  mutating func run(_ rows: KernelRows) {
    // Another clock may bring no row.
    guard rows.count > 0 else { return }
    let found = terms.fill(rows, PressureTerms.self, as: N.self)
    let isValid = lessOrEqual(validFrom, N(all: Double(rows.start))).all
    guard isValid, !found.hasMissing, !found.hasZero else { return walk(rows) }
    let source = terms.source(0)
    let layouts = [first, second, third].map { WindowLayout(source, $0.window, as: N.self) }
    if N.width == 1 {
      glide(rows, SameLayout.self, SameLayout.self, SameLayout.self)
    } else if layouts == [.run, .same, .same] {
      glide(rows, RunLayout.self, SameLayout.self, SameLayout.self)
    } else if layouts == [.same, .run, .same] {
      glide(rows, SameLayout.self, RunLayout.self, SameLayout.self)
    } else if layouts == [.same, .same, .run] {
      glide(rows, SameLayout.self, SameLayout.self, RunLayout.self)
    } else {
      glide(rows, OtherLayout.self, OtherLayout.self, OtherLayout.self)
    }
    moved = N(all: Double(rows.start + rows.count - 1))
  }

  /// Slides over rows that miss nothing and all of which have a range.
  private mutating func glide<First: KnownLayout, Second: KnownLayout, Third: KnownLayout>(
    _ rows: KernelRows, _ layout: First.Type, _ other: Second.Type, _ last: Third.Type
  ) {
    var (first, second, third) = (self.first, self.second, self.third)
    let sources = (terms.source(0), terms.source(1))
    let output = rows.outputs[0]
    for row in 0..<rows.count {
      first.slide(sources, row, First.layout)
      second.slide(sources, row, Second.layout)
      third.slide(sources, row, Third.layout)
      let sum = first.value + second.value + third.value
      N.store(sum * N(all: 100.0 / 7), output, row)
    }
    (self.first, self.second, self.third) = (first, second, third)
  }

  /// Slides over any rows; those that miss a price count for nothing.
  private mutating func walk(_ rows: KernelRows) {
    let sources = (terms.source(0), terms.source(1))
    for row in 0..<rows.count {
      let now = N(all: Double(rows.start + row))
      let missing = isNaN(N.load(sources.0, row)) | isNaN(N.load(sources.1, row))
      if missing.any {
        validFrom = choose(missing, longest + now, validFrom)
        terms.forget(row)
      }
      moved = choose(equal(N.load(sources.1, row), .zero), moved, now)
      first.slide(sources, row, .other)
      second.slide(sources, row, .other)
      third.slide(sources, row, .other)
      let sum = moving(first, now) + moving(second, now) + moving(third, now)
      let isKnown = greaterOrEqual(now, validFrom)
      N.store(choose(isKnown, sum * N(all: 100.0 / 7), .nan), rows.outputs[0], row)
    }
  }

  /// A window's share of the sum; 0 where nothing in it moved.
  @inline(__always)
  private func moving(_ part: Part, _ now: N) -> N {
    choose(greaterOrEqual(now - moved, part.size), .zero, part.value)
  }
}

extension Indicator {
  static let ultimateOscillator = Indicator(
    "ultosc", .momentum, "Ultimate oscillator",
    definition:
      "100 * (4 * q(short) + 2 * q(middle) + q(long)) / 7, q(w) = sum of close - min(low, "
      + "close[1]) / sum of true range over w bars, the windows in rising order",
    source: "TA-Lib ULTOSC; Williams (1985)", inputs: [.high, .low, .close],
    settings: [.window("short", 7), .window("middle", 14), .window("long", 28)],
    UltimateOscillator<Double>.self, UltimateOscillator<Lane>.self
  ) { Int(max($0[0], $0[1], $0[2])) }
}

extension Market {
  /// Williams's ultimate oscillator: buying pressure over three windows, 0 to 100.
  public func ultimateOscillator(
    short: some Term = 7, middle: some Term = 14, long: some Term = 28
  ) -> Formula {
    Indicator.ultimateOscillator([high, low, close], [short, middle, long])[0]
  }
}
