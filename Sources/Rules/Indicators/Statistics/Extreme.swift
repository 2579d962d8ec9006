/// Which end of a window is looked for.
protocol ExtremeEnd {
  static var sign: Double { get }
}

enum HighestEnd: ExtremeEnd {
  static var sign: Double { 1 }
}

enum LowestEnd: ExtremeEnd {
  static var sign: Double { -1 }
}

/// The largest or smallest value of a window; NaN in the window makes it NaN.
///
/// Each lane remembers where its extreme lies and looks through the window again only when that row
/// has left it.
struct Extreme<N: Number, End: ExtremeEnd>: Recurrence {
  private let window: N.Count
  private var extreme = N.nan
  private var place = N.Count(all: -1)
  private var validFrom: N.Count
  var lookback: Int { window.largest }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    validFrom = N.Count(all: 0)
    for lane in 0..<N.width { validFrom[lane: lane] = window[lane: lane] - 1 }
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    var result = N.nan
    for lane in 0..<N.width {
      update(lane, row)
      if row.time >= validFrom[lane: lane] {
        result[lane: lane] = extreme[lane: lane] * End.sign
      }
    }
    row.store(result)
  }

  @inline(__always)
  private mutating func update(_ lane: Int, _ row: KernelRow<N>) {
    let value = row.rows.inputs[0].load(row.row, lane: lane) * End.sign
    if value.isNaN {
      validFrom[lane: lane] = row.time &+ window[lane: lane]
    } else if place[lane: lane] < 0 || value >= extreme[lane: lane] {
      extreme[lane: lane] = value
      place[lane: lane] = row.time
      return
    }
    guard place[lane: lane] >= 0, place[lane: lane] <= row.time &- window[lane: lane] else {
      return
    }
    search(lane, row)
  }

  @inline(never)
  private mutating func search(_ lane: Int, _ row: KernelRow<N>) {
    place[lane: lane] = -1
    let source = row.rows.inputs[0]
    for back in stride(from: min(window[lane: lane] - 1, row.time), through: 0, by: -1) {
      let value = source.load(row.row - back, lane: lane) * End.sign
      guard !value.isNaN, place[lane: lane] < 0 || value >= extreme[lane: lane] else { continue }
      extreme[lane: lane] = value
      place[lane: lane] = row.time - back
    }
  }
}

extension Indicator {
  static let highest = Indicator(
    "highest", .statistics, "Highest value of a window",
    definition: "max of the last `window` values",
    source: "TA-Lib MAX", inputs: [.series], settings: [.window(20)],
    Extreme<Double, HighestEnd>.self, Extreme<Lane, HighestEnd>.self
  ) { Int($0[0]) - 1 }

  static let lowest = Indicator(
    "lowest", .statistics, "Lowest value of a window",
    definition: "min of the last `window` values",
    source: "TA-Lib MIN", inputs: [.series], settings: [.window(20)],
    Extreme<Double, LowestEnd>.self, Extreme<Lane, LowestEnd>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The largest of the last `window` values, this bar's included.
  public func highest(_ window: some Term) -> Formula { Indicator.highest([self], [window])[0] }

  /// The smallest of the last `window` values, this bar's included.
  public func lowest(_ window: some Term) -> Formula { Indicator.lowest([self], [window])[0] }
}
