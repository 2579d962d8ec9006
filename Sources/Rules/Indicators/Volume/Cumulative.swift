/// Where the close lies in the bar's range, -1 to 1, times the volume; 0 for a bar without a range.
@inline(__always)
func moneyFlowVolume<N: Number>(_ high: N, _ low: N, _ close: N, _ volume: N) -> N {
  let range = high - low
  let share = choose(
    lessOrEqual(range, .zero), .zero, ((close - low) - (high - close)) / range)
  return share * volume
}

/// The running total of the money flow volume.
struct AccumulationDistribution<N: Number>: Recurrence {
  private var total = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let next = total + moneyFlowVolume(row[0], row[1], row[2], row[3])
    total = choose(isNaN(next), total, next)
    row.store(next)
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    if N.width == 1, (0..<4).allSatisfy({ rows.source($0).stride == 1 }) {
      var total = self.total[lane: 0]
      while row &+ laneCount <= rows.count {
        let bars = FlowBar<Lane>(sideBySide: rows, row: row)
        addUp(
          moneyFlowVolume(bars[0], bars[1], bars[2], bars[3]), rows.outputs[0] + row, &total)
        row &+= laneCount
      }
      self.total = N(all: total)
    }
    for row in row..<rows.count { step(KernelRow(rows: rows, row: row)) }
  }
}

/// Writes the running total at each of eight flows, which were computed side by side; a missing flow leaves
/// it as it was.
@inline(__always)
private func addUp(_ flows: Lane, _ output: UnsafeMutablePointer<Double>, _ total: inout Double) {
  if isNaN(flows).any {
    for place in 0..<laneCount {
      output[place] = total + flows[place]
      if !output[place].isNaN { total = output[place] }
    }
  } else {
    for place in 0..<laneCount {
      total += flows[place]
      output[place] = total
    }
  }
}

/// The volume with the sign of the close's change, summed up from the first volume.
struct OnBalanceVolume<N: Number>: Recurrence {
  private var previous = N.nan
  private var total = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (value, volume) = (row[0], row[1])
    let known = ~(isNaN(value) | isNaN(volume))
    let flow = choose(
      less(value, previous), -volume, choose(equal(value, previous), .zero, volume))
    total = choose(known, total + flow, total)
    previous = choose(known, value, previous)
    row.store(choose(known, total, .nan))
  }
}

/// The volume times the relative change of the close, summed up.
struct PriceVolumeTrend<N: Number>: Recurrence {
  private var previous = N.nan
  private var total = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (value, volume) = (row[0], row[1])
    let known = ~(isNaN(value) | isNaN(volume))
    let isStart = isNaN(previous) | equal(previous, .zero)
    let flow = choose(isStart, .zero, (value - previous) / previous * volume)
    let next = choose(known, total + flow, .nan)
    total = choose(isNaN(next), total, next)
    previous = choose(known, value, previous)
    row.store(next)
  }

  mutating func run(_ rows: KernelRows) {
    var row = 0
    if N.width == 1, let values = rows.column(0), let volumes = rows.column(1),
      rows.count > laneCount,
      firstMissing(values, from: 0, to: rows.count) == rows.count,
      firstMissing(volumes, from: 0, to: rows.count) == rows.count
    {
      step(KernelRow(rows: rows, row: 0))
      row = 1
      var total = self.total[lane: 0]
      while row &+ laneCount <= rows.count {
        let flows = Self.flow(FlowBar<Lane>(sideBySide: rows, row: row))
        addUp(flows, rows.outputs[0] + row, &total)
        row &+= laneCount
      }
      self.total = N(all: total)
      previous = N(all: values[row &- 1])
    }
    for row in row..<rows.count { step(KernelRow(rows: rows, row: row)) }
  }

  @inline(__always)
  private static func flow<Side: Number>(_ bar: FlowBar<Side>) -> Side {
    let past = bar.before(0)
    return choose(equal(past, .zero), .zero, (bar[0] - past) / past * bar[1])
  }
}

/// Which change of the volume an index of volume follows.
protocol VolumeTurn: SendableMetatype {
  static func counts<N: Number>(_ volume: N, _ previous: N) -> N.Mask
}

enum FallingVolume: VolumeTurn {
  @inline(__always)
  static func counts<N: Number>(_ volume: N, _ previous: N) -> N.Mask { less(volume, previous) }
}

enum RisingVolume: VolumeTurn {
  @inline(__always)
  static func counts<N: Number>(_ volume: N, _ previous: N) -> N.Mask { greater(volume, previous) }
}

