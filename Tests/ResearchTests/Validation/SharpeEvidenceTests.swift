import Numerics
import Research
import TestKit
import Testing

@Suite("Sharpe ratios and the luck in them")
struct SharpeEvidenceTests {
  private let monthly = 1 / 12.0.squareRoot()

  @Test("probabilistic Sharpe ratio of the paper's hedge fund [B1.1]")
  func probability() {
    let paper = ProbabilisticSharpe.probability(
      sharpe: 0.458, skewness: -2.448, kurtosis: 10.164, count: 24)
    #expect(isClose(paper, 0.9134, within: 1e-4))
    let normal = ProbabilisticSharpe.probability(
      sharpe: 0.458, skewness: 0, kurtosis: 3, count: 24)
    #expect(isClose(normal, 0.982, within: 1e-3))
  }

  @Test(
    "PerformanceAnalytics on EDHEC's first index [B1.2] [B2.2]",
    .enabled(if: Panels.file("edhec.csv") != nil, "skipped: no real data"))
  func edhec() throws {
    let returns = try #require(Panels.file("edhec.csv")).first ?? []
    let sharpe = Statistics.mean(returns) / Statistics.standardDeviation(returns)
    let (skewness, kurtosis) = (
      Statistics.skewness(returns), Statistics.excessKurtosis(returns) + 3
    )
    for (shape, probability, record) in [
      ((skewness, kurtosis), 0.7601, 1583.033), ((skewness, 3), 0.7883, 1233.385),
      ((0, 3), 0.8617, 668.2947),
    ] {
      let found = ProbabilisticSharpe.probability(
        sharpe: sharpe, benchmark: 0.28, skewness: shape.0, kurtosis: shape.1, count: 293)
      // The published digits are cut off, not rounded.
      #expect(abs(found - probability) < 1.01e-4)
      let length = ProbabilisticSharpe.minimumTrackRecord(
        sharpe: sharpe, benchmark: 0.28, skewness: shape.0, kurtosis: shape.1)
      #expect(isClose(length, record, within: 6e-4))
    }
  }

  @Test("minimum track record of the paper's appendix [B2.1] [B2.3] [B2.4]")
  func trackRecord() {
    func length(_ sharpe: Double, _ benchmark: Double, _ skewness: Double, _ kurtosis: Double)
      -> Double
    {
      ProbabilisticSharpe.minimumTrackRecord(
        sharpe: sharpe, benchmark: benchmark, skewness: skewness, kurtosis: kurtosis)
    }
    #expect(isClose(length(2 * monthly, monthly, -0.72, 5.78), 59.895, within: 1e-5))
    #expect(isClose(length(2 * monthly, monthly, -0.72, 3), 52.3736, within: 1e-5))
    for (periods, years) in [(252.0, 2.73), (52, 2.83), (12, 3.24)] {
      let root = periods.squareRoot()
      #expect(abs(length(2 / root, 1 / root, 0, 3) / periods - years) < 0.005)
    }
  }

  @Test("its own track record makes a ratio as sure as the confidence")
  func identity() {
    for (sharpe, skewness, kurtosis) in [(0.1, -1.0, 8.0), (0.3, 0.5, 3.5), (0.05, 0, 3)] {
      let length = ProbabilisticSharpe.minimumTrackRecord(
        sharpe: sharpe, skewness: skewness, kurtosis: kurtosis, confidence: 0.9)
      let below = ProbabilisticSharpe.probability(
        sharpe: sharpe, skewness: skewness, kurtosis: kurtosis, count: Int(length))
      let above = ProbabilisticSharpe.probability(
        sharpe: sharpe, skewness: skewness, kurtosis: kurtosis, count: Int(length) + 1)
      #expect(below <= 0.9 && above >= 0.9)
    }
  }

