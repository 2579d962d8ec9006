import Numerics
import Series
import Simulation
import TestKit
import Testing

/// Formula digest A13; ids in brackets.
///
/// The published figures are PerformanceAnalytics'.
struct RelativePerformanceTests {
  let relative = RelativePerformance(
    Inputs.portfolio, benchmark: Inputs.benchmark, periodsPerYear: 12)

  @Test func `published figures [A13.1, A13.2]`() {
    for (value, expected) in [
      (relative.jensenAlpha, -0.0141), (relative.systematicRisk, 0.1328),
      (relative.specificRisk, 0.0329), (relative.totalRisk, 0.1368),
      (relative.appraisal, -0.4302), (relative.modifiedTreynor, 0.7806),
      (relative.modigliani, 0.1006), (relative.famaBeta, 1.0303),
    ] {
      #expect(abs(value - expected) < 1e-4)
    }
  }

  @Test func `regression [A13.3]`() {
    #expect(isClose(relative.beta, 0.9988502, within: 5e-7))
    #expect(isClose(relative.alpha, -0.01229165, within: 5e-7))
    #expect(isClose(relative.correlation * relative.correlation, 0.9397089, within: 5e-7))
  }

  @Test func `information ratio [A13.4]`() {
    #expect(isClose(relative.informationRatio, -0.3715846, within: 5e-7))
    let own = Returns(Inputs.portfolio).annualGrowth(periodsPerYear: 12)
    let geometric = (own - relative.benchmarkGrowth) / relative.trackingError
    #expect(isClose(geometric, -0.4252444, within: 5e-7))
  }

  @Test func `holding the instrument itself is no active return`() {
    let closes = [10.0, 11, 10.5, 12, 11.8]
    let equity = EquityCurve(
      times: Column([0, 1, 2, 3, 4]), values: Column(closes.map { $0 * 7 }), initial: 70)
    let same = RelativePerformance(equity, closes: closes, periodsPerYear: 252)
    #expect(isClose(same.beta, 1, within: 1e-12))
    #expect(abs(same.alpha) < 1e-12)
    #expect(isClose(same.benchmarkReturn, 0.18, within: 1e-13))
    #expect(same.informationRatio.isNaN)
  }

  @Test func `a flat benchmark has no beta and missing periods are dropped in pairs`() {
    let flat = RelativePerformance(
      [0.1, -0.1, 0.05], benchmark: [0, 0, 0], periodsPerYear: 12)
    #expect(flat.beta.isNaN)
    let holes = RelativePerformance(
      Inputs.portfolio + [.nan, 0.5], benchmark: Inputs.benchmark + [0.5, .nan],
      periodsPerYear: 12)
    #expect(holes == relative)
  }
}
