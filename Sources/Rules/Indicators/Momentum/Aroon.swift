/// Where the latest extreme of a window lies, lane by lane.
struct LatestExtreme<N: Number, End: ExtremeEnd> {
  /// Signed, so that the largest counts.
  private var extreme = N.nan
  private var place = N.Count(all: -1)

  /// Takes a row in and tells the extreme's row; -1 where the window holds no value.
  @inline(__always)
  mutating func next(_ row: KernelRow<N>, input: Int, window: N.Count) -> N.Count {
    for lane in 0..<N.width {
      let source = row.rows.inputs[input]
      let value = source.load(row.row, lane: lane) * End.sign
      if value >= extreme[lane: lane] || place[lane: lane] < 0 && !value.isNaN {
        extreme[lane: lane] = value
        place[lane: lane] = row.time
      } else if place[lane: lane] >= 0, place[lane: lane] <= row.time &- window[lane: lane] {
        let found = Self.search(
          source, row.row, lane, among: min(window[lane: lane], row.time &+ 1))
        place[lane: lane] = found.back < 0 ? -1 : row.time &- found.back
        extreme[lane: lane] = found.extreme
      }
    }
    return place
  }

  @inline(never)
  private static func search(
    _ source: Source, _ row: Int, _ lane: Int, among count: Int
  ) -> (back: Int, extreme: Double) {
    var best = (back: -1, extreme: Double.nan)
    for back in 0..<count {
      let value = source.load(row - back, lane: lane) * End.sign
      if value > best.extreme || best.back < 0 && !value.isNaN { best = (back, value) }
    }
    return best
  }
}

/// How recently a window of one bar more than `window` had its highest high and its lowest low.
struct Aroon<N: Number>: Recurrence {
  private var window: N.Count
  private let size: N
  private let factor: N
  private var high = LatestExtreme<N, HighestEnd>()
  private var low = LatestExtreme<N, LowestEnd>()
  private var validFrom: N
  var lookback: Int { window.largest }

  init(_ settings: KernelSettings) {
    let count = settings.count(0, as: N.self)
    window = count.plusOne(N.self)
    size = count.number()
    factor = N(all: 100) / size
    validFrom = size
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let now = N(all: Double(row.time))
    let missing = isNaN(row[0]) | isNaN(row[1])
    if missing.any { validFrom = choose(missing, now + size + N(all: 1), validFrom) }
    let highest: N = high.next(row, input: 0, window: window).number()
    let lowest: N = low.next(row, input: 1, window: window).number()
    let isKnown = greaterOrEqual(now, validFrom)
    row.store(choose(isKnown, factor * (size - (now - highest)), .nan), to: 0)
    row.store(choose(isKnown, factor * (size - (now - lowest)), .nan), to: 1)
  }
}

extension Indicator {
  static let aroon = Indicator(
    "aroon", .momentum, "Aroon, up and down",
    definition: "100 * (window - bars since the highest high, or lowest low, of window + 1 bars)"
      + " / window; the latest where several are",
    source: "TA-Lib AROON; Chande (1995)", inputs: [.high, .low],
    settings: [.window(14, atLeast: 2)], outputs: ["up", "down"],
    Aroon<Double>.self, Aroon<Lane>.self
  ) { Int($0[0]) }

  static let aroonOscillator = Indicator(
    "aroonosc", .momentum, "Aroon oscillator",
    definition: "aroon(window).up - aroon(window).down", source: "TA-Lib AROONOSC; Chande (1995)",
    inputs: [.high, .low], settings: [.window(14, atLeast: 2)]
  ) { inputs, settings in
    let lines = Indicator.aroon(inputs, settings)
    return [lines[0] - lines[1]]
  }
}

/// Aroon's lines.
public struct AroonLines: Sendable {
  /// 100 where this bar's high is the highest, 0 where it lies `window` bars back.
  public let up: Formula
  /// 100 where this bar's low is the lowest, 0 where it lies `window` bars back.
  public let down: Formula
  /// Up minus down.
  public var oscillator: Formula { up - down }
}

extension Market {
  /// How recently the market had its highest high and its lowest low of `window` + 1 bars.
  public func aroon(_ window: some Term) -> AroonLines {
    let lines = Indicator.aroon([high, low], [window])
    return AroonLines(up: lines[0], down: lines[1])
  }
}
