import Foundation
import Numerics
import Simulation
import TestKit
import Testing

/// The whole EDHEC file of the formula digest's companion data, or nil where it is not there.
private let hedgeFundFile: String? = realData.flatMap { data in
  let path = data + "/../formulas_data/edhec.csv"
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

/// Formula digest A11; ids in brackets.
///
/// The published figures are PerformanceAnalytics'.
struct TailRiskTests {
  let sample = Inputs.hedgeFund
  var tails: TailRisk { TailRisk(sample) }

  @Test func `values at risk [A11.1]`() {
    #expect(abs(tails.gaussianValueAtRisk - -0.012133) < 1e-6)
    #expect(abs(tails.modifiedValueAtRisk - -0.014674) < 1e-6)
    #expect(abs(tails.valueAtRisk - -0.014095) < 1e-6)
  }

  @Test func `shortfalls [A11.2, A11.4, A11.5]`() {
    #expect(abs(tails.gaussianExpectedShortfall - -0.017133) < 1e-6)
    #expect(abs(tails.expectedShortfall - -0.024080) < 1e-6)
    #expect(isClose(tails.modifiedExpectedShortfall, -0.02305064, within: 5e-7))
    let expansion = CornishFisher(sample)
    #expect(isClose(expansion.edgeworthExpectedShortfall, -0.02335737, within: 5e-7))
  }

  @Test func `moments of the expansion [A11.3]`() {
    let expansion = CornishFisher(sample)
    #expect(isClose(expansion.mean, 0.007547, within: 5e-7))
    #expect(isClose(expansion.deviation, 0.0119646, within: 5e-6))
    #expect(isClose(expansion.skewness, -0.8925106, within: 5e-7))
    #expect(isClose(expansion.excessKurtosis, 1.30484, within: 5e-6))
    #expect(isClose(expansion.standardQuantile, -1.857262, within: 5e-7))
  }

  @Test(.enabled(if: hedgeFundFile != nil, "skipped: no real data"))
  func `the whole EDHEC file [A11.6, A11.7]`() throws {
    let text = try String(contentsOfFile: try #require(hedgeFundFile), encoding: .utf8)
    let rows = text.split(separator: "\n").compactMap { line -> [Double]? in
      let fields = line.split(separator: ",").map { Double($0) }
      let numbers = fields.compactMap { $0 }
      return numbers.count >= 3 && numbers.count == fields.count ? numbers : nil
    }
    #expect(rows.count == 293)
    let first = CornishFisher(rows.map { $0[0] })
    #expect(abs(first.gaussianValueAtRisk - -0.0217) < 1.01e-4)
    #expect(abs(first.valueAtRisk - -0.0256) < 1.01e-4)
    #expect(abs(Statistics.quantile(rows.map { $0[0] }, 0.05) - -0.0150) < 1.01e-4)
    #expect(abs(first.gaussianExpectedShortfall - -0.0287) < 1.01e-4)
    for (column, expected) in zip(0..., [-0.0894, -0.0403, -0.0673]) {
      let shortfall = CornishFisher(rows.map { $0[column] }).edgeworthExpectedShortfall
      #expect(abs(shortfall - expected) < 1.01e-4)
    }
  }

  @Test func `the coherent shortfall is the mean of the worst five of a hundred`() {
    let worst = Statistics.mean(Array(sample.sorted()[..<5]))
    #expect(isClose(TailRisk.coherentExpectedShortfall(sample), worst, within: 1e-14))
    #expect(isClose(TailRisk.coherentExpectedShortfall([-1, 1], level: 0.75), -1 / 3.0))
    #expect(TailRisk.coherentExpectedShortfall([]).isNaN)
  }

  @Test func `an expansion that is no distribution is refused`() {
    let fat = [Double](repeating: 0.001, count: 200) + [-0.5, 0.4, -0.3]
    #expect(!CornishFisher(fat).isMonotone)
    #expect(TailRisk(fat).modifiedValueAtRisk.isNaN)
    #expect(CornishFisher(sample).isMonotone)
  }

  @Test func `a sample without losses has no tail ratio`() {
    #expect(TailRisk([0.1, 0.2, 0.3]).tailRatio.isNaN)
    #expect(TailRisk([]).valueAtRisk.isNaN)
  }
}
