import CLanes

/// What counts as long, short or near: a multiple of an average over the candles just before.
///
/// The measures, periods and multiples are TA-Lib's defaults. A shadow is long if it is longer than
/// its own candle's body, very long if twice as long; that needs no average.
protocol CandleSetting {
  /// The number of candles averaged.
  static var period: Int { get }
  static var multiple: Double { get }
  /// The number of parts that the measure adds up.
  static var parts: Double { get }
  static func measure(_ candle: Candle) -> Rows
}

extension CandleSetting {
  static var period: Int { 10 }
  static var multiple: Double { 1 }
  static var parts: Double { 1 }
}

/// A body is long above, and short below, the average body.
enum AverageBody: CandleSetting {
  @inline(__always) static func measure(_ candle: Candle) -> Rows { candle.body }
}

/// A body is none, as in a doji, up to a tenth of the average range; so is a shadow below that.
enum TenthOfRange: CandleSetting {
  static var multiple: Double { 0.1 }
  @inline(__always) static func measure(_ candle: Candle) -> Rows { candle.range }
}

/// A shadow is short below the average shadow.
enum AverageShadow: CandleSetting {
  static var parts: Double { 2 }
  @inline(__always) static func measure(_ candle: Candle) -> Rows {
    candle.upperShadow + candle.lowerShadow
  }
}

/// Prices are near each other up to this distance.
enum NearDistance: CandleSetting {
  static var period: Int { 5 }
  static var multiple: Double { 0.2 }
  @inline(__always) static func measure(_ candle: Candle) -> Rows { candle.range }
}

/// Prices are far from each other beyond this distance.
enum FarDistance: CandleSetting {
  static var period: Int { 5 }
  static var multiple: Double { 0.6 }
  @inline(__always) static func measure(_ candle: Candle) -> Rows { candle.range }
}

/// Prices count as equal up to this distance.
enum EqualDistance: CandleSetting {
  static var period: Int { 5 }
  static var multiple: Double { 0.05 }
  @inline(__always) static func measure(_ candle: Candle) -> Rows { candle.range }
}

/// A setting's value for the candle that is `back` rows back: a running sum over those before it.
///
/// One sum for each candle of a pattern, begun at the same row and carried on in the same order, for
/// equal prices decide many a comparison: other sums would round differently and decide otherwise.
struct CandleAverage<Setting: CandleSetting, let back: Int> {
  private var total = 0.0

  /// The values at the rows, after which the sum moves on: to be asked once a row.
  @inline(__always)
  mutating func next(_ candles: Candles) -> Rows {
    if candles.isFirst { start(candles) }
    let change =
      Setting.measure(candles[back]) - Setting.measure(candles[back + Setting.period])
    let totals = sums(change.numbers, candles.count)
    return Setting.multiple * (Rows(totals) / Double(Setting.period)) / Setting.parts
  }

  /// The sum before each row; it ends as the one behind the last.
  ///
  /// Every row adds the changes before it one by one, all rows at once: the order of one sum that goes
  /// from row to row, without taking the numbers apart.
  @inline(__always)
  private mutating func sums(_ change: Lane, _ count: Int) -> Lane {
    var sums = Lane(repeating: total)
    for row in 0..<(Rows.count - 1) {
      let later = UInt8(truncatingIfNeeded: 0xFE << row)
      sums = lockstep_select(later, sums + Lane(repeating: change[row]), sums)
    }
    total = count == Rows.count ? sums[7] + change[7] : sums[count]
    return sums
  }

  @inline(never)
  private mutating func start(_ candles: Candles) {
    total = 0
    for before in stride(from: Setting.period, to: 0, by: -1) {
      total += Setting.measure(candles[back + before]).numbers[0]
    }
  }
}
