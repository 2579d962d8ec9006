/// Wilder's directional movement: how far the bar reaches beyond the known bar before it, on the side
/// where it reaches farther.
struct DirectionalMove<N: Number> {
  private var high = N.nan
  private var low = N.nan

  /// The moves up and down, and where they are any: not at the first bar nor where a price is missing.
  @inline(__always)
  mutating func next(
    _ newHigh: N, _ newLow: N, known: N.Mask
  ) -> (plus: N, minus: N, valid: N.Mask) {
    let up = newHigh - high
    let down = low - newLow
    let valid = known & ~isNaN(up)
    let plus = choose(greater(up, down), N.larger(up, .zero), .zero)
    let minus = choose(greater(down, up), N.larger(down, .zero), .zero)
    high = choose(known, newHigh, high)
    low = choose(known, newLow, low)
    return (plus, minus, valid)
  }
}

/// Wilder's totals of the moves.
struct DirectionalTotals<N: Number>: Recurrence {
  private let needed: N
  private var move = DirectionalMove<N>()
  private var plus: WilderTotal<N>
  private var minus: WilderTotal<N>
  private var seen = N.zero

  init(_ settings: KernelSettings) {
    let size: N = settings.count(0, as: N.self).number()
    needed = N.larger(size - N(all: 1), N(all: 1))
    plus = WilderTotal(size)
    minus = WilderTotal(size)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low) = (row[0], row[1])
    let moves = move.next(high, low, known: ~(isNaN(high) | isNaN(low)))
    let valid = moves.valid
    seen = choose(valid, seen + N(all: 1), seen)
    let up = plus.next(moves.plus, valid, seen: seen)
    let down = minus.next(moves.minus, valid, seen: seen)
    let isKnown = valid & greaterOrEqual(seen, needed)
    row.store(choose(isKnown, up, .nan), to: 0)
    row.store(choose(isKnown, down, .nan), to: 1)
  }
}

/// Wilder's directional indicators and their index, all from the same totals.
struct DirectionalIndex<N: Number>: Recurrence {
  private let size: N
  private var move = DirectionalMove<N>()
  private var close = N.nan
  private var plus: WilderTotal<N>
  private var minus: WilderTotal<N>
  private var range: WilderTotal<N>
  private var seen = N.zero
  private var index = N.zero

  init(_ settings: KernelSettings) {
    size = settings.count(0, as: N.self).number()
    plus = WilderTotal(size)
    minus = WilderTotal(size)
    range = WilderTotal(size)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (high, low, newClose) = (row[0], row[1], row[2])
    let known = ~(isNaN(high) | isNaN(low) | isNaN(newClose))
    let moves = move.next(high, low, known: known)
    var wide = N.larger(high - close, high - low)
    wide = N.larger(close - low, wide)
    close = choose(known, newClose, close)
    let valid = moves.valid
    seen = choose(valid, seen + N(all: 1), seen)
    let up = plus.next(moves.plus, valid, seen: seen)
    let down = minus.next(moves.minus, valid, seen: seen)
    let whole = range.next(wide, valid, seen: seen)
    let isKnown = valid & greaterOrEqual(seen, size)
    let moved = isKnown & greater(whole, .zero)
    let scale = choose(moved, N(all: 100) / whole, .zero)
    let both = up + down
    index = choose(
      moved & greater(both, .zero), N(all: 100) * ((up - down).magnitude / both), index)
    row.store(choose(isKnown, up * scale, .nan), to: 0)
    row.store(choose(isKnown, down * scale, .nan), to: 1)
    row.store(choose(isKnown, index, .nan), to: 2)
  }
}

extension Indicator {
  static let directionalTotals = Indicator(
    "dm", .momentum, "Directional movement, up and down",
    definition: "plus: high - high[1] where that is positive and more than low[1] - low, else 0; "
      + "minus the other way; totals t - t / window + move, from the sum of the first window - 1",
    source: "TA-Lib PLUS_DM, MINUS_DM; Wilder (1978)", inputs: [.high, .low],
    settings: [.window(14)], outputs: ["plus", "minus"],
    DirectionalTotals<Double>.self, DirectionalTotals<Lane>.self
  ) { max(Int($0[0]) - 1, 1) }

