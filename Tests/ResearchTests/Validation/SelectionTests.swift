import Foundation
import Numerics
import Research
import TestKit
import Testing

@Suite("Selection among many sets")
struct SelectionTests {
  @Test("cross-validation of the digest's panel [B5.2] [B5.4]", arguments: [1, 3])
  func overfitting(threads: Int) throws {
    let found = try BacktestOverfitting(returns: Panels.drift, blocks: 8, threads: threads)
    #expect(found.splits.count == 70)
    #expect(isClose(found.probability, 0.1142857, within: 1e-6))
    #expect(isClose(found.medianLogit, 2.302585, within: 1e-6))
    #expect(isClose(found.degradation.slope, -0.3416506, within: 1e-6))
    #expect(isClose(found.degradation.intercept, 0.2600165, within: 1e-6))
    #expect(isClose(found.degradation.determination, 0.04692927, within: 1e-6))
    #expect(isClose(found.lossProbability, 0.1, within: 1e-6))
    #expect(isClose(Statistics.mean(found.splits.map(\.outOfSample)), 0.1826272, within: 1e-6))
    #expect(found.splits.count { $0.chosen == 3 } == 61)
    #expect(isClose(found.splits[0].logit, 2.302585, within: 1e-6))
  }

  @Test("full-sample ratios of the panel [B5.3]")
  func ratios() {
    let expected = [
      0.0550249, 0.0563031, 0.133799, 0.223088, -0.0385683, -0.0615524, 0.0560869, 0.00774934,
      0.0511418, -0.129599,
    ]
    for (column, value) in zip(Panels.drift, expected) {
      let ratio = Statistics.mean(column) / Statistics.standardDeviation(column)
      #expect(isClose(ratio, value, within: 5e-6))
    }
  }

  @Test("the vignette of R's pbo [B5.1]")
  func vignette() throws {
    var random = NumbersOfR(seed: 765)
    let columns = (0..<100).map { _ in
      let values = (0..<2400).map { _ in random.normal() }
      let scale = Statistics.standardDeviation(values) * 252.0.squareRoot()
      let mean = Statistics.mean(values) / scale
      return values.map { $0 / scale - mean - 0.03 / 252 }
    }
    let found = try BacktestOverfitting(returns: columns, blocks: 8)
    #expect(found.probability == 1)
    #expect(found.lossProbability == 1)
    // The package regresses the other way round and calls the intercept a slope.
    let (inside, outside) = (found.splits.map(\.inSample), found.splits.map(\.outOfSample))
    let slope = Statistics.covariance(outside, inside) / Statistics.variance(outside)
    let intercept = Statistics.mean(inside) - slope * Statistics.mean(outside)
    #expect(abs(intercept - -0.003046) < 5e-7)
    let adjusted = 1 - (1 - found.degradation.determination) * 69 / 68
    #expect(abs(adjusted - 0.97) < 0.005)
  }

  @Test("splits of 8, 10 and 16 blocks [B5.6], in complementary pairs")
  func splits() throws {
    for (blocks, count) in [(8, 70), (10, 252), (16, 12870)] {
      let columns = (0..<3).map { column in
        (0..<64).map { row in sin(Double(row * (column + 3))) }
      }
      let found = try BacktestOverfitting(returns: columns, blocks: blocks)
      #expect(found.splits.count == count)
    }
  }

  @Test("against a simulation that cuts the panel up, with sets that rest and ties")
  func plain() throws {
    var random = RandomStream(seed: 5)
    var columns = (0..<13).map { _ in (0..<61).map { _ in random.normal() * 0.01 } }
    columns.append([Double](repeating: 0, count: 61))
    columns.append(columns[2])
    // Trades in the first blocks only.
    columns.append((0..<61).map { $0 < 20 ? random.normal() : 0 })
    let found = try BacktestOverfitting(returns: columns, blocks: 6)
    #expect(found.rowsPerBlock == 10)
    var place = 0
    for first in 0..<6 {
      for second in first + 1..<6 {
        for third in second + 1..<6 {
          let chosen = Set([first, second, third])
          func ratio(_ column: [Double], _ isChosen: Bool) -> Double {
            let rows = (1..<61).filter { chosen.contains(($0 - 1) / 10) == isChosen }
            let values = rows.map { column[$0] }
            let deviation = Statistics.standardDeviation(values)
            return deviation > 0 ? Statistics.mean(values) / deviation : 0
          }
          let inside = columns.map { ratio($0, true) }
          let outside = columns.map { ratio($0, false) }
          let split = found.splits[place]
          #expect(isClose(inside.max() ?? .nan, split.inSample, within: 1e-9))
          #expect(abs(outside[split.chosen] - split.outOfSample) < 1e-9)
          place += 1
        }
      }
    }
    #expect(place == found.splits.count)
  }

