import Foundation

/// Sines and cosines of a circle cut into up to fifty parts.
private final class CircleTable: Sendable {
  /// For `parts` parts, from `parts * 50` on.
  let sines: [Double]
  let cosines: [Double]

  static let shared = CircleTable()

  private init() {
    let circle = 8 * atan(1.0)
    func table(_ function: (Double) -> Double) -> [Double] {
      (0...50).flatMap { parts in
        (0..<50).map { function(Double($0) * circle / Double(max(parts, 1))) }
      }
    }
    sines = table { sin($0) }
    cosines = table { cos($0) }
  }
}

/// The last prices of a cycle: raw and smoothed, those before the transform began as 0.
private final class CycleMemory {
  let raw = NumberBuffer(count: 64)
  let smooth = NumberBuffer(count: 64)
}

/// The phase of the dominant cycle and the trend line under it.
struct CyclePhase {
  private var cycle = HilbertCycle(skipped: 37)
  private let memory = CycleMemory()
  private let table = CircleTable.shared
  /// The phase in degrees, now and at the row before.
  private(set) var phase = 0.0
  private(set) var previousPhase = 0.0
  private var trends = (0.0, 0.0, 0.0)
  private(set) var trendLine = 0.0

  /// Prices seen.
  var seen: Int { cycle.count }
  var period: Double { cycle.smoothPeriod }
  var smoothPrice: Double { cycle.smoothPrice }
  var sine: Double { sin(phase * (1 / HilbertCycle.degrees)) }
  var leadSine: Double { sin((phase + 45) * (1 / HilbertCycle.degrees)) }

  /// Takes a price in; false until 63 were seen before it.
  @inline(__always)
  mutating func advance(_ price: Double, asksPhase: Bool, asksTrend: Bool) -> Bool {
    let place = cycle.count & 63
    memory.raw.pointer[place] = price
    guard cycle.advance(price) else { return false }
    memory.smooth.pointer[place] = cycle.smoothPrice
    let bars = Int(cycle.smoothPeriod + 0.5)
    if asksPhase { movePhase(place, bars) }
    if asksTrend { moveTrend(place, bars) }
    return cycle.count > 63
  }

  @inline(__always)
  private mutating func movePhase(_ place: Int, _ bars: Int) {
    var (real, imaginary) = (0.0, 0.0)
    table.sines.withUnsafeBufferPointer { sines in
      table.cosines.withUnsafeBufferPointer { cosines in
        for back in 0..<bars {
          let price = memory.smooth.pointer[(place &- back) & 63]
          real += sines[bars &* 50 &+ back] * price
          imaginary += cosines[bars &* 50 &+ back] * price
        }
      }
    }
    previousPhase = phase
    if imaginary != 0 {
      phase = atan(real / imaginary) * HilbertCycle.degrees
    } else if real != 0 {
      phase += real < 0 ? -90 : 90
    }
    phase += 90
    // The smoothing is one bar late.
    phase += 360 / cycle.smoothPeriod
    if imaginary < 0 { phase += 180 }
    if phase > 315 { phase -= 360 }
  }

  @inline(__always)
  private mutating func moveTrend(_ place: Int, _ bars: Int) {
    var sum = 0.0
    for back in 0..<bars { sum += memory.raw.pointer[(place &- back) & 63] }
    let mean = bars > 0 ? sum / Double(bars) : 0
    trendLine = (4 * mean + 3 * trends.0 + 2 * trends.1 + trends.2) / 10
    trends = (mean, trends.0, trends.1)
  }
}

/// The phase of the dominant cycle in degrees.
struct DominantPhase: SeriesState {
  private var cycle = CyclePhase()

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let isKnown = !price.isNaN && cycle.advance(price, asksPhase: true, asksTrend: false)
    row.store(isKnown ? cycle.phase : .nan)
  }
}

