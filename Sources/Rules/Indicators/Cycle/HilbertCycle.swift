import Foundation

/// The last sixteen numbers, in memory of their own.
struct DelayLine {
  private let buffer = NumberBuffer(count: 16)
  private let values: UnsafeMutablePointer<Double>
  private var place = 0

  init() { values = buffer.pointer }

  @inline(__always)
  mutating func push(_ value: Double) {
    place = (place &+ 1) & 15
    values[place] = value
  }

  /// The number `back` pushes ago; 0 is the newest.
  @inline(__always)
  subscript(back: Int) -> Double { values[(place &- back) & 15] }

  /// Ehlers' discrete Hilbert transform, delayed by `from` bars.
  @inline(__always)
  func transformed(from: Int = 0) -> Double {
    let (a, b) = (0.0962, 0.5769)
    return ((a * self[from] - a * self[from + 6]) - b * self[from + 4]) + b * self[from + 2]
  }
}

/// Ehlers' measurement of the dominant cycle: prices smoothed over four bars, their Hilbert transform,
/// and the period from the angle that its phasor turns by.
struct HilbertCycle {
  /// Known prices that pass before the transform begins.
  private let skipped: Int
  private var prices = DelayLine()
  private var smooth = DelayLine()
  private var detrended = DelayLine()
  private var quadratures = DelayLine()
  private var inPhase2 = 0.0
  private var quadrature2 = 0.0
  private var real = 0.0
  private var imaginary = 0.0
  private var period = 0.0
  /// The period, smoothed.
  private(set) var smoothPeriod = 0.0
  /// Prices seen.
  private(set) var count = 0

  static let degrees = 45 / atan(1.0)

  init(skipped: Int) { self.skipped = skipped }

  @inline(__always) var smoothPrice: Double { smooth[0] }
  @inline(__always) var quadrature: Double { quadratures[0] }
  /// The price without its trend, three bars late as the quadrature is.
  @inline(__always) var inPhase: Double { detrended[3] }

  /// Takes a price in; false while the transform has not begun.
  @inline(__always)
  mutating func advance(_ price: Double) -> Bool {
    prices.push(price)
    count &+= 1
    guard count > skipped else { return false }
    let adjustment = 0.075 * period + 0.54
    smooth.push((prices[0] * 4 + prices[1] * 3 + prices[2] * 2 + prices[3]) * 0.1)
    detrended.push(smooth.transformed() * adjustment)
    quadratures.push(detrended.transformed() * adjustment)
    let advancedInPhase = detrended.transformed(from: 3) * adjustment
    let advancedQuadrature = quadratures.transformed() * adjustment
    let nextQuadrature = 0.2 * (quadrature + advancedInPhase) + 0.8 * quadrature2
    let nextInPhase = 0.2 * (inPhase - advancedQuadrature) + 0.8 * inPhase2
    real = 0.2 * (nextInPhase * inPhase2 + nextQuadrature * quadrature2) + 0.8 * real
    imaginary = 0.2 * (nextInPhase * quadrature2 - nextQuadrature * inPhase2) + 0.8 * imaginary
    quadrature2 = nextQuadrature
    inPhase2 = nextInPhase
    var next = period
    if imaginary != 0, real != 0 { next = 360 / (atan(imaginary / real) * Self.degrees) }
    next = max(min(next, 1.5 * period), 0.67 * period)
    next = min(max(next, 6), 50)
    period = 0.2 * next + 0.8 * period
    smoothPeriod = 0.33 * period + 0.67 * smoothPeriod
    return true
  }
}

/// The period of the dominant cycle.
struct DominantPeriod: SeriesState {
  private var cycle = HilbertCycle(skipped: 12)

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    guard !price.isNaN, cycle.advance(price), cycle.count > 32 else { return row.store(.nan) }
    row.store(cycle.smoothPeriod)
  }
}

