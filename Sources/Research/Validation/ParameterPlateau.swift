import Numerics

/// Whether the best of a grid stands on a plateau or on a peak.
///
/// Every cell's neighbourhood is the box of cells up to `radius` steps away along each axis, cut off at the edges; cells
/// without a score do not count.
///
/// - SeeAlso: Formula digest B16.
public struct ParameterPlateau: Hashable, Sendable {
  /// The number of values of each axis; the last one moves fastest.
  public let shape: [Int]
  /// Scores by cell; NaN for none.
  public let scores: [Double]
  /// Means of the neighbourhoods; NaN where the cell itself has no score.
  public let means: [Double]
  /// Minima of the neighbourhoods.
  public let minima: [Double]

  /// Looks at a grid.
  ///
  /// - Precondition: there are as many scores as cells.
  /// - Complexity: O(cells × axes × radius).
  public init(scores: [Double], shape: [Int], radius: Int = 1) {
    precondition(scores.count == shape.reduce(1, *), "\(scores.count) scores for \(shape)")
    self.scores = scores
    self.shape = shape
    var sums = scores.map { $0.isNaN ? 0 : $0 }
    var counts = scores.map { $0.isNaN ? 0.0 : 1 }
    var least = scores.map { $0.isNaN ? Double.infinity : $0 }
    var stride = 1
    // A box is a product of lines: one axis behind the other.
    for length in shape.reversed() {
      sums = Self.along(sums, stride, length, radius, from: 0, +)
      counts = Self.along(counts, stride, length, radius, from: 0, +)
      least = Self.along(least, stride, length, radius, from: .infinity, min)
      stride *= length
    }
    means = scores.indices.map { scores[$0].isNaN ? .nan : sums[$0] / counts[$0] }
    minima = scores.indices.map { scores[$0].isNaN ? .nan : least[$0] }
  }

  private static func along(
    _ values: [Double], _ stride: Int, _ length: Int, _ radius: Int, from start: Double,
    _ combine: (Double, Double) -> Double
  ) -> [Double] {
    values.indices.map { cell in
      let place = cell / stride % length
      let from = max(place - radius, 0) - place
      let to = min(place + radius, length - 1) - place
      return (from...to).reduce(start) { combine($0, values[cell + $1 * stride]) }
    }
  }

  /// The cell with the largest of some values; nil without one.
  public static func best(_ values: [Double]) -> Int? {
    values.indices.filter { !values[$0].isNaN }.max {
      values[$0] < values[$1] || values[$0] == values[$1] && $0 > $1
    }
  }

  /// The mean of a cell's neighbourhood over its own score: near 1 on a plateau; NaN for a score that is not above zero.
  public func stability(of cell: Int) -> Double {
    scores[cell] > 0 ? means[cell] / scores[cell] : .nan
  }

  /// The share of scored cells that reach a share of a cell's score.
  public func plateauShare(of cell: Int, least: Double = 0.8) -> Double {
    let scored = scores.filter { !$0.isNaN }
    return Double(scored.count { $0 >= least * scores[cell] }) / Double(scored.count)
  }

  /// Cells whose score no neighbour exceeds.
  public var localMaxima: [Int] {
    let highest = Self.neighbourhoodMaxima(scores, shape)
    return scores.indices.filter { !scores[$0].isNaN && scores[$0] >= highest[$0] }
  }

  private static func neighbourhoodMaxima(_ scores: [Double], _ shape: [Int]) -> [Double] {
    var highest = scores.map { $0.isNaN ? -Double.infinity : $0 }
    var stride = 1
    for length in shape.reversed() {
      highest = along(highest, stride, length, 1, from: -.infinity, max)
      stride *= length
    }
    return highest
  }

  /// The axes at whose first or last value a cell lies: the grid may end too early there.
  public func edges(of cell: Int) -> [Int] {
    var stride = scores.count
    return shape.indices.filter { axis in
      stride /= shape[axis]
      let place = cell / stride % shape[axis]
      return shape[axis] > 2 && (place == 0 || place == shape[axis] - 1)
    }
  }

  /// How much the score moves along each axis: the mean absolute difference of neighbours, over the deviation of all scores.
  public var sensitivities: [Double] {
    let deviation = Statistics.standardDeviation(scores)
    var stride = scores.count
    return shape.map { length in
      stride /= length
      var (sum, count) = (0.0, 0.0)
      for cell in scores.indices where cell / stride % length + 1 < length {
        let step = abs(scores[cell + stride] - scores[cell])
        if !step.isNaN { (sum, count) = (sum + step, count + 1) }
      }
      return sum / count / deviation
    }
  }
}