/// An index from 1000 that follows the close where the volume turned the right way.
struct VolumeIndex<N: Number, Turn: VolumeTurn>: Recurrence {
  private var close = N.nan
  private var volume = N.nan
  private var index = N(all: 1000)

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let (newClose, newVolume) = (row[0], row[1])
    let known = ~(isNaN(newClose) | isNaN(newVolume))
    let counts = known & Turn.counts(newVolume, volume) & ~equal(close, .zero)
    index = choose(counts, index + index * ((newClose - close) / close), index)
    close = choose(known, newClose, close)
    volume = choose(known, newVolume, volume)
    row.store(choose(known, index, .nan))
  }
}

/// The mean typical price of all volume so far; 0 before the first volume.
struct VolumeWeightedPrice<N: Number>: Recurrence {
  private var paid = N.zero
  private var traded = N.zero

  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let volume = row[3]
    let price = (row[0] + row[1] + row[2]) / N(all: 3)
    let known = ~(isNaN(price) | isNaN(volume))
    paid = choose(known, paid + price * volume, paid)
    traded = choose(known, traded + volume, traded)
    let mean = choose(greater(traded, .zero), paid / traded, .zero)
    row.store(choose(known, mean, .nan))
  }
}

extension Indicator {
  static let accumulationDistribution = Indicator(
    "ad", .volume, "Accumulation/distribution line",
    definition: "running total of ((close - low) - (high - close)) / (high - low) * volume",
    source: "TA-Lib AD; Chaikin", inputs: [.high, .low, .close, .volume],
    AccumulationDistribution<Double>.self, AccumulationDistribution<Lane>.self
  ) { _ in 0 }

  static let onBalanceVolume = Indicator(
    "obv", .volume, "On-balance volume",
    definition: "running total of the volume, with the sign of x - x[1]; the first counts whole",
    source: "TA-Lib OBV; Granville (1963)", inputs: [.series, .volume],
    OnBalanceVolume<Double>.self, OnBalanceVolume<Lane>.self
  ) { _ in 0 }

  static let priceVolumeTrend = Indicator(
    "pvt", .volume, "Price volume trend",
    definition: "running total of volume * (x - x[1]) / x[1]", source: "TA-Lib PVT",
    inputs: [.series, .volume], PriceVolumeTrend<Double>.self, PriceVolumeTrend<Lane>.self
  ) { _ in 0 }

  static let negativeVolumeIndex = Indicator(
    "nvi", .volume, "Negative volume index",
    definition: "from 1000, times x / x[1] at each bar whose volume is less than the one before",
    source: "TA-Lib NVI; Dysart (1936)", inputs: [.series, .volume],
    VolumeIndex<Double, FallingVolume>.self, VolumeIndex<Lane, FallingVolume>.self
  ) { _ in 0 }

  static let positiveVolumeIndex = Indicator(
    "pvi", .volume, "Positive volume index",
    definition: "from 1000, times x / x[1] at each bar whose volume is more than the one before",
    source: "TA-Lib PVI; Dysart (1936)", inputs: [.series, .volume],
    VolumeIndex<Double, RisingVolume>.self, VolumeIndex<Lane, RisingVolume>.self
  ) { _ in 0 }

  static let volumeWeightedPrice = Indicator(
    "vwap", .volume, "Volume weighted average price, from the first bar on",
    definition:
      "running total of p * volume / running total of volume, p = (high + low + close) / 3",
    source: "TA-Lib VWAP", inputs: [.high, .low, .close, .volume],
    VolumeWeightedPrice<Double>.self, VolumeWeightedPrice<Lane>.self
  ) { _ in 0 }
}

extension Market {
  /// The accumulation/distribution line: volume by where the close lies in the bar, summed up.
  public var accumulationDistribution: Formula {
    Indicator.accumulationDistribution([high, low, close, volume])[0]
  }

  /// On-balance volume: the volume with the sign of the close's change, summed up.
  public var onBalanceVolume: Formula { Indicator.onBalanceVolume([close, volume])[0] }

  /// The volume times the relative change of the close, summed up.
  public var priceVolumeTrend: Formula { Indicator.priceVolumeTrend([close, volume])[0] }

  /// An index from 1000 that follows the close on falling volume.
  public var negativeVolumeIndex: Formula { Indicator.negativeVolumeIndex([close, volume])[0] }

  /// An index from 1000 that follows the close on rising volume.
  public var positiveVolumeIndex: Formula { Indicator.positiveVolumeIndex([close, volume])[0] }

  /// The mean typical price of all volume since the first bar; 0 before the first volume.
  public var vwap: Formula { Indicator.volumeWeightedPrice([high, low, close, volume])[0] }
}