  // MARK: Predictive ability

  private struct Resampled {
    let means: SIMD8<Double>
    let deviations: SIMD8<Double>
    let resampled: [[Double]]
    let test: PredictiveAbility
  }

  /// The digest's panel under 999 resamples of Park and Miller's numbers.
  private func resampled() throws -> Resampled {
    var random = ParkMiller(seed: 11)
    let scheme = StationaryBootstrap(count: 120, meanBlock: 5)
    let resamples = Resamples(scheme, count: 999, from: &random)
    var values = [Double](repeating: 0, count: 120 * 8)
    for (column, series) in Panels.excess.enumerated() {
      for (row, value) in series.enumerated() { values[row * 8 + column] = value }
    }
    let kernel = LongRunKernel(rows: 120, meanBlock: 5)
    let long = try values.withUnsafeBufferPointer {
      LongRunDeviation(try #require($0.baseAddress), stride: 8, kernel)
    }
    var means = [Double](repeating: 0, count: 8 * 999)
    try OpenBLAS.loaded().multiply(
      values, stride: 8, resamples.weights, stride: 120, into: &means, stride: 8, rows: 8,
      columns: 999, depth: 120)
    var tally = PredictiveAbilityTally(resamples: 999)
    try means.withUnsafeBufferPointer { means in
      let base = try #require(means.baseAddress)
      for column in 0..<6 {
        tally.take(
          mean: long.mean[column], deviation: long.deviation[column], rows: 120,
          means: base + column, stride: 8)
      }
    }
    return Resampled(
      means: long.mean, deviations: long.deviation,
      resampled: (0..<6).map { column in (0..<999).map { means[$0 * 8 + column] } },
      test: tally.result(meanBlock: 5))
  }

  @Test("Reality Check and superior predictive ability of the digest [B6.1] [B6.2] [B6.3] [B7.1]")
  func predictiveAbility() throws {
    let found = try resampled()
    let means = [19.5938, 1.88229, 8.2139, -12.4234, -19.7883, 1.13284]
    let deviations = [0.938461, 0.73166, 1.05164, 0.951015, 0.802632, 0.894887]
    for column in 0..<6 {
      #expect(isClose(found.means[column] * 1e4, means[column], within: 5e-6))
      #expect(isClose(found.deviations[column] * 100, deviations[column], within: 5e-6))
    }
    #expect(isClose(found.test.realityCheck, 0.04304304, within: 1e-6))
    #expect(isClose(found.test.lower, 0.03303303, within: 1e-6))
    #expect(isClose(found.test.consistent, 0.04404404, within: 1e-6))
    #expect(isClose(found.test.upper, 0.05605606, within: 1e-6))
  }

  @Test("Romano and Wolf's stepdown of the digest [B9.1] [B9.2] [B9.3] [B9.4]")
  func stepDown() throws {
    let found = try resampled()
    let root = 120.0.squareRoot()
    let statistics = (0..<6).map { root * found.means[$0] / found.deviations[$0] }
    let resampled = (0..<6).map { column in
      found.resampled[column].map { root * ($0 - found.means[column]) / found.deviations[column] }
    }
    let expected = [2.28715, 0.281818, 0.855604, -1.43102, -2.70074, 0.138672]
    #expect(zip(statistics, expected).allSatisfy { isClose($0, $1, within: 5e-6) })
    let rejected = StepDown.rejected(statistics: statistics, resampled: resampled, level: 0.1)
    #expect(rejected.isRejected == [true, false, false, false, false, false])
    #expect(
      zip(rejected.bounds, [2.044122, 1.985432]).allSatisfy { isClose($0, $1, within: 1e-6) })
    let adjusted = StepDown(statistics: statistics, resampled: resampled).adjusted
    let published = [0.057, 0.839, 0.645, 0.992, 0.999, 0.839]
    #expect(zip(adjusted, published).allSatisfy { abs($0 - $1) < 5e-4 })
  }

