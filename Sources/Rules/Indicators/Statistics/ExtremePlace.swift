/// Which of equal extremes counts, and how its place is told.
protocol PlaceRule {
  static var sign: Double { get }
  /// Whether the row is counted from the start of the series, and ties go as TA-Lib's search leaves
  /// them; else the rows since the newest extreme are counted.
  static var isIndex: Bool { get }
}

enum HighestIndex: PlaceRule {
  static var sign: Double { 1 }
  static var isIndex: Bool { true }
}

enum LowestIndex: PlaceRule {
  static var sign: Double { -1 }
  static var isIndex: Bool { true }
}

enum SinceHighest: PlaceRule {
  static var sign: Double { 1 }
  static var isIndex: Bool { false }
}

enum SinceLowest: PlaceRule {
  static var sign: Double { -1 }
  static var isIndex: Bool { false }
}

/// Where the extreme of a window lies; NaN in the window makes it NaN.
///
/// The rows that may still become the extreme wait in a queue, the largest first: each enters and leaves
/// once.
struct ExtremePlace<Rule: PlaceRule>: SeriesState {
  private let window: Int
  private let mask: Int
  private let buffer: NumberBuffer
  private let values: UnsafeMutablePointer<Double>
  private let times: UnsafeMutablePointer<Double>
  private var front = 0
  private var back = 0
  /// TA-Lib's place: the newest of equal values as they come, the oldest when one has left the window.
  private var place = -1
  private var extreme = 0.0
  private var validFrom: Int

  init(_ settings: [Double]) {
    window = Int(settings[0])
    validFrom = window - 1
    var size = 1
    while size < window + 1 { size *= 2 }
    mask = size - 1
    buffer = NumberBuffer(count: 2 * size)
    values = buffer.pointer
    times = buffer.pointer + size
  }

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let value = row[0] * Rule.sign
    let time = row.time
    guard !value.isNaN else {
      front = back
      place = -1
      validFrom = time + window
      return row.store(.nan)
    }
    if front != back, Int(times[front & mask]) <= time - window { front &+= 1 }
    while front != back {
      let last = values[(back &- 1) & mask]
      guard Rule.isIndex ? last < value : last <= value else { break }
      back &-= 1
    }
    values[back & mask] = value
    times[back & mask] = Double(time)
    back &+= 1
    let first = front & mask
    if Rule.isIndex {
      // TA-Lib looks for the first time when a window is full.
      if time >= validFrom {
        if place <= time - window {
          place = Int(times[first])
          extreme = values[first]
        } else if value >= extreme {
          place = time
          extreme = value
        }
      }
      row.store(time >= validFrom ? Double(place) : .nan)
    } else {
      row.store(time >= validFrom ? Double(time) - times[first] : .nan)
    }
  }
}

extension Indicator {
  @inline(__always)
  private static func place<Rule: PlaceRule>(
    _ name: String, _ summary: String, _ definition: String, _ source: String, _ rule: Rule.Type
  ) -> Indicator {
    Indicator(
      name, .statistics, summary, definition: definition, source: source, inputs: [.series],
      settings: [.window(20)], SeriesBySeries<Double, ExtremePlace<Rule>>.self,
      SeriesBySeries<Lane, ExtremePlace<Rule>>.self
    ) { Int($0[0]) - 1 }
  }

  static let highestIndex = place(
    "highest_index", "Row of the highest value of a window",
    "the row of highest(x, window), counted from the series' start", "TA-Lib MAXINDEX",
    HighestIndex.self)
  static let lowestIndex = place(
    "lowest_index", "Row of the lowest value of a window",
    "the row of lowest(x, window), counted from the series' start", "TA-Lib MININDEX",
    LowestIndex.self)
  static let barsSinceHighest = place(
    "bars_since_highest", "Bars since the highest value of a window",
    "rows since the newest value that equals highest(x, window)", "shift", SinceHighest.self)
  static let barsSinceLowest = place(
    "bars_since_lowest", "Bars since the lowest value of a window",
    "rows since the newest value that equals lowest(x, window)", "shift", SinceLowest.self)
}

extension Term {
  /// Bars since the largest of the last `window` values; 0 where this bar's is it.
  public func barsSinceHighest(_ window: some Term) -> Formula {
    Indicator.barsSinceHighest([self], [window])[0]
  }

  /// Bars since the smallest of the last `window` values; 0 where this bar's is it.
  public func barsSinceLowest(_ window: some Term) -> Formula {
    Indicator.barsSinceLowest([self], [window])[0]
  }
}
