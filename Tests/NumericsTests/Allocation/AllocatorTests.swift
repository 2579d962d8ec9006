import Numerics
import TestKit
import Testing

struct AllocatorTests {
  static let all: [Allocator] = [
    .equal, .inverseVolatility, .inverseVariance, .minimumVariance, .meanVariance(riskAversion: 3),
    .riskParity, .hierarchicalRiskParity,
  ]

  @Test func `weights agree with scipy on seeded returns`() throws {
    for (number, given) in try AllocationFixture().cases.enumerated() {
      let covariance = given.covariance
      let means = given.returns.map { Statistics.mean($0) }
      func weights(_ allocator: Allocator, cap: Double = 1) throws -> [Double] {
        try allocator.weights(covariance, means: means, cap: cap)
      }
      #expect(distance(try weights(.minimumVariance), given.minimumVariance) < 1e-6, "\(number)")
      #expect(
        distance(try weights(.minimumVariance, cap: 0.4), given.cappedMinimumVariance) < 1e-6,
        "\(number)")
      let capped = try weights(.meanVariance(riskAversion: 5), cap: 0.4)
      #expect(distance(capped, given.cappedMeanVariance) < 1e-6, "\(number)")
      #expect(distance(try weights(.riskParity), given.riskParity) < 1e-6, "\(number)")
      let tree = HierarchicalRiskParity.order(covariance.correlation)
      #expect(tree == given.treeOrder, "\(number)")
      let hierarchical = try weights(.hierarchicalRiskParity)
      #expect(distance(hierarchical, given.hierarchical) < 1e-9, "\(number)")
    }
  }

  /// F5.1 and F5.2: the printed weights of the paper.
  @Test func `hierarchical risk parity gives the paper's weights`() throws {
    let paper = try AllocationFixture().paper
    let covariance = SymmetricMatrix(count: 10, values: paper.covariance)
    let weights = try Allocator.hierarchicalRiskParity.weights(covariance)
    #expect(distance(weights.map { 100 * $0 }, paper.percent) < 0.005001)
    let inverse = try Allocator.inverseVariance.weights(covariance)
    #expect(distance(inverse.map { 100 * $0 }, paper.inverseVariancePercent) < 0.005001)
    // F5.3, in any order of the assets.
    #expect(HierarchicalRiskParity.order(Example.pairs.correlation) == [3, 2, 0, 1])
    let expected = [0.556315, 0.1390788, 0.194948, 0.1096582]
    for order in [[0, 1, 2, 3], [3, 1, 2, 0], [2, 3, 0, 1], [1, 0, 3, 2], [0, 2, 1, 3]] {
      let weights = try HierarchicalRiskParity.weights(Example.pairs.part(order))
      #expect(distance(weights, order.map { expected[$0] }) < 1e-6)
    }
  }

  /// F3.1, F3.2, F3.5: the critical-line example.
  @Test func `long-only portfolios are those of the critical line`() throws {
    let weights = try Allocator.minimumVariance.weights(Example.covariance)
    let expected = [
      0.03696858, 0.02690084, 0.09494243, 0.12577595, 0.07674608, 0.21935567, 0.02998710,
      0.03596328, 0.06134984, 0.29201023,
    ]
    #expect(distance(weights, expected) < 1e-8)
    let mean = zip(weights, Example.means).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(isClose(mean, 0.80321536, within: 1e-7))
    #expect(isClose(Example.covariance.quadratic(weights).squareRoot(), 0.20523762, within: 1e-7))
    let turning = try Allocator.meanVariance(riskAversion: 1 / 0.05204819067458028)
      .weights(Example.covariance, means: Example.means)
    let corner = [
      0.08467094, 0.04925386, 0, 0.21963390, 0, 0.18003923, 0, 0.03102980, 0.00648570, 0.42888656,
    ]
    #expect(distance(turning, corner) < 2e-8)
  }

  /// F3.3, F3.4, F3.6.
  @Test func `the highest ratio is that of the critical line`() throws {
    let weights = try MeanVariance.maximumSharpe(Example.covariance, means: Example.means)
    let expected = [
      0.08397319, 0.04890599, 0, 0.2183093, 0.001677304, 0.181200649, 0, 0.0311830391,
      0.00785901545, 0.426891558,
    ]
    #expect(distance(weights, expected) < 1e-7)
    let mean = zip(weights, Example.means).reduce(0) { $0 + $1.0 * $1.1 }
    let deviation = Example.covariance.quadratic(weights).squareRoot()
    #expect(isClose(mean / deviation, 4.45353348, within: 1e-8))
    #expect(isClose(deviation, 0.22736447, within: 1e-7))
    #expect(throws: NumericsError.noPositiveMean) {
      try MeanVariance.maximumSharpe(Example.stocks, means: [-0.01, 0, -0.02])
    }
  }

  /// F4.1 to F4.4.
  @Test func `risk is shared as published`() throws {
    let weights = try RiskParity.weights(Example.pairs)
    #expect(distance(weights, [0.3836125, 0.1918063, 0.2426179, 0.1819634]) < 1e-7)
    #expect(abs(100 * Example.pairs.quadratic(weights).squareRoot() - 10.3) < 0.06)
    let least = try Allocator.minimumVariance.weights(Example.pairs)
    #expect(distance(least, [0.7448276, 0, 0.1517241, 0.1034483]) < 1e-7)
    #expect(abs(100 * Example.pairs.quadratic(least).squareRoot() - 8.6) < 0.06)
    let budgeted = try RiskParity.weights(Example.pairs, budgets: [4, 3, 2, 1])
    #expect(distance(budgeted, [0.4927987, 0.1901661, 0.1942257, 0.1228095]) < 1e-7)
    let equal = [Double](repeating: 0.25, count: 4)
    #expect(abs(RiskParity.shares(of: equal, in: Example.pairs)[3] - 0.4717) < 1e-4)
  }

  @Test(arguments: 0..<60)
  func `invariants hold`(seed: Int) throws {
    var random = RandomStream(seed: UInt64(seed))
    let count = 1 + Int(random.uniform() * 25)
    let covariance = randomCovariance(count, &random)
    let means = (0..<count).map { _ in random.normal() }
    let cap = max(seed % 2 == 0 ? 1 : 0.2, 1 / Double(count))
    let least = try Allocator.minimumVariance.weights(covariance, cap: cap)
    for allocator in AllocatorTests.all {
      let weights = try allocator.weights(covariance, means: means, cap: cap)
      #expect(abs(Statistics.sum(weights) - 1) < 1e-12, "\(allocator)")
      #expect(weights.allSatisfy { $0 >= 0 && $0 <= cap }, "\(allocator)")
      #expect(covariance.quadratic(least) <= covariance.quadratic(weights) * (1 + 1e-12))
      // Another unit of money changes nothing.
      let scaled = SymmetricMatrix(count: count, values: covariance.values.map { $0 * 4 })
      let again = try allocator.weights(scaled, means: means.map { $0 * 4 }, cap: cap)
      #expect(distance(weights, again) < 1e-10, "\(allocator)")
    }
    let budgets = (0..<count).map { _ in 0.05 + random.uniform() }
    let shares = RiskParity.shares(
      of: try RiskParity.weights(covariance, budgets: budgets), in: covariance)
    let total = Statistics.sum(budgets)
    #expect(distance(shares, budgets.map { $0 / total }) < 1e-9)
    let parity = covariance.quadratic(try RiskParity.weights(covariance))
    let equal = covariance.quadratic([Double](repeating: 1 / Double(count), count: count))
    #expect(parity <= equal * (1 + 1e-12))
    #expect(try HierarchicalRiskParity.weights(covariance).allSatisfy { $0 > 0 })
  }

  @Test func `capped weights keep their proportions below the cap`() throws {
    let covariance = SymmetricMatrix(count: 4) { $0 == $1 ? [1, 4, 16, 64][$0] : 0 }
    // In proportion 8 : 4 : 2 : 1; a lower cap cuts the second too, once it has its part of the rest.
    let weights = try Allocator.inverseVolatility.weights(covariance, cap: 0.4)
    #expect(distance(weights, [0.4, 0.6 * 4 / 7, 0.6 * 2 / 7, 0.6 / 7]) < 1e-15)
    let tight = try Allocator.inverseVolatility.weights(covariance, cap: 0.3)
    #expect(distance(tight, [0.3, 0.3, 0.8 / 3, 0.4 / 3]) < 1e-15)
    for allocator in AllocatorTests.all {
      let even = try allocator.weights(covariance, means: [1, 2, 3, 4], cap: 0.25)
      #expect(distance(even, [0.25, 0.25, 0.25, 0.25]) < 1e-12, "\(allocator)")
    }
  }

  @Test func `no assets, one asset and assets that move as one`() throws {
    let none = SymmetricMatrix(count: 0, values: [])
    let one = SymmetricMatrix(count: 1, values: [0.04])
    let flat = SymmetricMatrix(count: 2, values: [0.04, 0, 0, 0])
    let unknown = SymmetricMatrix(count: 2, values: [0.04, .nan, 0, 0.04])
    for allocator in AllocatorTests.all {
      #expect(try allocator.weights(none) == [])
      #expect(try allocator.weights(one, means: [0.1]) == [1])
      #expect(
        refusal { _ = try allocator.weights(one, means: [0.1], cap: 0.5) }
          == "weights between their bounds add up to 0.0 at least and 0.5 at most, never to 1.0; "
          + "widen the bounds")
      #expect(
        refusal { _ = try allocator.weights(one, means: [0.1], cap: .nan) }
          == "the cap cannot be nan: it must be above 0")
      guard allocator != .equal else { continue }
      #expect(
        refusal { _ = try allocator.weights(flat, means: [0, 0]) }
          == "asset 2 has no variance; leave it out")
      #expect(
        refusal { _ = try allocator.weights(unknown, means: [0, 0]) }.hasPrefix("the covariances"))
    }
    #expect(
      refusal { _ = try MeanVariance.weights(one, riskAversion: 0) }
        == "the risk aversion cannot be 0.0: it must be above 0")
    #expect(
      refusal { _ = try RiskParity.weights(one, budgets: [0]) }
        == "the risk budget cannot be 0.0: it must be above 0")
    // Two that are the same, and one that hedges another whole.
    let twins = SymmetricMatrix(count: 2, values: [1, 1, 1, 1])
    let hedge = SymmetricMatrix(count: 2, values: [1, -1, -1, 1])
    let impossible = SymmetricMatrix(count: 2, values: [1, 2, 2, 1])
    #expect(throws: NumericsError.notPositiveDefinite) { try MeanVariance.weights(twins) }
    #expect(distance(try RiskParity.weights(twins), [0.5, 0.5]) < 1e-12)
    #expect(distance(try HierarchicalRiskParity.weights(twins), [0.5, 0.5]) < 1e-12)
    #expect(throws: NumericsError.notPositiveDefinite) { try RiskParity.weights(hedge) }
    for allocator in AllocatorTests.all.suffix(4) {
      #expect(throws: NumericsError.notPositiveDefinite) {
        try allocator.weights(impossible, means: [0, 0])
      }
    }
  }
}
