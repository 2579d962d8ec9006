import Numerics
import TestKit
import Testing

/// References: numpy 2 and scipy 1.17 on the two samples below.
struct StatisticsTests {
  let x = [3.5, -1.25, 2, 8, 0.5, -4, 7.25, 1]
  let y = [1, 0.5, -2, 3, 3, -1, 4, 0.0]

  @Test func `moments agree with numpy and scipy`() {
    #expect(Statistics.mean(x) == 2.125)
    #expect(isClose(Statistics.variance(x), 16.5, within: 1e-15))
    #expect(isClose(Statistics.populationVariance(x), 14.4375, within: 1e-15))
    #expect(isClose(Statistics.skewness(x), 0.15049576918803806, within: 1e-14))
    #expect(isClose(Statistics.excessKurtosis(x), -0.9427496205093608, within: 1e-14))
    #expect(isClose(Statistics.sampleSkewness(x), 0.18770120215354957, within: 1e-14))
    #expect(isClose(Statistics.sampleExcessKurtosis(x), -0.5797742030696575, within: 1e-14))
    #expect(Statistics.meanAbsoluteDeviation(x) == 3.09375)
  }

  @Test(
    arguments: [
      (0, -4), (0.05, -3.0374999999999996), (0.3, 0.55), (0.5, 1.5), (0.95, 7.7375), (1, 8),
    ] as [(Double, Double)])
  func `quantiles are of type 7`(probability: Double, expected: Double) {
    #expect(isClose(Statistics.quantile(x, probability), expected, within: 1e-15))
  }

  @Test func `order statistics and pairs agree with numpy`() {
    #expect(Statistics.median(x) == 1.5)
    #expect(Statistics.medianAbsoluteDeviation(x) == 2.375)
    #expect(isClose(Statistics.covariance(x, y), 5.616071428571428, within: 1e-15))
    #expect(isClose(Statistics.correlation(x, y), 0.6546842841743226, within: 1e-15))
  }

  @Test func `missing values are dropped, in pairs where there are two samples`() {
    let holes = [Double.nan] + x + [.nan]
    #expect(Statistics.variance(holes) == Statistics.variance(x))
    #expect(Statistics.median(holes) == 1.5)
    #expect(Statistics.present(holes).count == 8)
    let left = x + [.nan, 5]
    let right = y + [5, .nan]
    #expect(Statistics.covariance(left, right) == Statistics.covariance(x, y))
  }

  @Test func `too few values give NaN`() {
    #expect(Statistics.mean([]).isNaN)
    #expect(Statistics.mean([.nan]).isNaN)
    #expect(Statistics.variance([1]).isNaN)
    #expect(Statistics.populationVariance([1]) == 0)
    #expect(Statistics.skewness([1, 2]).isNaN)
    #expect(Statistics.excessKurtosis([1, 2, 4]).isNaN)
    #expect(Statistics.quantile([], 0.5).isNaN)
    #expect(Statistics.covariance([1], [2]).isNaN)
    #expect(Statistics.autocorrelation([1, 2], lag: 2).isNaN)
  }

  @Test func `equal values have no dispersion, however they round`() {
    let flat = [Double](repeating: 0.1, count: 1_000)
    #expect(Statistics.dispersion(flat).isNaN)
    #expect(Statistics.dispersion([0, 0, 0]).isNaN)
    #expect(Statistics.skewness(flat).isNaN)
    #expect(Statistics.autocorrelation(flat, lag: 1).isNaN)
    #expect(Statistics.dispersion([1, 2]) > 0)
  }

  @Test func `a large common level costs no digits`() {
    let shifted = x.map { $0 + 1e9 }
    #expect(isClose(Statistics.variance(shifted), 16.5, within: 1e-12))
    #expect(isClose(Statistics.covariance(shifted, y), 5.616071428571428, within: 1e-12))
  }

  @Test func `the compensated sum keeps what a plain one loses`() {
    #expect(Statistics.sum([1, 1e100, 1, -1e100]) == 2)
    #expect(Statistics.sum([Double](repeating: 0.1, count: 10)) == 1)
    #expect(Statistics.sum([1, .infinity]) == .infinity)
    #expect(Statistics.sum([1, .nan]).isNaN)
    #expect(Statistics.sum([]) == 0)
  }

  @Test func `autocorrelation is that of the definition`() {
    let mean = 2.125
    let top = (1..<8).map { (x[$0] - mean) * (x[$0 - 1] - mean) }.reduce(0, +)
    let bottom = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
    #expect(isClose(Statistics.autocorrelation(x, lag: 1), top / bottom, within: 1e-14))
    #expect(Statistics.autocorrelations(x, lags: 9)[0] == Statistics.autocorrelation(x, lag: 1))
    #expect(Statistics.autocorrelations(x, lags: 9)[8].isNaN)
  }
}
