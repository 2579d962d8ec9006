import Numerics
import TestKit
import Testing

struct QuadraticProgramTests {
  /// How far weights are from what Karush, Kuhn and Tucker ask for; infinity outside the bounds.
  func residual(_ program: QuadraticProgram, _ weights: [Double]) -> Double {
    let count = weights.count
    let slope = zip(program.quadratic.times(weights), program.linear).map { $0 - $1 }
    var worst = program.sum.map { abs(Statistics.sum(weights) - $0) } ?? 0
    // The multiplier of the sum lies above what can still rise asks, and below what can fall.
    var (rising, falling) = (Double.infinity, -Double.infinity)
    for place in 0..<count {
      guard weights[place] >= program.lower[place], weights[place] <= program.upper[place] else {
        return .infinity
      }
      if weights[place] < program.upper[place] { rising = min(rising, slope[place]) }
      if weights[place] > program.lower[place] { falling = max(falling, slope[place]) }
    }
    if program.sum != nil {
      worst = max(worst, falling - rising)
    } else {
      worst = max(worst, falling, -rising)
    }
    return worst
  }

  @Test(arguments: 0..<200)
  func `the conditions of an optimum hold`(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    let count = 1 + Int(random.uniform() * 40)
    let cap = [1.0, 0.3, 1.5 / Double(count), 1 / Double(count), .infinity][seed % 5]
    let floor = seed % 3 == 0 ? -0.2 : seed % 7 == 0 ? -.infinity : 0
    let program = QuadraticProgram(
      quadratic: randomCovariance(count, &random),
      linear: (0..<count).map { _ in seed % 2 == 0 ? 0 : 20 * random.normal() },
      lower: (0..<count).map { $0 % 5 == 4 ? 0.2 / Double(count) : floor },
      upper: (0..<count).map { _ in max(cap, 1 / Double(count)) },
      sum: seed % 11 == 10 ? nil : 1)
    let weights = try program.solve()
    #expect(residual(program, weights) < 1e-10)
  }

  @Test func `no portfolio of the same bounds is better`() throws {
    var random = RandomStream(seed: 9)
    let covariance = randomCovariance(6, &random)
    let best = try MeanVariance.weights(covariance, cap: 0.4)
    for _ in 0..<2000 {
      let raw = (0..<6).map { _ in random.uniform() }
      let other = raw.map { $0 / Statistics.sum(raw) }
      guard other.allSatisfy({ $0 <= 0.4 }) else { continue }
      #expect(covariance.quadratic(best) <= covariance.quadratic(other) + 1e-15)
    }
  }

  /// F1.1: Zivot's example, with short positions.
  @Test func `without bounds it is the closed form`() throws {
    let free = [Double](repeating: .infinity, count: 3)
    let weights = try QuadraticProgram(
      quadratic: Example.stocks, linear: [0, 0, 0], lower: free.map { -$0 }, upper: free
    ).solve()
    #expect(distance(weights, [0.4411093, 0.3656263, 0.1932644]) < 1e-6)
    #expect(isClose(Example.stocks.quadratic(weights).squareRoot(), 0.07267607, within: 1e-6))
    // F2.1: the tangency portfolio, of which this is a multiple.
    let excess = Example.stockMeans.map { $0 - 0.005 }
    let multiple = try QuadraticProgram(
      quadratic: Example.stocks, linear: excess, lower: free.map { -$0 }, upper: free, sum: nil
    ).solve()
    let tangency = multiple.map { $0 / Statistics.sum(multiple) }
    #expect(distance(tangency, [1.026823, -0.3262511, 0.2994281]) < 1e-6)
    #expect(isClose(Example.stocks.quadratic(tangency).squareRoot(), 0.1115816, within: 1e-6))
  }

  @Test func `weights that their bounds fix stay there`() throws {
    let program = QuadraticProgram(
      quadratic: Example.stocks, linear: [0, 0, 0], lower: [0.5, 0, 0], upper: [0.5, 0.25, 0.25])
    #expect(try program.solve() == [0.5, 0.25, 0.25])
    // All at bounds at the start, and the sum leaves one way out: one weight rises as another falls.
    let third = 1.0 / 3
    let corner = QuadraticProgram(
      quadratic: Example.stocks, linear: [50, 0, 0], lower: [third, 0, 0], upper: [1, third, third])
    #expect(distance(try corner.solve(), [1, 0, 0]) < 1e-12)
    #expect(residual(corner, try corner.solve()) < 1e-12)
  }

  @Test func `problems without a solution are refused`() throws {
    func solve(_ matrix: [Double], _ linear: [Double], _ least: Double, _ most: Double) throws {
      _ = try QuadraticProgram(
        quadratic: SymmetricMatrix(count: 2, values: matrix), linear: linear,
        lower: [least, least], upper: [most, most]
      ).solve()
    }
    #expect(
      refusal { try solve([1, 0, 0, 1], [0, 0], 0, 0.4) }
        == "weights between their bounds add up to 0.0 at least and 0.8 at most, never to 1.0; "
        + "widen the bounds")
    #expect(
      refusal { try solve([1, 0, 0, 1], [0, 0], 1, 0) }
        == "the upper bound cannot be 0.0: it must be 1.0 or more")
    let begins = [
      (refusal { try solve([1, 0, 0, 1], [0, 0], .nan, 1) }, "the upper bound cannot be"),
      (refusal { try solve([1, 0, 0, .nan], [0, 0], 0, 1) }, "the covariances hold"),
      (refusal { try solve([1, 0, 0, 1], [0, .nan], 0, 1) }, "the means hold"),
    ]
    for (sentence, start) in begins { #expect(sentence.hasPrefix(start)) }
    for matrix in [[1, 1, 1, 1], [1, 2, 2, 1]] as [[Double]] {
      #expect(
        refusal { try solve(matrix, [0, 0], 0, 1) }
          == "the covariance is not positive definite: too few observations, or assets that move "
          + "as one; shrink it (Ledoit-Wolf) or take a longer window")
    }
    #expect(
      try QuadraticProgram(
        quadratic: SymmetricMatrix(count: 0, values: []), linear: [], lower: [], upper: []
      ).solve() == [])
  }
}
