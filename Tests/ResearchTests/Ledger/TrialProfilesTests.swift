import Numerics
import Research
import Simulation
import TestKit
import Testing

@Suite("Trial profiles")
struct TrialProfilesTests {
  /// Returns by set, a part of which all sets have in common.
  private static func returns(
    sets: Int, rows: Int, common: Double, own: Double = 1, seed: UInt64
  ) -> [[Double]] {
    var random = RandomStream(seed: seed)
    let shared = (0..<rows).map { _ in random.normal() }
    return (0..<sets).map { _ in shared.map { common * $0 + own * random.normal() } }
  }

  private static func pass(
    _ values: [[Double]], firstDay: Int = 0, panels: [Range<Int>]? = nil
  ) -> ProfilePass {
    let rows = values[0].count
    let pass = ProfilePass(
      times: (0..<rows).map { Int64(firstDay + $0) * 86_400_000_000_000 },
      isCounted: Array(repeating: true, count: values.count))
    for part in panels ?? [values.indices] {
      let columns = (part.count + 7) / 8 * 8
      var panel = [Double](repeating: 0, count: columns * rows)
      for (column, set) in part.enumerated() {
        for row in 0..<rows { panel[row * columns + column] = values[set][row] }
      }
      let places = Array(part) + Array(repeating: -1, count: columns - part.count)
      panel.withUnsafeMutableBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        pass.take(ReturnPanel(rows: rows, sets: places, values: base))
      }
    }
    return pass
  }

  /// 100 days are blocks of a day each, 300 days 43 weeks.
  @Test("correlations are those of the sums over blocks", arguments: [(100, 1), (300, 7)])
  func correlation(rows: Int, days: Int) throws {
    let values = Self.returns(sets: 19, rows: rows, common: 0.8, seed: 3)
    let pass = Self.pass(values)
    let blocks = (rows + days - 1) / days
    let sums = values.map { values in
      (0..<blocks).map { block in
        values[block * days..<min((block + 1) * days, rows)].reduce(0, +)
      }
    }
    var (sum, squares) = (0.0, 0.0)
    for one in 0..<19 {
      for other in 0..<19 where other != one {
        let correlation = Statistics.correlation(sums[one], sums[other])
        sum += correlation
        squares += correlation * correlation
      }
    }
    let pairs = 19.0 * 18
    #expect(pass.profiles.trials == 19)
    #expect(isClose(pass.profiles.meanCorrelation, sum / pairs, within: 1e-8))
    #expect(isClose(pass.profiles.linear, sum / pairs + (1 - sum / pairs) * 19, within: 1e-8))
    let corrected = squares - (pairs - squares) / Double(blocks - 2)
    #expect(isClose(pass.profiles.participation, 361 / (19 + corrected), within: 1e-7))
    for set in 0..<19 {
      let ratio = Statistics.mean(values[set]) / Statistics.variance(values[set]).squareRoot()
      #expect(isClose(pass.ratios[set], ratio, within: 1e-12))
    }
  }

  @Test("independent trials count as what they are, trials that are the same as one")
  func extremes() {
    let independent = Self.pass(Self.returns(sets: 160, rows: 120, common: 0, seed: 8)).profiles
    #expect((150...160).contains(independent.linear))
    #expect((130...160).contains(independent.participation))
    let same = Self.pass(Self.returns(sets: 160, rows: 120, common: 1, own: 0, seed: 8)).profiles
    #expect(isClose(same.linear, 1, within: 1e-6))
    #expect(isClose(same.participation, 1, within: 1e-6))
  }

  @Test("the order in which threads finish does not matter")
  func order() {
    let values = Self.returns(sets: 24, rows: 90, common: 0.5, seed: 4)
    let one = Self.pass(values, panels: [0..<8, 8..<16, 16..<24])
    let other = Self.pass(values, panels: [16..<24, 0..<8, 8..<16])
    #expect(one.profiles == other.profiles)
  }

  @Test("runs over other years are added, and their trials are not alike")
  func adding() {
    let one = Self.returns(sets: 6, rows: 60, common: 2, seed: 5)
    let other = Self.returns(sets: 4, rows: 60, common: 2, seed: 6)
    let apart = Self.pass(other, firstDay: 1000).profiles.adding(Self.pass(one).profiles)
    let within =
      Self.pass(one).profiles.meanCorrelation * 30 + Self.pass(other).profiles.meanCorrelation * 12
    #expect(apart.trials == 10)
    #expect(isClose(apart.meanCorrelation, within / 90, within: 1e-8))
    // On the same days they are one run.
    let together = Self.pass(one).profiles.adding(Self.pass(other).profiles)
    let whole = Self.pass(one + other).profiles
    #expect(isClose(together.meanCorrelation, whole.meanCorrelation, within: 1e-8))
    #expect(isClose(together.participation, whole.participation, within: 1e-8))
  }

  @Test("sets that never held anything have no profile and no ratio")
  func idle() {
    let pass = Self.pass([[0, 0, 0, 0], [0.1, -0.2, 0.1, 0]])
    #expect(pass.profiles.trials == 1)
    #expect(pass.ratios[0].isNaN && !pass.ratios[1].isNaN)
  }
}
