import Numerics
import TestKit
import Testing

struct StudentTTests {
  /// scipy 1.17.1: `scipy.stats.t.ppf` and `.cdf`.
  @Test func `quantiles and probabilities are scipy's`() {
    for (probability, freedom, expected) in [
      (0.975, 5.0, 2.5705818356363146), (0.05, 1, -6.313751514675044), (0.5, 7, 0),
      (1e-10, 3, -2225.769284683093), (0.999, 119, 3.1601331009819793),
      (0.9, 0.7, 5.009947959646406),
    ] {
      let found = StudentT.quantile(probability, freedom: freedom)
      #expect(abs(found - expected) <= 1e-9 * max(abs(expected), 1))
      #expect(isClose(StudentT.cdf(found, freedom: freedom), probability, within: 1e-10))
    }
    #expect(isClose(StudentT.cdf(-40, freedom: 2.5), 7.09781714524669e-05, within: 1e-9))
    #expect(StudentT.cdf(.infinity, freedom: 3) == 1)
    #expect(StudentT.quantile(0, freedom: 3) == -.infinity)
    #expect(StudentT.quantile(1.1, freedom: 3).isNaN)
  }
}
