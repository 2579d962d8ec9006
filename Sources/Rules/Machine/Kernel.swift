/// The inputs and the output of a kernel call, resolved for one tile.
struct KernelRows {
  let inputs: [3 of Source]
  let conditions: [2 of ConditionSource]
  /// Where numbers go, one lane a row.
  let output: UnsafeMutablePointer<Lane>
  /// Where masks go, one byte a row.
  let mask: UnsafeMutablePointer<UInt8>
  /// The row of the history that is row 0.
  let start: Int
  let count: Int
}

/// Computes one node for eight lanes, a tile of rows at a time, and keeps the state between tiles.
///
/// A kernel's results must not depend on how the history is cut into tiles.
protocol Kernel: AnyObject {
  /// How many rows before the tile it reads of its inputs.
  var lookback: Int { get }
  func run(_ rows: KernelRows)
}

extension Kernel {
  var lookback: Int { 0 }
}

extension Operation {
  /// How the kernel of the operation is made, from the settings' values in the eight lanes.
  ///
  /// - Throws: `RulesError.badWindow` for a window that is no whole number, too small, or above a million.
  func makeKernel(settings: [Lane]) throws(RulesError) -> any Kernel {
    switch self {
    case .add, .subtract, .multiply, .divide, .negate, .absolute, .minimum, .maximum, .select:
      return ArithmeticKernel(self)
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
      return ComparisonKernel(self)
    case .and, .or, .not: return LogicKernel(self)
    case .crossesAbove, .crossesBelow: return CrossingKernel(above: self == .crossesAbove)
    case .lag: return LagKernel(bars: try windows(settings[0], atLeast: 0))
    case .rateOfChange: return RateOfChangeKernel(window: try windows(settings[0], atLeast: 1))
    case .simpleAverage: return SimpleAverageKernel(window: try windows(settings[0], atLeast: 1))
    case .exponentialAverage:
      return SmoothingKernel(
        window: try windows(settings[0], atLeast: 1), skip: try windows(settings[1], atLeast: 0),
        factor: .exponential)
    case .wilderAverage:
      return SmoothingKernel(
        window: try windows(settings[0], atLeast: 1), skip: .zero, factor: .wilder)
    case .relativeStrength:
      return RelativeStrengthKernel(window: try windows(settings[0], atLeast: 2))
    case .trueRange: return TrueRangeKernel()
    case .standardDeviation:
      return DeviationKernel(window: try windows(settings[0], atLeast: 1))
    case .highest, .lowest:
      return ExtremeKernel(
        window: try windows(settings[0], atLeast: 1), highest: self == .highest)
    case .column, .constant, .parameter:
      preconditionFailure("a leaf has no kernel: the program reads it in place")
    }
  }

  private func windows(_ values: Lane, atLeast smallest: Int) throws(RulesError) -> SIMD8<Int> {
    var windows = SIMD8<Int>.zero
    for lane in 0..<laneCount {
      let value = values[lane]
      guard value == value.rounded(), value >= Double(smallest), value <= 1e6 else {
        throw .badWindow(operation: name, window: value, smallest: smallest)
      }
      windows[lane] = Int(value)
    }
    return windows
  }
}

extension SIMD8<Int> {
  var largest: Int { indices.reduce(self[0]) { Swift.max($0, self[$1]) } }
  /// The value that all lanes share, or nil.
  var uniform: Int? { indices.allSatisfy { self[$0] == self[0] } ? self[0] : nil }
  var lane: Lane {
    var lane = Lane.zero
    for index in indices { lane[index] = Double(self[index]) }
    return lane
  }
}