  static let directionalIndex = Indicator(
    "dmi", .momentum, "Directional indicators and their index",
    definition:
      "plus, minus: 100 * dm / total true range; dx: 100 * |plus - minus| / (plus + minus)",
    source: "TA-Lib PLUS_DI, MINUS_DI, DX; Wilder (1978)", inputs: [.high, .low, .close],
    settings: [.window(14)], outputs: ["plus", "minus", "dx"],
    DirectionalIndex<Double>.self, DirectionalIndex<Lane>.self
  ) { Int($0[0]) }

  static let plusMovement = Indicator(
    "plus_dm", .momentum, "Directional movement up", definition: "dm(high, low, window).plus",
    source: "TA-Lib PLUS_DM; Wilder (1978)", inputs: [.high, .low], settings: [.window(14)]
  ) { [Indicator.directionalTotals($0, $1)[0]] }

  static let minusMovement = Indicator(
    "minus_dm", .momentum, "Directional movement down", definition: "dm(high, low, window).minus",
    source: "TA-Lib MINUS_DM; Wilder (1978)", inputs: [.high, .low], settings: [.window(14)]
  ) { [Indicator.directionalTotals($0, $1)[1]] }

  static let plusIndicator = Indicator(
    "plus_di", .momentum, "Directional indicator up", definition: "dmi(window).plus",
    source: "TA-Lib PLUS_DI; Wilder (1978)", inputs: [.high, .low, .close],
    settings: [.window(14)]
  ) { [Indicator.directionalIndex($0, $1)[0]] }

  static let minusIndicator = Indicator(
    "minus_di", .momentum, "Directional indicator down", definition: "dmi(window).minus",
    source: "TA-Lib MINUS_DI; Wilder (1978)", inputs: [.high, .low, .close],
    settings: [.window(14)]
  ) { [Indicator.directionalIndex($0, $1)[1]] }

  static let directionalDifference = Indicator(
    "dx", .momentum, "Directional movement index", definition: "dmi(window).dx",
    source: "TA-Lib DX; Wilder (1978)", inputs: [.high, .low, .close],
    settings: [.window(14, atLeast: 2)]
  ) { [Indicator.directionalIndex($0, $1)[2]] }

  static let averageDirectional = Indicator(
    "adx", .momentum, "Average directional movement index",
    definition: "rma(dx(window), window)", source: "TA-Lib ADX; Wilder (1978)",
    inputs: [.high, .low, .close], settings: [.window(14, atLeast: 2)]
  ) { [Indicator.directionalIndex($0, $1)[2].wilder($1[0])] }

  static let averageDirectionalRating = Indicator(
    "adxr", .momentum, "Average directional movement rating",
    definition: "(adx(window) + adx(window)[window - 1]) / 2",
    source: "TA-Lib ADXR; Wilder (1978)", inputs: [.high, .low, .close],
    settings: [.window(14, atLeast: 2)]
  ) { inputs, settings in
    let strength = Indicator.averageDirectional(inputs, settings)[0]
    return [(strength + strength.lag(Formula.folded(settings[0] - 1))) / 2]
  }
}

/// Wilder's directional indicators.
public struct DirectionalIndicators: Sendable {
  /// The moves up over the true range, in percent.
  public let plus: Formula
  /// The moves down over the true range, in percent.
  public let minus: Formula
  /// Their distance over their sum, in percent.
  public let index: Formula
}

extension Market {
  /// Wilder's directional indicators, up and down, and their index.
  public func directionalIndicators(_ window: some Term) -> DirectionalIndicators {
    let lines = Indicator.directionalIndex([high, low, close], [window])
    return DirectionalIndicators(plus: lines[0], minus: lines[1], index: lines[2])
  }

  /// The average directional movement index: the strength of a trend, 0 to 100.
  public func adx(_ window: some Term) -> Formula {
    Indicator.averageDirectional([high, low, close], [window])[0]
  }

  /// The mean of the average directional movement index now and `window - 1` bars ago.
  public func adxr(_ window: some Term) -> Formula {
    Indicator.averageDirectionalRating([high, low, close], [window])[0]
  }
}
