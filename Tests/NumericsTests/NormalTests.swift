import Numerics
import TestKit
import Testing

/// References: mpmath 1.3 at 40 digits.
struct NormalTests {
  @Test(arguments: [
    (1e-300, -37.047096299361199237), (1e-100, -21.273453560965324294),
    (1e-20, -9.2623400897984075796), (1e-9, -5.9978070150076868614),
    (0.001, -3.0902323061678135354), (0.025, -1.9599639845400542118),
    (0.05, -1.644853626951472688), (0.07499, -1.4396021182393162092),
    (0.0751, -1.4388253927525399824), (0.25, -0.6744897501960817432),
    (0.4, -0.25334710313579974132), (0.75, 0.6744897501960817432),
    (0.95, 1.6448536269514722843), (0.99, 2.3263478740408407676),
    (0.999999, 4.7534243088170877657),
  ])
  func `the quantile is exact to 1e-15`(probability: Double, expected: Double) {
    #expect(isClose(Normal.quantile(probability), expected, within: 1e-15))
  }

  @Test func `the quantile has its limits at the ends and none outside`() {
    #expect(Normal.quantile(0) == -.infinity)
    #expect(Normal.quantile(0.5) == 0)
    #expect(Normal.quantile(1) == .infinity)
    #expect(Normal.quantile(-0.1).isNaN)
    #expect(Normal.quantile(.nan).isNaN)
  }

  @Test(
    arguments: [
      (-20, -203.91715537109726394, 2.7536241186062336951e-89, 5.5209483621597631896e-88),
      (-8, -35.013437159914549896, 6.2209605742717841235e-16, 5.052271083536892288e-15),
      (-5.5, -17.779376352625260511, 1.8989562465887719384e-8, 1.0769760042543276359e-7),
      (-4.9, -14.551182689355312642, 4.7918327659031898681e-7, 2.4389607458933541272e-6),
      (-1, -1.8410216450092635058, 0.15865525393145705141, 0.2419707245191433498),
      (0, -0.69314718055994530942, 0.5, 0.39894228040143267794),
      (1, -0.17275377902344988953, 0.84134474606854294859, 0.2419707245191433498),
      (3, -0.0013508099647481937988, 0.99865010196836990547, 0.0044318484119380071756),
      (8, -6.2209605742717860585e-16, 0.9999999999999993779, 5.052271083536892288e-15),
    ] as [(Double, Double, Double, Double)])
  func `logarithm, probability and density keep their digits far out`(
    x: Double, logarithm: Double, probability: Double, density: Double
  ) {
    #expect(isClose(Normal.logCDF(x), logarithm, within: 1e-14))
    #expect(isClose(Normal.cdf(x), probability, within: 1e-13))
    #expect(isClose(Normal.density(x), density, within: 1e-13))
  }

  @Test func `the log probability goes on where the probability underflows`() {
    #expect(isClose(Normal.logCDF(-40), -804.60844201375378817, within: 1e-14))
    #expect(Normal.logCDF(-.infinity) == -.infinity)
    #expect(Normal.logCDF(.nan).isNaN)
  }

  @Test func `quantile and probability undo each other`() {
    var stream = RandomStream(seed: 4)
    for _ in 0..<2_000 {
      let probability = stream.uniform()
      #expect(isClose(Normal.cdf(Normal.quantile(probability)), probability, within: 1e-14))
    }
  }
}
