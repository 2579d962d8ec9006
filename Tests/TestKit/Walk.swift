public import Series

/// A seeded random walk of daily bars.
public func walk(rows: Int, seed: UInt64, start: Double = 100) -> Bars {
  var state = seed
  func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992
  }
  var columns = [[Double]](repeating: [], count: 5)
  var price = start
  for _ in 0..<rows {
    let open = price * (1 + (uniform() - 0.5) * 0.01)
    let close = open * (1 + (uniform() - 0.5) * 0.03)
    let values = [
      open, max(open, close) * (1 + uniform() * 0.01), min(open, close) * (1 - uniform() * 0.01),
      close, 1e6 * uniform(),
    ]
    for (column, value) in values.enumerated() { columns[column].append(value) }
    price = close
  }
  return Bars(
    symbol: "WALK", timeframe: .day,
    times: Column((0..<rows).map { Int64($0) * 86_400_000_000_000 }), open: Column(columns[0]),
    high: Column(columns[1]), low: Column(columns[2]), close: Column(columns[3]),
    volume: Column(columns[4]))
}