/// The sine of the dominant cycle's phase, and the same 45 degrees ahead.
struct CycleSine: SeriesState {
  private var cycle = CyclePhase()

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let isKnown = !price.isNaN && cycle.advance(price, asksPhase: true, asksTrend: false)
    row.store(isKnown ? cycle.sine : .nan)
    row.store(isKnown ? cycle.leadSine : .nan, to: 1)
  }
}

/// The price without its dominant cycle.
struct CycleTrendLine: SeriesState {
  private var cycle = CyclePhase()

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let isKnown = !price.isNaN && cycle.advance(price, asksPhase: false, asksTrend: true)
    row.store(isKnown ? cycle.trendLine : .nan)
  }
}

/// Whether the market follows a trend rather than its cycle: 1 or 0.
struct CycleTrendMode: SeriesState {
  private var cycle = CyclePhase()
  private var sine = 0.0
  private var leadSine = 0.0
  private var barsInTrend = 0.0

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let seen = cycle.seen
    let isKnown = !price.isNaN && cycle.advance(price, asksPhase: true, asksTrend: true)
    if cycle.seen == seen || cycle.seen <= 37 { return row.store(.nan) }
    let (before, leadBefore) = (sine, leadSine)
    sine = cycle.sine
    leadSine = cycle.leadSine
    var isTrend = true
    if (sine > leadSine && before <= leadBefore) || (sine < leadSine && before >= leadBefore) {
      barsInTrend = 0
      isTrend = false
    }
    barsInTrend += 1
    let period = cycle.period
    if barsInTrend < 0.5 * period { isTrend = false }
    let turn = cycle.phase - cycle.previousPhase
    if period != 0, turn > 0.67 * 360 / period, turn < 1.5 * 360 / period { isTrend = false }
    let line = cycle.trendLine
    if line != 0, abs((cycle.smoothPrice - line) / line) >= 0.015 { isTrend = true }
    row.store(isKnown ? (isTrend ? 1 : 0) : .nan)
  }
}

extension Indicator {
  @inline(__always)
  private static func cycle<State: SeriesState>(
    _ name: String, _ group: Group, _ summary: String, _ definition: String,
    outputs: [String] = ["value"], _ state: State.Type
  ) -> Indicator {
    Indicator(
      name, group, summary, definition: definition,
      source: "TA-Lib \(name.uppercased()); Ehlers (2001)", inputs: [.series], outputs: outputs,
      SeriesBySeries<Double, State>.self, SeriesBySeries<Lane, State>.self
    ) { _ in 63 }
  }

  static let dominantPhase = cycle(
    "ht_dcphase", .cycle, "Phase of the dominant cycle, in degrees",
    "the angle at which the smoothed prices of one cycle match a sine", DominantPhase.self)
  static let cycleSine = cycle(
    "ht_sine", .cycle, "Sine of the dominant cycle",
    "sin(ht_dcphase); lead: the same 45 degrees ahead", outputs: ["sine", "lead"],
    CycleSine.self)
  static let cycleTrendMode = cycle(
    "ht_trendmode", .cycle, "1 in a trend, 0 in a cycle",
    "0 near crossings of the sine and its lead and while the phase turns as a cycle's; 1 if the price lies 1.5 % off the trend line",
    CycleTrendMode.self)
  static let cycleTrendLine = cycle(
    "ht_trendline", .overlap, "Price without its dominant cycle",
    "weighted mean of four means over the dominant cycle", CycleTrendLine.self)
}

extension Term {
  /// The phase of the dominant cycle in degrees, -45 to 315.
  public var dominantPhase: Formula { Indicator.dominantPhase([self])[0] }

  /// The sine of the dominant cycle's phase, and the same 45 degrees ahead.
  public var cycleSine: (sine: Formula, lead: Formula) {
    let waves = Indicator.cycleSine([self])
    return (waves[0], waves[1])
  }

  /// 1 where the market follows a trend, 0 where it follows its cycle.
  public var cycleTrendMode: Formula { Indicator.cycleTrendMode([self])[0] }

  /// The mean over the dominant cycle: the price without the cycle.
  public var cycleTrendLine: Formula { Indicator.cycleTrendLine([self])[0] }
}
