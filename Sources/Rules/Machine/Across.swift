/// A comparison of all symbols at one bar, for the traded one.
///
/// Inputs: the traded symbol's place, then for each operand its value for every symbol in order.
struct Across<N: Number>: KernelState {
  private let kind: CrossSection
  private let symbols: Int
  private let operands: Int
  private let scratch: Scratch

  init(_ kind: CrossSection, symbols: Int, operands: Int) {
    self.kind = kind
    self.symbols = symbols
    self.operands = operands
    scratch = Scratch(count: symbols * operands)
  }

  mutating func run(_ rows: KernelRows) {
    guard rows.count > 0 else { return }
    let own = Int(rows.inputs[0].load(0, lane: 0))
    for row in 0..<rows.count {
      var result = N.nan
      for lane in 0..<N.width {
        for place in 0..<symbols * operands {
          scratch.values[place] = rows.inputs[place + 1].load(row, lane: lane)
        }
        result[lane: lane] = value(of: own)
      }
      N.store(result, rows.outputs[0], row)
    }
  }

  /// The comparison of one lane's numbers.
  private func value(of own: Int) -> Double {
    let values = scratch.values
    guard !values[own].isNaN else { return .nan }
    if kind == .neutralized {
      return CrossRegression.residual(
        of: own, values, symbols: symbols, factors: operands - 1)
    }
    var count = 0.0
    var sum = 0.0
    var below = 0.0
    var alike = 0.0
    for symbol in 0..<symbols where !values[symbol].isNaN {
      count += 1
      sum += values[symbol]
      if values[symbol] < values[own] { below += 1 }
      if values[symbol] == values[own] { alike += 1 }
    }
    let mean = sum / count
    switch kind {
    case .rank: return count > 1 ? (below + (alike - 1) / 2) / (count - 1) : .nan
    case .mean: return mean
    case .demeaned: return values[own] - mean
    case .standardScore, .neutralized:
      var squares = 0.0
      for symbol in 0..<symbols where !values[symbol].isNaN {
        squares += (values[symbol] - mean) * (values[symbol] - mean)
      }
      let deviation = (squares / (count - 1)).squareRoot()
      return deviation > 1e-12 * mean.magnitude ? (values[own] - mean) / deviation : .nan
    }
  }
}

/// Memory for the numbers of one bar.
private final class Scratch {
  let values: UnsafeMutablePointer<Double>
  init(count: Int) {
    values = .allocate(capacity: max(count, 1))
    values.initialize(repeating: .nan, count: max(count, 1))
  }
  deinit { values.deallocate() }
}
