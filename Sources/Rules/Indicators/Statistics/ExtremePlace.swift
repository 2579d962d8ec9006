/// Which of equal extremes counts, and how its place is told.
protocol PlaceRule: SendableMetatype {
  associatedtype End: ExtremeEnd
  /// Whether the row is counted from the start of the series, and ties go as TA-Lib's search leaves
  /// them; else the rows since the newest extreme are counted.
  static var isIndex: Bool { get }
}

enum HighestIndex: PlaceRule {
  typealias End = HighestEnd
  static var isIndex: Bool { true }
}

enum LowestIndex: PlaceRule {
  typealias End = LowestEnd
  static var isIndex: Bool { true }
}

enum SinceHighest: PlaceRule {
  typealias End = HighestEnd
  static var isIndex: Bool { false }
}

enum SinceLowest: PlaceRule {
  typealias End = LowestEnd
  static var isIndex: Bool { false }
}

/// A stretch's extreme, and the rows of the newest and of the oldest value that equals it.
private struct Place<N: Number, Rule: PlaceRule> {
  var value: N
  var newest: N
  var oldest: N

  @inline(__always)
  init(value: N, newest: N, oldest: N) {
    self.value = value
    self.newest = newest
    self.oldest = oldest
  }

  /// Each lane's place from the lane that stands so many before it.
  @inline(__always)
  func moved(by places: Int) -> Place {
    Place(
      value: value.moved(by: places), newest: newest.moved(by: places),
      oldest: oldest.moved(by: places))
  }

  /// The extreme of two neighbouring stretches, which may overlap.
  @inline(__always)
  init(_ new: Place, _ old: Place) {
    let isOld = Rule.End.isBeyond(old.value, new.value)
    value = choose(isOld, old.value, new.value)
    newest = choose(isOld, old.newest, new.newest)
    oldest = old.oldest
    if Rule.isIndex {
      oldest = choose(Rule.End.isBeyond(new.value, old.value), new.oldest, old.oldest)
    }
  }
}

/// Columns of places.
private struct PlaceColumns<Rule: PlaceRule> {
  var values: UnsafePointer<Double>
  var newest: UnsafePointer<Double>
  var oldest: UnsafePointer<Double>

  @inline(__always)
  func load<N: Number>(_ row: Int, as type: N.Type) -> Place<N, Rule> {
    func side(_ column: UnsafePointer<Double>) -> N {
      UnsafeRawPointer(column + row).loadUnaligned(as: N.self)
    }
    return Place(
      value: side(values), newest: side(newest),
      oldest: Rule.isIndex ? side(oldest) : .zero)
  }

  /// The place of each lane, `back` rows before.
  @inline(__always)
  func load<N: Number>(_ row: Int, run back: N.Count, as type: N.Type) -> Place<N, Rule> {
    Place(
      value: N.load(values, row, run: back), newest: N.load(newest, row, run: back),
      oldest: Rule.isIndex ? N.load(oldest, row, run: back) : .zero)
  }

  /// The same place for all lanes.
  @inline(__always)
  func load<N: Number>(all row: Int, as type: N.Type) -> Place<N, Rule> {
    Place(
      value: N(all: values[row]), newest: N(all: newest[row]),
      oldest: Rule.isIndex ? N(all: oldest[row]) : .zero)
  }
}

