/// Three times the typical price.
private enum PriceTerm: RowTerms {
  static var inputs: Int { 3 }
  static var count: Int { 1 }
  static var reach: Int { 0 }

  @inline(__always)
  static func all<N: Number>(_ bar: FlowBar<N>) -> (N, N, N) {
    (bar[0] + bar[1] + bar[2], .zero, .zero)
  }
}

/// The distance of the typical price from its mean, in mean deviations.
///
/// It counts in three times the typical price, which leaves the quotient as it is.
struct CommodityChannel<N: Number>: IndicatorKernel {
  private let window: N.Count
  private let shortest: Int
  private let longest: Int
  private let size: N
  private let terms: TermColumns
  private var sum = RunningSum<N>()
  private var validFrom: N

  init(_ settings: KernelSettings) {
    window = settings.count(0, as: N.self)
    longest = window.largest
    shortest = (0..<N.width).reduce(longest) { [window] in min($0, window[lane: $1]) }
    size = window.number()
    terms = TermColumns(columns: 1, history: longest)
    validFrom = size - N(all: 1)
  }

  mutating func run(_ rows: KernelRows) {
    let found = terms.fill(rows, PriceTerm.self, as: N.self)
    let isValid = lessOrEqual(validFrom, N(all: Double(rows.start))).all
    guard isValid, !found.hasMissing else { return walk(rows) }
    if N.width == 1 {
      writeMeans(rows)
      writeIndex(rows)
    } else {
      switch WindowLayout(terms.source(0), window, as: N.self) {
      case .run: glide(rows, .run)
      case .same: glide(rows, .same)
      case .near, .scattered: glide(rows, .scattered)
      case .lanes: glide(rows, .lanes)
      case .other: glide(rows, .other)
      }
    }
  }

  /// Slides over rows that miss nothing, eight lanes side by side.
  @inline(__always)
  private mutating func glide(_ rows: KernelRows, _ layout: WindowLayout) {
    let window = self.window
    var sum = self.sum
    let (source, output) = (terms.source(0), rows.outputs[0])
    for row in 0..<rows.count {
      let price = N.load(source, row, layout)
      sum.replace(N.load(source, row, back: window, layout), by: price)
      let mean = sum.value / size
      let deviation = deviation(from: mean, size: size) { N.load(source, row &- $0, layout) }
      N.store(index(price, mean, deviation), output, row)
    }
    self.sum = sum
  }

  /// Writes the means of a series that misses nothing.
  private mutating func writeMeans(_ rows: KernelRows) {
    var sum = self.sum
    let (source, output) = (terms.source(0), rows.outputs[0])
    for row in 0..<rows.count {
      sum.replace(N.load(source, row, back: window, .same), by: N.load(source, row, .same))
      N.store(sum.value / size, output, row)
    }
    self.sum = sum
  }

  /// Puts the index in the place of the means, eight rows side by side.
  private func writeIndex(_ rows: KernelRows) {
    let (column, output, size) = (UnsafePointer(terms[0]), rows.outputs[0], size[lane: 0])
    var row = 0
    while row + laneCount <= rows.count {
      let price = Lane(column, from: row)
      let mean = Lane(output, from: row)
      let deviation = deviation(from: mean, size: Lane(all: size)) {
        Lane(column, from: row &- $0)
      }
      UnsafeMutableRawPointer(output + row)
        .storeBytes(of: index(price, mean, deviation), as: Lane.self)
      row += laneCount
    }
    while row < rows.count {
      let deviation = deviation(from: output[row], size: size) { column[row &- $0] }
      output[row] = index(column[row], output[row], deviation)
      row += 1
    }
  }

  /// Slides over any rows; what is missing counts 0 from here on.
  private mutating func walk(_ rows: KernelRows) {
    let source = terms.source(0)
    for row in 0..<rows.count {
      let now = N(all: Double(rows.start + row))
      let missing = isNaN(N.load(source, row))
      if missing.any {
        validFrom = choose(missing, size + now, validFrom)
        terms.forget(row)
      }
      let price = N.load(source, row)
      sum.replace(N.load(source, row, back: window), by: price)
      let isKnown = greaterOrEqual(now, validFrom)
      let mean = sum.value / size
      var value = N.nan
      if isKnown.any {
        let deviation = deviation(from: mean, size: size) { N.load(source, row &- $0) }
        value = choose(isKnown, index(price, mean, deviation), .nan)
      }
      N.store(value, rows.outputs[0], row)
    }
  }

  @inline(__always)
  private func index<Side: Number>(_ price: Side, _ mean: Side, _ deviation: Side) -> Side {
    let distance = price - mean
    // Where all prices are alike the mean may still be a bit beside them.
    let isFlat = lessOrEqual(distance.magnitude, mean.magnitude * Side(all: 1e-14))
    return choose(isFlat, .zero, distance / (Side(all: 0.015) * deviation))
  }

  /// The mean distance from the mean, summed in four parts that do not wait for each other.
  @inline(__always)
  private func deviation<Side: Number>(
    from mean: Side, size: Side, _ value: (Int) -> Side
  ) -> Side {
    var parts = (Side.zero, Side.zero, Side.zero, Side.zero)
    var back = 0
    while back &+ 4 <= shortest {
      parts.0 += (value(back) - mean).magnitude
      parts.1 += (value(back &+ 1) - mean).magnitude
      parts.2 += (value(back &+ 2) - mean).magnitude
      parts.3 += (value(back &+ 3) - mean).magnitude
      back &+= 4
    }
    /// Of the last rows not all lanes have each in their window.
    func rest(_ back: Int) -> Side {
      guard back < longest else { return .zero }
      let isInside = less(Side(all: Double(back)), size)
      return choose(isInside, (value(back) - mean).magnitude, .zero)
    }
    while back < longest {
      parts.0 += rest(back)
      parts.1 += rest(back &+ 1)
      parts.2 += rest(back &+ 2)
      parts.3 += rest(back &+ 3)
      back &+= 4
    }
    return ((parts.0 + parts.1) + (parts.2 + parts.3)) / size
  }
}

extension Indicator {
  static let commodityChannel = Indicator(
    "cci", .momentum, "Commodity channel index",
    definition: "(p - sma(p, window)) / (0.015 * mean of |p - sma(p, window)| over the window), "
      + "p = (high + low + close) / 3; 0 where the price is its mean",
    source: "TA-Lib CCI; Lambert (1980)", inputs: [.high, .low, .close],
    settings: [.window(14, atLeast: 2)],
    CommodityChannel<Double>.self, CommodityChannel<Lane>.self
  ) { Int($0[0]) - 1 }
}

extension Market {
  /// The distance of the typical price from its mean, in mean deviations over 0.015.
  ///
  /// - Complexity: O(window) a bar.
  public func cci(_ window: some Term) -> Formula {
    Indicator.commodityChannel([high, low, close], [window])[0]
  }
}