  @Test("what has no answer is said so")
  func edges() {
    let skewed = ProbabilisticSharpe.probability(
      sharpe: 1, skewness: 5, kurtosis: 3, count: 100)
    #expect(skewed.isNaN)
    #expect(
      ProbabilisticSharpe.minimumTrackRecord(sharpe: 0.1, benchmark: 0.2, skewness: 0, kurtosis: 3)
        == .infinity)
    #expect(
      ProbabilisticSharpe.probability(
        sharpe: 0.2, benchmark: 0.2, skewness: -1, kurtosis: 9, count: 50) == 0.5)
    #expect(ExpectedMaximum.standard(1) == 0)
    #expect(ExpectedMaximum.minimumBacktestYears(trials: 10, target: 0) == .infinity)
  }

  @Test("deflated Sharpe ratio of the paper [B3.1]")
  func deflated() {
    let variance = 0.5 / 250
    let sharpe = 2.5 / 250.0.squareRoot()
    #expect(abs(ExpectedMaximum.sharpe(trials: 100, variance: variance) - 0.1132) < 5e-5)
    for (trials, skewness, kurtosis, expected) in [
      (100.0, -3.0, 10.0, 0.9004), (46, -3, 10, 0.9505), (88, 0, 3, 0.9505),
    ] {
      let found = DeflatedSharpe.probability(
        sharpe: sharpe, trials: trials, variance: variance, skewness: skewness,
        kurtosis: kurtosis, count: 1250)
      #expect(abs(found - expected) < 5e-5)
    }
  }

  @Test("the expected maximum, by formula and by the integral [B3.2] [B3.3] [B3.4]")
  func expectedMaximum() {
    #expect(abs(ExpectedMaximum.standard(10) - 1.57) < 0.005)
    #expect(abs(ExpectedMaximum.minimumBacktestYears(trials: 45, target: 1) - 5) < 0.005)
    for (trials, exact, formula) in [
      (2.0, 0.5641896, 0.5197553), (10, 1.538753, 1.574598), (100, 2.507594, 2.530603),
      (1000, 3.241436, 3.255122),
    ] {
      #expect(isClose(ExpectedMaximum.exact(trials), exact, within: 5e-7))
      #expect(isClose(ExpectedMaximum.standard(trials), formula, within: 5e-7))
    }
  }

  @Test("haircuts for independent tests, Bonferroni and Student's t [B10.5] [B10.6] [B10.7]")
  func haircut() {
    let cut = HaircutSharpe(annual: 0.75, years: 20, tests: 200)
    #expect(isClose(cut.probability, 0.0007962302, within: 1e-6))
    #expect(isClose(cut.adjusted, 0.1472676, within: 1e-6))
    #expect(isClose(cut.sharpe, 0.3240623, within: 1e-6))
    #expect(isClose(cut.haircut, 0.5679166, within: 1e-5))
    let student = HaircutSharpe(
      annual: 1, years: 10, tests: 10, adjustment: .bonferroni, freedom: 119)
    #expect(isClose(student.probability, 0.001986474, within: 1e-6))
    #expect(isClose(student.adjusted, 0.01986474, within: 1e-6))
    #expect(isClose(student.sharpe, 0.7465289, within: 1e-6))
  }

  @Test("six published probabilities, adjusted [B10.1] [B10.2] [B10.3] [B10.4]")
  func families() {
    let six = [0.005, 0.009, 0.0128, 0.0135, 0.045, 0.06]
    func agree(_ found: [Double], _ expected: [Double]) -> Bool {
      zip(found, expected).allSatisfy { abs($0 - $1) < 5.1e-5 }
    }
    #expect(agree(MultipleTests.bonferroni(six), [0.03, 0.054, 0.0768, 0.081, 0.27, 0.36]))
    #expect(agree(MultipleTests.holm(six), [0.03, 0.045, 0.0512, 0.0512, 0.09, 0.09]))
    #expect(
      agree(
        MultipleTests.benjaminiHochbergYekutieli(six),
        [0.0496, 0.0496, 0.0496, 0.0496, 0.06, 0.06]))
    #expect(
      agree(
        MultipleTests.benjaminiHochbergYekutieli(six, standard: true),
        [0.0496125, 0.0496125, 0.0496125, 0.0496125, 0.1323, 0.147]))
    // The order of the tests does not matter.
    let turned = MultipleTests.holm(six.reversed())
    #expect(agree(turned.reversed(), MultipleTests.holm(six)))
  }

  @Test("effective trials of two pairs [B4.1] [B4.2]")
  func effectiveTrials() throws {
    let matrix = SymmetricMatrix(count: 4) { $0 == $1 ? 1 : $0 / 2 == $1 / 2 ? 0.9 : 0.1 }
    let values = try matrix.eigenvalues()
    #expect(zip(values, [0.1, 0.1, 1.7, 2.1]).allSatisfy { isClose($0, $1) })
    let trials = try EffectiveTrials(correlation: matrix)
    #expect(isClose(trials.linear, 2.9))
    #expect(isClose(trials.participation, 2.185792, within: 1e-6))
    #expect(isClose(trials.entropy, 2.426353, within: 1e-6))
    #expect(isClose(trials.nyholt, 3.17))
    #expect(isClose(trials.liJi, 3))
    #expect(isClose(trials.galwey, 2.86529, within: 1e-6))
  }

  @Test("trials that are the same are one, independent ones are all")
  func extremes() throws {
    let same = try EffectiveTrials(correlation: SymmetricMatrix(count: 5) { _, _ in 1 })
    let apart = try EffectiveTrials(correlation: SymmetricMatrix(count: 5) { $0 == $1 ? 1 : 0 })
    for (one, all) in [
      (same.linear, apart.linear), (same.participation, apart.participation),
      (same.entropy, apart.entropy), (same.nyholt, apart.nyholt), (same.galwey, apart.galwey),
    ] {
      #expect(abs(one - 1) < 1e-6)
      #expect(abs(all - 5) < 1e-6)
    }
  }
}
