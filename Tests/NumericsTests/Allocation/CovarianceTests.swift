import Numerics
import TestKit
import Testing

struct CovarianceTests {
  @Test func `sample, weighted and shrunk covariances agree with numpy and scikit-learn`() throws {
    for (number, given) in try AllocationFixture().cases.enumerated() {
      let returns = given.returns
      // Values are of the order of 1e-4.
      #expect(distance(try Covariance.sample(returns).values, given.sample) < 1e-15, "\(number)")
      let weighted = try Covariance.exponentiallyWeighted(returns)
      #expect(distance(weighted.values, given.weighted) < 1e-15, "\(number)")
      let identity = try LedoitWolf(returns)
      #expect(isClose(identity.shrinkage, given.identityShrinkage, within: 1e-9), "\(number)")
      #expect(distance(identity.covariance.values, given.identity) < 1e-14, "\(number)")
      let constant = try LedoitWolf(returns, target: .constantCorrelation)
      #expect(isClose(constant.shrinkage, given.constantShrinkage, within: 1e-9), "\(number)")
      let mean = try #require(constant.meanCorrelation)
      #expect(isClose(mean, given.meanCorrelation, within: 1e-9), "\(number)")
      #expect(distance(constant.covariance.values, given.constant) < 1e-14, "\(number)")
    }
  }

  /// F6.1 and F6.2 of the formulas' digest.
  @Test func `shrinkage has its reference values`() throws {
    let identity = try LedoitWolf(Example.returns)
    #expect(isClose(identity.shrinkage, 0.3066942, within: 1e-6))
    #expect(isClose(identity.covariance[0, 0] * 1e4, 2.084848, within: 1e-6))
    #expect(isClose(identity.covariance[0, 1] * 1e4, 0.7716485, within: 1e-6))
    let constant = try LedoitWolf(Example.returns, target: .constantCorrelation)
    #expect(isClose(constant.shrinkage, 0.4670117, within: 1e-6))
    #expect(isClose(try #require(constant.meanCorrelation), 0.1078042, within: 1e-6))
    #expect(isClose(constant.covariance[0, 1] * 1e4, 0.7124942, within: 1e-6))
    #expect(isClose(constant.covariance[2, 3] * 1e4, -1.05513, within: 1e-6))
  }

  /// E3.1 of the formulas' digest: Bacon's monthly returns.
  @Test func `the weighted variance has its reference value`() throws {
    let thousandths = [
      3, 26, 11, -10, 15, 25, 16, 67, -14, 40, -5, 81, 40, -37, -61, 17, -49, -22, 70, 58, -65, 24,
      -5, -9,
    ]
    let covariance = try Covariance.exponentiallyWeighted([thousandths.map { Double($0) / 1000 }])
    #expect(isClose(covariance[0, 0].squareRoot(), 0.03656175, within: 1e-6))
  }

  @Test(arguments: [3, 5, 30, 200])
  func `a shrunk covariance is positive definite for any number of dates`(rows: Int) throws {
    var random = RandomStream(seed: UInt64(rows))
    let returns = (0..<20).map { _ in (0..<rows).map { _ in random.normal() * 0.01 } }
    for target in ShrinkageTarget.allCases {
      let shrunk = try LedoitWolf(returns, target: target)
      #expect((0...1).contains(shrunk.shrinkage))
      if target == .identity { _ = try Cholesky(shrunk.covariance) }
    }
    if rows < 21 {
      #expect(throws: NumericsError.notPositiveDefinite) {
        try Cholesky(try Covariance.sample(returns))
      }
    }
  }

  @Test func `a solution solves`() throws {
    var random = RandomStream(seed: 4)
    for count in [1, 2, 7, 40] {
      let matrix = randomCovariance(count, &random)
      let values = (0..<count).map { _ in random.normal() }
      let solution = try Cholesky(matrix).solve(values)
      #expect(distance(matrix.times(solution), values) < 1e-10)
    }
  }

  @Test func `few assets, few dates and returns that do not differ`() throws {
    #expect(try Covariance.sample([]).count == 0)
    #expect(try Covariance.exponentiallyWeighted([]).count == 0)
    #expect(try LedoitWolf([], target: .constantCorrelation).covariance.count == 0)
    let one = try LedoitWolf([[0.01, 0.02, 0.03]], target: .constantCorrelation)
    #expect(one.shrinkage == 0)
    #expect(try #require(one.meanCorrelation).isNaN)
    #expect(isClose(one.covariance[0, 0], 2e-4 / 3, within: 1e-12))
    #expect(try LedoitWolf([[0.01, 0.02, 0.03]]).shrinkage == 0)
    let flat = [[0.1, 0.1, 0.1], [0.01, 0.02, 0.03]]
    #expect(try Covariance.sample(flat).values.prefix(3) == [0, 0, 0])
    #expect(throws: NumericsError.noVariance(asset: 0)) {
      try LedoitWolf(flat, target: .constantCorrelation)
    }
    #expect(throws: NumericsError.tooFewRows(1)) { try Covariance.sample([[0.1], [0.2]]) }
    #expect(
      refusal { _ = try Covariance.sample([[0.1, 0.2], [0.1, .nan]]) }
        == "the returns of asset 2 hold a missing or infinite number; leave out what is not known "
        + "for the whole window")
    #expect(
      refusal { _ = try Covariance.exponentiallyWeighted([[0.1, 0.2]], decay: 1) }
        == "the decay cannot be 1.0: it must be above 0 and below 1")
  }

  @Test func `a matrix mirrors its lower half, and parts and correlations keep the places`() {
    let matrix = SymmetricMatrix(count: 3, values: [4, 2, 1, -9, 9, 3, -9, -9, 16])
    #expect(matrix.values == [4, 2, 1, 2, 9, 3, 1, 3, 16])
    #expect(matrix.part([2, 0]).values == [16, 1, 1, 4])
    #expect(matrix.correlation[0, 1] == 2.0 / 6)
    #expect(matrix.correlation.diagonal == [1, 1, 1])
    #expect(matrix.times([1, 0, -1]) == [3, -1, -15])
    #expect(matrix.quadratic([1, 0, -1]) == 18)
    #expect(SymmetricMatrix(count: 1, values: [0]).correlation[0, 0].isNaN)
  }
}
