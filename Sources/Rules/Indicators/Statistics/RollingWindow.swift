/// What is kept of a window: sums that a new value enters and the oldest leaves.
///
/// Values come as differences from a centre near them, so that the level of a price cancels nothing.
/// A cleared window is full of zeros.
protocol WindowSums {
  associatedtype N: Number
  /// How many inputs count: 1 or 2.
  static var inputCount: Int { get }
  /// Whether the second input is taken as it is, without a centre.
  static var keepsSecond: Bool { get }
  /// Whether a value that enters and one that leaves must be taken around the centre, or their difference
  /// is all that counts.
  static var needsCenter: Bool { get }
  /// Whether sums can lose their digits when the window grows quiet.
  static var wears: Bool { get }
  init(_ settings: KernelSettings, size: N)
  mutating func clear()
  mutating func slide(_ fresh: (N, N), _ stale: (N, N))
  /// Takes the sums of some lanes from another window.
  mutating func replace(_ mask: N.Mask, by other: Self)
  /// The lanes whose sums are so much smaller than they were that they must be made anew.
  var isWorn: N.Mask { get }
  /// The value of a window whose values lie around the centre.
  func value(center: N) -> N
}

extension WindowSums {
  static var inputCount: Int { 1 }
  static var keepsSecond: Bool { false }
  static var needsCenter: Bool { true }
  static var wears: Bool { false }
  var isWorn: N.Mask { N.Mask(byte: 0) }
}

/// Slides a window over one or two series.
///
/// The sums are made anew, around the newest value, when the window has become full and every 4096 rows
/// from then on: rounding errors cannot grow, and a price out of all proportion is forgotten. While a
/// NaN lies in the window its value is NaN.
struct RollingWindow<Sums: WindowSums>: Recurrence {
  typealias N = Sums.N
  private let window: N.Count
  private let leaving: LeavingRows<N>
  private let full: Int
  private let size: N
  private var sums: Sums
  private var center = (N.zero, N.zero)
  /// The first row at which the window is full and holds no NaN, lane by lane.
  private var validFrom: N
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    leaving = LeavingRows(window)
    full = window.largest
    size = window.number()
    sums = Sums(settings, size: size)
    validFrom = size - N(all: 1)
  }

  mutating func step(_ row: KernelRow<N>) {
    let time = row.time
    let now = N(all: Double(time))
    let fresh = Self.values(row)
    let stale = time >= full ? Self.values(row, back: window) : Self.past(row, window)
    let missing = isNaN(fresh.0 + fresh.1)
    if missing.any { validFrom = choose(missing, now + size, validFrom) }
    if Sums.needsCenter {
      sums.slide(
        (fresh.0 - center.0, fresh.1 - center.1), (stale.0 - center.0, stale.1 - center.1))
    } else {
      sums.slide(fresh, stale)
    }
    let isWorn = sums.isWorn & greaterOrEqual(now, validFrom)
    let isDue = equal(now, validFrom) | isWorn
    if isDue.any || time & 4095 == 0 { begin(row, isDue) }
    let value = sums.value(center: center.0)
    row.store(choose(greaterOrEqual(now, validFrom), value, .nan))
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    while row < rows.count {
      if rows.start + row > full, less(validFrom, N(all: Double(rows.start + row))).all {
        row = glide(rows, from: row)
      }
      if row < rows.count { step(KernelRow(rows: rows, row: row)) }
      row += 1
    }
  }

  /// Slides over full windows, up to the next row that needs care.
  private mutating func glide(_ rows: KernelRows, from first: Int) -> Int {
    var end = min(rows.count, first + 4095 - (rows.start + first - 1) & 4095)
    let sources = (rows.inputs[0], rows.inputs[Sums.inputCount - 1])
    let layout =
      WindowLayout(sources.0, window, as: N.self) & WindowLayout(sources.1, window, as: N.self)
    if layout.isColumn {
      // They are asked for missing values before the loop.
      end = firstMissing(sources.0.pointer, from: first, to: end)
      if Sums.inputCount == 2 { end = firstMissing(sources.1.pointer, from: first, to: end) }
    } else if layout == .lanes {
      let (start, width) = (first * N.width, N.width)
      end = firstMissing(sources.0.pointer, from: start, to: end * width) / width
      if Sums.inputCount == 2 {
        end = firstMissing(sources.1.pointer, from: start, to: end * width) / width
      }
    }
    switch layout {
    case .run: return glide(rows, from: first, to: end, .run)
    case .same: return glide(rows, from: first, to: end, .same)
    case .near: return glide(rows, from: first, to: end, .near)
    case .scattered: return glide(rows, from: first, to: end, .scattered)
    case .lanes: return glide(rows, from: first, to: end, .lanes)
    case .other: return glide(rows, from: first, to: end, .other)
    }
  }

  /// What moves stays in registers.
  @inline(__always)
  private mutating func glide(
    _ rows: KernelRows, from first: Int, to end: Int, _ layout: WindowLayout
  ) -> Int {
    let (leaving, center) = (self.leaving, self.center)
    // Columns in locals: a store to the output cannot change them.
    let sources = (rows.inputs[0], rows.inputs[Sums.inputCount - 1])
    let output = rows.outputs[0]
    let isPair = Sums.inputCount == 2
    var sums = self.sums
    var place = first
    while place < end {
      let fresh = (
        N.load(sources.0, place, layout), isPair ? N.load(sources.1, place, layout) : .zero
      )
      if layout == .other, isNaN(fresh.0 + fresh.1).any { break }
      let stale = (
        leaving.load(sources.0, place, layout),
        isPair ? leaving.load(sources.1, place, layout) : .zero
      )
      var next = sums
      if Sums.needsCenter {
        next.slide(
          (fresh.0 - center.0, fresh.1 - center.1), (stale.0 - center.0, stale.1 - center.1))
      } else {
        next.slide(fresh, stale)
      }
      if Sums.wears, next.isWorn.any { break }
      sums = next
      N.store(sums.value(center: center.0), output, place)
      place += 1
    }
    self.sums = sums
    return place
  }

  @inline(__always)
  private static func values(_ row: KernelRow<N>) -> (N, N) {
    (row[0], Sums.inputCount == 2 ? row[1] : .zero)
  }

  @inline(__always)
  private static func values(_ row: KernelRow<N>, back: N.Count) -> (N, N) {
    (row[0, back: back], Sums.inputCount == 2 ? row[1, back: back] : .zero)
  }

  @inline(never)
  private static func past(_ row: KernelRow<N>, _ back: N.Count) -> (N, N) {
    (row.past(0, back), Sums.inputCount == 2 ? row.past(1, back) : .zero)
  }

  /// Makes the sums of full windows anew: of the lanes that are due, or of all.
  private mutating func begin(_ row: KernelRow<N>, _ isDue: N.Mask) {
    let now = N(all: Double(row.time))
    let due = row.time & 4095 == 0 ? greaterOrEqual(now, validFrom) : isDue
    let values = Self.values(row)
    center.0 = choose(due, values.0, center.0)
    if Sums.inputCount == 2, !Sums.keepsSecond {
      center.1 = choose(due, values.1, center.1)
    }
    var sums = self.sums
    sums.clear()
    for back in (0...min(full - 1, row.time)).reversed() {
      let past = Self.values(row, back: N.Count(all: back))
      let isOut = lessOrEqual(size, N(all: Double(back)))
      sums.slide(
        (
          choose(isOut, .zero, past.0 - center.0),
          choose(isOut, .zero, past.1 - center.1)
        ), (.zero, .zero))
    }
    self.sums.replace(due, by: sums)
  }
}
