/// What is made of the prices of a bar, in one pass over them.
protocol PriceMean: SendableMetatype {
  /// How many columns it reads.
  static var inputs: Int { get }
  static func value<N: Number>(_ a: N, _ b: N, _ c: N, _ d: N) -> N
}

enum AverageOfPrices: PriceMean {
  static var inputs: Int { 4 }
  @inline(__always)
  static func value<N: Number>(_ a: N, _ b: N, _ c: N, _ d: N) -> N {
    (a + b + c + d) * N(all: 0.25)
  }
}

enum MedianOfPrices: PriceMean {
  static var inputs: Int { 2 }
  @inline(__always)
  static func value<N: Number>(_ a: N, _ b: N, _ c: N, _ d: N) -> N { (a + b) * N(all: 0.5) }
}

enum TypicalOfPrices: PriceMean {
  static var inputs: Int { 3 }
  @inline(__always)
  static func value<N: Number>(_ a: N, _ b: N, _ c: N, _ d: N) -> N { (a + b + c) / N(all: 3) }
}

enum WeightedOfPrices: PriceMean {
  static var inputs: Int { 3 }
  @inline(__always)
  static func value<N: Number>(_ a: N, _ b: N, _ c: N, _ d: N) -> N {
    (a + b + (c + c)) * N(all: 0.25)
  }
}

/// A mean of the prices of a bar.
struct PriceTransform<N: Number, Mean: PriceMean>: Recurrence {
  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    row.store(
      Mean.value(
        row[0], row[1], Mean.inputs > 2 ? row[2] : .zero, Mean.inputs > 3 ? row[3] : .zero))
  }

  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    guard N.width == 1, let a = rows.column(0), let b = rows.column(1),
      let c = rows.column(Mean.inputs > 2 ? 2 : 0), let d = rows.column(Mean.inputs > 3 ? 3 : 0)
    else {
      for row in 0..<rows.count { step(KernelRow(rows: rows, row: row)) }
      return
    }
    let output = rows.outputs[0]
    for row in 0..<rows.count { output[row] = Mean.value(a[row], b[row], c[row], d[row]) }
  }
}

extension Indicator {
  static let averagePrice = Indicator(
    "avgprice", .price, "Average price", definition: "(open + high + low + close) / 4",
    source: "TA-Lib AVGPRICE", inputs: [.open, .high, .low, .close],
    PriceTransform<Double, AverageOfPrices>.self, PriceTransform<Lane, AverageOfPrices>.self
  ) { _ in 0 }

  static let medianPrice = Indicator(
    "medprice", .price, "Median price", definition: "(high + low) / 2",
    source: "TA-Lib MEDPRICE", inputs: [.high, .low],
    PriceTransform<Double, MedianOfPrices>.self, PriceTransform<Lane, MedianOfPrices>.self
  ) { _ in 0 }

  static let typicalPrice = Indicator(
    "typprice", .price, "Typical price", definition: "(high + low + close) / 3",
    source: "TA-Lib TYPPRICE", inputs: [.high, .low, .close],
    PriceTransform<Double, TypicalOfPrices>.self, PriceTransform<Lane, TypicalOfPrices>.self
  ) { _ in 0 }

  static let weightedClose = Indicator(
    "wclprice", .price, "Weighted close", definition: "(high + low + 2 * close) / 4",
    source: "TA-Lib WCLPRICE", inputs: [.high, .low, .close],
    PriceTransform<Double, WeightedOfPrices>.self, PriceTransform<Lane, WeightedOfPrices>.self
  ) { _ in 0 }
}

extension Market {
  /// The mean of open, high, low and close.
  public var averagePrice: Formula { Indicator.averagePrice([open, high, low, close])[0] }

  /// The middle of the bar: (high + low) / 2.
  public var medianPrice: Formula { Indicator.medianPrice([high, low])[0] }

  /// The mean of high, low and close.
  public var typicalPrice: Formula { Indicator.typicalPrice([high, low, close])[0] }

  /// The mean of high, low and close, the close counted twice.
  public var weightedClose: Formula { Indicator.weightedClose([high, low, close])[0] }
}
