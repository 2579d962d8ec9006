/// What is kept of a window: sums that a new value enters and the oldest leaves.
///
/// Values come as differences from a centre near them, so that the level of a price cancels nothing;
/// a missing value comes as 0. A window that is empty holds zeros.
protocol WindowSums {
  associatedtype N: Number
  /// How many inputs count: 1 or 2.
  static var inputCount: Int { get }
  /// Whether the second input is taken as it is, without a centre.
  static var keepsSecond: Bool { get }
  /// Whether it matters that an input stood still for the whole window.
  static var asksFlat: Bool { get }
  init(_ settings: KernelSettings, size: N)
  /// Empties the window.
  mutating func clear()
  mutating func slide(_ fresh: (N, N), _ stale: (N, N))
  /// The value of a window whose values lie around the centre.
  func value(center: (N, N), isFlat: N.Mask) -> N
}

extension WindowSums {
  static var inputCount: Int { 1 }
  static var keepsSecond: Bool { false }
  static var asksFlat: Bool { false }
}

/// Slides a window over one or two series.
///
/// Every 4096 rows the sums are made anew around a new centre: rounding errors cannot grow, and a price
/// out of all proportion is forgotten. While a NaN lies in the window its value is NaN.
struct RollingWindow<Sums: WindowSums>: Recurrence {
  typealias N = Sums.N
  private let window: N.Count
  private let full: Int
  private let size: N
  private var sums: Sums
  private var center = (N.nan, N.nan)
  /// The first row at which the window is full and holds no NaN, lane by lane.
  private var validFrom: N
  /// The last rows at which the inputs were other numbers than at the row before.
  private var changed = (N.zero, N.zero)
  private var previous = (N.nan, N.nan)
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
    size = window.number()
    sums = Sums(settings, size: size)
    validFrom = size - N(all: 1)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let time = row.time
    if time & 4095 == 0 { self = begun(row) }
    let values = Self.values(row)
    var fresh = (values.0 - center.0, values.1 - center.1)
    let past = time >= full ? Self.values(row, back: window) : Self.past(row, window)
    var stale = (past.0 - center.0, past.1 - center.1)
    if (isNaN(fresh.0 + fresh.1) | isNaN(stale.0 + stale.1)).any {
      (self, fresh, stale) = filled(row, past)
    }
    let now = N(all: Double(time))
    sums.slide(fresh, stale)
    let value = sums.value(center: center, isFlat: isFlat(values, now))
    row.store(choose(greaterOrEqual(now, validFrom), value, .nan))
  }

  @inline(__always)
  private mutating func isFlat(_ values: (N, N), _ now: N) -> N.Mask {
    guard Sums.asksFlat else { return N.Mask(byte: 0) }
    changed.0 = choose(equal(values.0, previous.0), changed.0, now)
    let limit = now + N(all: 2)
    var isFlat = less(changed.0 + size, limit)
    if Sums.inputCount == 2 {
      changed.1 = choose(equal(values.1, previous.1), changed.1, now)
      isFlat = isFlat | less(changed.1 + size, limit)
    }
    previous = values
    return isFlat
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

  // What seldom happens works on a copy: the state of the loop stays in registers.

  /// The state after a row with a missing value, and what enters and leaves the sums: 0 for what is
  /// missing.
  @inline(never)
  private func filled(_ row: KernelRow<N>, _ past: (N, N)) -> (Self, (N, N), (N, N)) {
    var next = self
    let values = Self.values(row)
    let missing = isNaN(values.0 + values.1)
    next.moveCenter(to: values, (~missing) & isNaN(center.0))
    next.validFrom = choose(missing, size + N(all: Double(row.time)), validFrom)
    let center = next.center
    let gone = isNaN(past.0 + past.1) | isNaN(center.0)
    return (
      next,
      (
        choose(missing, .zero, values.0 - center.0), choose(missing, .zero, values.1 - center.1)
      ),
      (choose(gone, .zero, past.0 - center.0), choose(gone, .zero, past.1 - center.1))
    )
  }

  private mutating func moveCenter(to values: (N, N), _ mask: N.Mask) {
    center.0 = choose(mask, values.0, center.0)
    let isCentered = Sums.inputCount == 2 && !Sums.keepsSecond
    center.1 = isCentered ? choose(mask, values.1, center.1) : .zero
  }

  /// The state with the row's values as the centre and the sums of the rows before it made anew.
  @inline(never)
  private func begun(_ row: KernelRow<N>) -> Self {
    var next = self
    let values = Self.values(row)
    next.moveCenter(to: values, ~isNaN(values.0 + values.1))
    next.sums.clear()
    for back in stride(from: min(full, row.time), to: 0, by: -1) {
      let past = Self.values(row, back: N.Count(all: back))
      let fresh = (past.0 - next.center.0, past.1 - next.center.1)
      let out = isNaN(fresh.0 + fresh.1) | less(size, N(all: Double(back)))
      next.sums.slide(
        (choose(out, .zero, fresh.0), choose(out, .zero, fresh.1)), (.zero, .zero))
    }
    return next
  }
}
