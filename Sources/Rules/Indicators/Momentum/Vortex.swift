/// The movement up and down of a bar, and its true range.
private enum VortexTerms: RowTerms {
  static var inputs: Int { 3 }
  static var count: Int { 3 }
  static var reach: Int { 1 }

  @inline(__always)
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N) {
    let (high, low) = (bar[0], bar[1])
    let (pastHigh, pastLow, pastClose) = (bar.before(0), bar.before(1), bar.before(2))
    let unknown = isNaN(pastClose)
    let top = choose(less(high, pastClose) | unknown, pastClose, high)
    let bottom = choose(greater(low, pastClose) | unknown, pastClose, low)
    let range = choose(isNaN(bar[2]), .nan, top - bottom)
    return ((high - pastLow).magnitude, (low - pastHigh).magnitude, range)
  }
}

/// The way from each low to the next high, and from each high to the next low, over true range.
struct Vortex<N: Number>: IndicatorKernel {
  private let window: N.Count
  private let size: N
  private let terms: TermColumns
  private var up = RunningSum<N>()
  private var down = RunningSum<N>()
  private var range = RunningSum<N>()
  private var validFrom: N
  /// The last row that had a range.
  private var moved: N
  var lookback: Int { 1 }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    size = window.number()
    terms = TermColumns(columns: 3, history: window.largest)
    validFrom = size - N(all: 1)
    moved = -size
  }

  mutating func run(_ rows: KernelRows) {
    // Another clock may bring no row.
    guard rows.count > 0 else { return }
    let found = terms.fill(rows, VortexTerms.self, as: N.self)
    let isValid = lessOrEqual(validFrom, N(all: Double(rows.start))).all
    guard isValid, !found.hasMissing, !found.hasZero else { return walk(rows) }
    switch WindowLayout(terms.source(0), window, as: N.self) {
    case .run: glide(rows, RunLayout.self)
    case .same: glide(rows, SameLayout.self)
    case .near, .scattered, .lanes, .other: glide(rows, OtherLayout.self)
    }
    moved = N(all: Double(rows.start + rows.count - 1))
  }

  /// Slides over rows that miss nothing and all of which have a range.
  private mutating func glide<Layout: KnownLayout>(_ rows: KernelRows, _ type: Layout.Type) {
    let layout = Layout.layout
    let window = self.window
    var (up, down, range) = (self.up, self.down, self.range)
    let (first, second, third) = (terms.source(0), terms.source(1), terms.source(2))
    let outputs = (rows.outputs[0], rows.outputs[1])
    for row in 0..<rows.count {
      up.replace(N.load(first, row, back: window, layout), by: N.load(first, row, layout))
      down.replace(N.load(second, row, back: window, layout), by: N.load(second, row, layout))
      range.replace(N.load(third, row, back: window, layout), by: N.load(third, row, layout))
      let total = range.value
      N.store(up.value / total, outputs.0, row)
      N.store(down.value / total, outputs.1, row)
    }
    (self.up, self.down, self.range) = (up, down, range)
  }

  /// Slides over any rows; those that miss a price count for nothing.
  private mutating func walk(_ rows: KernelRows) {
    for row in 0..<rows.count {
      let now = N(all: Double(rows.start + row))
      var fresh = values(row)
      let missing = isNaN(fresh.0) | isNaN(fresh.1) | isNaN(fresh.2)
      if missing.any {
        validFrom = choose(missing, size + now, validFrom)
        terms.forget(row)
        fresh = values(row)
      }
      up.replace(N.load(terms.source(0), row, back: window), by: fresh.0)
      down.replace(N.load(terms.source(1), row, back: window), by: fresh.1)
      range.replace(N.load(terms.source(2), row, back: window), by: fresh.2)
      moved = choose(equal(fresh.2, .zero), moved, now)
      let isStill = greaterOrEqual(now - moved, size)
      let isKnown = greaterOrEqual(now, validFrom)
      let total = range.value
      let lines = (up.value / total, down.value / total)
      N.store(choose(isKnown, choose(isStill, .zero, lines.0), .nan), rows.outputs[0], row)
      N.store(choose(isKnown, choose(isStill, .zero, lines.1), .nan), rows.outputs[1], row)
    }
  }

  @inline(__always)
  private func values(_ row: Int) -> (N, N, N) {
    (N.load(terms.source(0), row), N.load(terms.source(1), row), N.load(terms.source(2), row))
  }
}

extension Indicator {
  static let vortex = Indicator(
    "vortex", .momentum, "Vortex indicator, up and down",
    definition: "plus: sum of |high - low[1]| / sum of true range over the window; minus: sum of "
      + "|low - high[1]| / the same",
    source: "TA-Lib VORTEX; Botes and Siepman (2010)", inputs: [.high, .low, .close],
    settings: [.window(14)], outputs: ["plus", "minus"],
    Vortex<Double>.self, Vortex<Lane>.self
  ) { Int($0[0]) }
}

/// The vortex indicator's lines.
public struct VortexLines: Sendable {
  /// The movement up over the true range.
  public let plus: Formula
  /// The movement down over the true range.
  public let minus: Formula
}

extension Market {
  /// The vortex indicator: movement up and down over the true range; 0 where nothing moved.
  public func vortex(_ window: some Term) -> VortexLines {
    let lines = Indicator.vortex([high, low, close], [window])
    return VortexLines(plus: lines[0], minus: lines[1])
  }
}