/// The phasor of the dominant cycle.
struct DominantPhasor: SeriesState {
  private var cycle = HilbertCycle(skipped: 12)

  init(_ settings: [Double]) {}

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let isKnown = !price.isNaN && cycle.advance(price) && cycle.count > 32
    row.store(isKnown ? cycle.inPhase : .nan)
    row.store(isKnown ? cycle.quadrature : .nan, to: 1)
  }
}

/// Ehlers' MESA average: it follows by the rate at which the cycle's phase changes.
struct MesaAverage: SeriesState {
  private let fast: Double
  private let slow: Double
  private var cycle = HilbertCycle(skipped: 12)
  private var phase = 0.0
  private var mama = 0.0
  private var fama = 0.0

  init(_ settings: [Double]) {
    fast = settings[0]
    slow = settings[1]
  }

  @inline(__always)
  mutating func step(_ row: SeriesRow) {
    let price = row[0]
    let isKnown = !price.isNaN && cycle.advance(price)
    if isKnown {
      let inPhase = cycle.inPhase
      let next = inPhase == 0 ? 0 : atan(cycle.quadrature / inPhase) * HilbertCycle.degrees
      let change = phase - next
      phase = next
      let factor = change > 1 ? max(fast / change, slow) : fast
      mama = factor * price + (1 - factor) * mama
      fama = factor * 0.5 * mama + (1 - factor * 0.5) * fama
    }
    let isShown = isKnown && cycle.count > 32
    row.store(isShown ? mama : .nan)
    row.store(isShown ? fama : .nan, to: 1)
  }
}

/// A MESA adaptive average and the slower one that follows it.
public struct MesaAverages: Sendable {
  /// The adaptive average.
  public let mama: Formula
  /// The average that follows it at half the rate.
  public let fama: Formula
}

extension Indicator {
  static let mesaAverage = Indicator(
    "mama", .overlap, "MESA adaptive moving average",
    definition:
      "m + (x - m) * max(fast_limit / change of the phase, slow_limit); fama follows at half the rate",
    source: "TA-Lib MAMA; Ehlers (2001)", inputs: [.series],
    settings: [
      .number("fast_limit", 0.5, in: 0.01...0.99), .number("slow_limit", 0.05, in: 0.01...0.99),
    ], outputs: ["mama", "fama"],
    SeriesBySeries<Double, MesaAverage>.self, SeriesBySeries<Lane, MesaAverage>.self
  ) { _ in 32 }

  static let dominantPeriod = Indicator(
    "ht_dcperiod", .cycle, "Period of the dominant cycle, in bars",
    definition: "smoothed period from the angle that the Hilbert transform's phasor turns by",
    source: "TA-Lib HT_DCPERIOD; Ehlers (2001)", inputs: [.series],
    SeriesBySeries<Double, DominantPeriod>.self, SeriesBySeries<Lane, DominantPeriod>.self
  ) { _ in 32 }

  static let dominantPhasor = Indicator(
    "ht_phasor", .cycle, "Phasor of the dominant cycle",
    definition: "in phase: the price without its trend; quadrature: its Hilbert transform",
    source: "TA-Lib HT_PHASOR; Ehlers (2001)", inputs: [.series],
    outputs: ["in_phase", "quadrature"],
    SeriesBySeries<Double, DominantPhasor>.self, SeriesBySeries<Lane, DominantPhasor>.self
  ) { _ in 32 }
}

extension Term {
  /// The MESA adaptive moving average and its follower.
  public func mama(fastLimit: some Term = 0.5, slowLimit: some Term = 0.05) -> MesaAverages {
    let averages = Indicator.mesaAverage([self], [fastLimit, slowLimit])
    return MesaAverages(mama: averages[0], fama: averages[1])
  }

  /// The period of the dominant cycle in bars, 6 to 50.
  public var dominantPeriod: Formula { Indicator.dominantPeriod([self])[0] }
}