/// Where the extreme of a window lies; NaN in the window makes it NaN.
///
/// Found like the extreme itself, from stretches of 1, 2, 4 … rows, with the places beside the values.
struct ExtremePlace<N: Number, Rule: PlaceRule>: IndicatorKernel {
  private let window: N.Count
  private let size: N
  private let full: Int
  private let shortest: Int
  private let scratch = ScratchColumns(count: 8)
  private var missing: MissingRows<N>
  private var lastMissing = N.Count(all: -1)
  /// TA-Lib's place: the newest of equal values as they come, the oldest when one has left the window.
  private var place = N(all: -1)
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    size = window.number()
    full = window.largest
    shortest = (0..<N.width).reduce(full) { [window] in min($0, window[lane: $1]) }
    missing = MissingRows(window)
  }

  mutating func run(_ rows: KernelRows) {
    let source = rows.inputs[0]
    let isClean = missing.isClean(rows, source)
    let layout = WindowLayout(source, window, as: N.self)
    // As many rows as the nearest cache takes.
    let most = 256
    scratch.reserve(most + full)
    for first in stride(from: 0, to: rows.count, by: most) {
      let part = RowPart(rows, first, most, before: full - 1)
      for row in 0..<part.whole { scratch[6][row] = Double(rows.start + part.from + row) }
      if layout == .run, isClean, part.known(full, rows) == 0 {
        writeRun(part, rows, source.pointer)
      } else {
        for lane in 0..<N.width {
          var column = source.pointer
          if source.stride != 1 || !isClean {
            column = scratch.copy(source, part, lane, missing: -.infinity * Rule.End.sign)
          }
          write(part, rows, column, lane: lane, isClean: isClean)
        }
      }
    }
    if !isClean { missing.hide(rows, source, rows.outputs[0]) }
  }

  /// The places of all windows of one length.
  @inline(__always)
  private func places(
    _ part: RowPart, _ column: UnsafePointer<Double>, window: Int
  ) -> PlaceColumns<Rule> {
    let rows = UnsafePointer(scratch[6])
    var level = PlaceColumns<Rule>(values: column + part.from, newest: rows, oldest: rows)
    var (reach, target) = (1, 0)
    while reach < window {
      let longer = min(2 * reach, window)
      level = extended(level, target, by: longer - reach, count: part.whole)
      target = 3 - target
      reach = longer
    }
    return level
  }

  /// The places of longer stretches; where they begin before the first row they count for nothing.
  @inline(__always)
  private func extended(
    _ level: PlaceColumns<Rule>, _ target: Int, by shift: Int, count: Int
  ) -> PlaceColumns<Rule> {
    let columns = (scratch[target], scratch[target + 1], scratch[target + 2])
    func store<Side: Number>(_ place: Place<Side, Rule>, _ row: Int) {
      UnsafeMutableRawPointer(columns.0 + row).storeBytes(of: place.value, as: Side.self)
      UnsafeMutableRawPointer(columns.1 + row).storeBytes(of: place.newest, as: Side.self)
      guard Rule.isIndex else { return }
      UnsafeMutableRawPointer(columns.2 + row).storeBytes(of: place.oldest, as: Side.self)
    }
    let edge = min(shift, count)
    for row in 0..<edge { store(level.load(row, as: Double.self), row) }
    var row = edge
    while row &+ laneCount <= count {
      store(Place(level.load(row, as: Lane.self), level.load(row &- shift, as: Lane.self)), row)
      row &+= laneCount
    }
    while row < count {
      store(
        Place(level.load(row, as: Double.self), level.load(row &- shift, as: Double.self)), row)
      row &+= 1
    }
    return PlaceColumns(
      values: UnsafePointer(columns.0), newest: UnsafePointer(columns.1),
      oldest: UnsafePointer(columns.2))
  }

  /// All lanes side by side: each window is the shortest one and those that end up to seven rows before.
  @inline(__always)
  private mutating func writeRun(
    _ part: RowPart, _ rows: KernelRows, _ column: UnsafePointer<Double>
  ) {
    let base = places(part, column, window: shortest)
    let meet = shortest >= laneCount - 1
    let output = rows.outputs[0] + part.first * N.width
    let back = runOfLanes(N.self)
    var place = self.place
    for row in 0..<part.count {
      let now = N(all: Double(rows.start &+ part.first &+ row))
      var found: Place<N, Rule> = base.load(row &+ part.before, run: back, as: N.self)
      if meet {
        found = Place(base.load(all: row &+ part.before, as: N.self), found)
      } else {
        found = Place(found.moved(by: 1), found)
        found = Place(found.moved(by: 2), found)
        found = Place(found.moved(by: 4), found)
      }
      if Rule.isIndex {
        place = Self.next(place, found.newest, found.oldest, now, size)
        N.store(place, output, row)
      } else {
        N.store(now - found.newest, output, row)
      }
    }
    self.place = place
  }

  /// One lane by itself.
  @inline(__always)
  private mutating func write(
    _ part: RowPart, _ rows: KernelRows, _ column: UnsafePointer<Double>, lane: Int, isClean: Bool
  ) {
    let window = self.window[lane: lane]
    let found = places(part, column, window: window)
    let output = rows.outputs[0] + part.first * N.width + lane
    let known = part.known(window, rows)
    var place = self.place[lane: lane]
    var last = lastMissing[lane: lane]
    for row in 0..<known {
      output[row &* N.width] = .nan
      if rows.source(0).load(part.first + row, lane: lane).isNaN {
        last = rows.start + part.first + row
      }
    }
    for row in known..<part.count {
      let now = Double(rows.start &+ part.first &+ row)
      let newest = found.newest[part.before &+ row]
      if Rule.isIndex {
        let oldest = found.oldest[part.before &+ row]
        place = Self.next(place, newest, oldest, now, Double(window))
        if !isClean {
          // The search begins anew when the window misses nothing again.
          let time = rows.start + part.first + row
          if rows.source(0).load(part.first + row, lane: lane).isNaN { last = time }
          if last >= 0, time - last < window { place = -1 }
        }
        output[row &* N.width] = place
      } else {
        output[row &* N.width] = now - newest
      }
    }
    self.place[lane: lane] = place
    lastMissing[lane: lane] = last
  }

  @inline(__always)
  private static func next<Side: Number>(
    _ place: Side, _ newest: Side, _ oldest: Side, _ now: Side, _ size: Side
  ) -> Side {
    let stays = choose(equal(newest, now), now, place)
    return choose(lessOrEqual(place, now - size), oldest, stays)
  }
}

extension Indicator {
  @inline(__always)
  private static func place<Rule: PlaceRule>(
    _ name: String, _ summary: String, _ definition: String, _ source: String, _ rule: Rule.Type
  ) -> Indicator {
    Indicator(
      name, .statistics, summary, definition: definition, source: source, inputs: [.series],
      settings: [.window(20)], ExtremePlace<Double, Rule>.self,
      ExtremePlace<Lane, Rule>.self
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