  @Test("the long-run deviation against its sum over all lags", arguments: [1.0, 2, 7.5, 60])
  func longRun(block: Double) throws {
    let rows = 97
    var random = RandomStream(seed: 3)
    let columns = (0..<8).map { _ in (0..<rows).map { _ in random.normal() } }
    let values = (0..<rows).flatMap { row in columns.map { $0[row] } }
    let kernel = LongRunKernel(rows: rows, meanBlock: block)
    let long = try values.withUnsafeBufferPointer {
      LongRunDeviation(try #require($0.baseAddress), stride: 8, kernel)
    }
    let keep = 1 - 1 / block
    let count = Double(rows)
    for column in 0..<8 {
      let mean = Statistics.mean(columns[column])
      let e = columns[column].map { $0 - mean }
      func covariance(_ lag: Int) -> Double {
        (lag..<rows).reduce(0) { $0 + e[$1] * e[$1 - lag] } / count
      }
      var sum = covariance(0)
      for lag in 1..<rows {
        let i = Double(lag)
        let weight = (1 - i / count) * pow(keep, i) + i / count * pow(keep, count - i)
        sum += 2 * weight * covariance(lag)
      }
      let expected = sum > 0 ? sum.squareRoot() : covariance(0).squareRoot()
      #expect(isClose(long.deviation[column], expected, within: 1e-9))
    }
  }

  // MARK: Resampling

  @Test("the first resample of the digest [B8.1]")
  func indices() {
    var random = ParkMiller(seed: 11)
    let rows = StationaryBootstrap(count: 120, meanBlock: 5).indices(&random)
    #expect(rows.prefix(12) == [0, 1, 2, 103, 104, 105, 106, 107, 108, 109, 110, 45])
    #expect(rows.count == 120)
  }

  @Test(
    "automatic blocks of arch's test series [B8.2]",
    .enabled(if: Panels.file("ar1_10000.csv") != nil, "skipped: no real data"))
  func blocksOfArch() throws {
    let series = try #require(Panels.file("ar1_10000.csv")).first ?? []
    let found = BlockLength(series, cutoff: .software)
    #expect(isClose(found.stationary, 13.635665, within: 1e-4))
    #expect(isClose(found.circular, 15.60894, within: 1e-4))
  }

  @Test("automatic blocks of a hedge-fund index, both forms [B8.3] [B8.4]")
  func blocks() {
    let software = BlockLength(Inputs.hedgeFund, cutoff: .software)
    #expect(isClose(software.stationary, 4.722208, within: 1e-6))
    #expect(isClose(software.circular, 5.405578, within: 1e-6))
    #expect(software.lags == 6)
    let text = BlockLength(Inputs.hedgeFund)
    #expect(isClose(text.stationary, 4.337538, within: 1e-6))
    #expect(isClose(text.circular, 4.965241, within: 1e-6))
    #expect(text.lags == 4)
    #expect(BlockLength([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]).stationary == 1)
  }
}

/// Inputs of the digest that other tests have, too.
private enum Inputs {
  /// EDHEC convertible arbitrage index, the first 100 months from January 1997.
  static let hedgeFund: [Double] = [
    119, 123, 78, 86, 156, 212, 193, 134, 122, 100, 0, 68, 145, 146, 144, 126, 56, -6, 60, -319,
    -196, -214, 269, 113, 219, 82, 136, 243, 166, 102, 101, 48, 96, 45, 124, 140, 227, 267, 243,
    223, 149, 179, 93, 162, 141, 52, -81, -2, 344, 182, 162, 157, 33, 12, 91, 142, 78, 117, 80,
    -94, 148, -49, 53, 96, 33, 4, -159, 50, 146, 104, 251, 157, 283, 133, 89, 150, 136, -58, -72,
    -87, 171, 146, 92, 54, 119, 17, 61, 20, -128, -106, 13, 40, -17, -44, 81, 56, -96, -58, -140,
    -316,
  ].map { $0 / 1e4 }
}
