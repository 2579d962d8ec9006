import Glibc

/// A moving average whose weights are a normal curve.
struct ArnaudLegoux<N: Number>: Recurrence {
  private let window: N.Count
  private let full: Int
  /// Weights by age, newest first, a kernel's width each; they sum to one.
  private let memory: LaneBuffer
  private let weights: UnsafeMutablePointer<Double>
  var lookback: Int { full }

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    full = window.largest
    memory = LaneBuffer(count: (full * N.width + laneCount - 1) / laneCount)
    weights = memory.numbers
    let offset: N = settings.number(1)
    let width: N = settings.number(2)
    for lane in 0..<N.width {
      let size = window[lane: lane]
      let middle = offset[lane: lane] * Double(size - 1)
      let deviation = Double(size) / width[lane: lane]
      func weight(_ back: Int) -> Double {
        let distance = (Double(size - 1 - back) - middle) / deviation
        return exp(-0.5 * distance * distance)
      }
      let total = (0..<size).reduce(0) { $0 + weight($1) }
      for back in 0..<size { weights[back * N.width + lane] = weight(back) / total }
    }
  }

  /// Age by age over the rows of the tile: neighbouring rows are computed side by side.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    if N.width == 1, rows.inputs[0].stride == 1 {
      runColumn(rows)
    } else {
      for row in 0..<rows.count { step(KernelRow(rows: rows, row: row)) }
    }
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    var mean = N.nan
    for lane in 0..<N.width where row.time >= window[lane: lane] &- 1 {
      var sum = 0.0
      for back in 0..<window[lane: lane] {
        sum +=
          weights[back &* N.width &+ lane] * row.rows.inputs[0].load(row.row &- back, lane: lane)
      }
      mean[lane: lane] = sum
    }
    row.store(mean)
  }

  @inline(__always)
  private func runColumn(_ rows: KernelRows) {
    let output = rows.outputs[0]
    let values = rows.inputs[0].pointer
    let first = min(max(full - 1 - rows.start, 0), rows.count)
    for row in 0..<first { output[row] = .nan }
    for row in first..<rows.count { output[row] = 0 }
    for back in 0..<full {
      let weight = weights[back]
      for row in first..<rows.count { output[row] += weight * values[row &- back] }
    }
  }
}

extension Indicator {
  static let arnaudLegoux = Indicator(
    "alma", .overlap, "Arnaud Legoux moving average",
    definition:
      "sum of w x / sum of w, w = exp(-(i - offset * (window - 1))² / (2 (window / sigma)²)), i = 0 the oldest",
    source: "Legoux and Kouzis-Loukas (2009)", inputs: [.series],
    settings: [
      .window(9), .number("offset", 0.85, in: 0...1), .number("sigma", 6, in: 1e-3...1e3),
    ],
    ArnaudLegoux<Double>.self, ArnaudLegoux<Lane>.self
  ) { Int($0[0]) - 1 }
}

extension Term {
  /// The Arnaud Legoux moving average: weights are a normal curve around `offset` of the window.
  public func alma(
    _ window: some Term, offset: some Term = 0.85, sigma: some Term = 6
  ) -> Formula { Indicator.arnaudLegoux([self], [window, offset, sigma])[0] }
}
