package import Simulation
import Synchronization

/// Takes profiles and Sharpe ratios of the panels of a run's returns.
package final class ProfilePass: Sendable {
  private struct State {
    var profiles: TrialProfiles
    var ratios: [Double]
  }

  private let state: Mutex<State>
  /// The block of each row.
  private let places: [Int]
  private let blocks: Int
  /// By set: whether its profile is counted.
  private let isCounted: [Bool]

  /// Makes room for sets that are run over bars that start at some moments, UTC nanoseconds.
  package init(times: [Int64], isCounted: [Bool]) {
    let blocks = ProfileBlocks(from: times.first ?? 0, through: times.last ?? 0)
    places = times.map(blocks.place)
    self.blocks = blocks.count
    self.isCounted = isCounted
    state = Mutex(
      State(
        profiles: TrialProfiles(blocks),
        ratios: Array(repeating: .nan, count: isCounted.count)))
  }

  /// The sums over all counted sets.
  package var profiles: TrialProfiles { state.withLock { $0.profiles } }

  /// Sharpe ratios a bar, by set; NaN for one whose returns do not differ.
  package var ratios: [Double] { state.withLock { $0.ratios } }

  /// Takes in a panel, on any thread.
  package func take(_ panel: ReturnPanel) {
    var sums = [Double](repeating: 0, count: blocks)
    var products = [Double](repeating: 0, count: blocks * (blocks + 1) / 2)
    var count = 0
    var found: [(set: Int, ratio: Double)] = []
    for column in stride(from: 0, to: panel.columns, by: 8) {
      let ratio = ratio(panel, column)
      let (profile, length) = profile(panel, column)
      for lane in 0..<8 where panel.sets[column + lane] >= 0 {
        let set = panel.sets[column + lane]
        found.append((set, ratio[lane]))
        guard isCounted[set], length[lane] > 0 else { continue }
        count += 1
        Self.add(profile.map { $0[lane] / length[lane] }, to: &sums, &products)
      }
    }
    state.withLock { state in
      for (set, ratio) in found { state.ratios[set] = ratio }
      state.profiles.add(trials: count, sums: sums, products: products)
    }
  }

  private func ratio(_ panel: ReturnPanel, _ column: Int) -> SIMD8<Double> {
    let zero = SIMD8<Double>(repeating: 0)
    var (total, squares) = (zero, zero)
    for row in 0..<panel.rows { total += panel.pack(row, column) }
    let mean = total / Double(panel.rows)
    for row in 0..<panel.rows {
      let distance = panel.pack(row, column) - mean
      squares += distance * distance
    }
    let ratio = mean / (squares / Double(panel.rows - 1)).squareRoot()
    // Squares as small as these are rounding noise of returns that are all alike.
    return ratio.replacing(with: .nan, where: squares .<= 1e-30)
  }

  /// Sums over the blocks less their mean, and their length; zero where there is nothing to compare.
  private func profile(_ panel: ReturnPanel, _ column: Int) -> ([SIMD8<Double>], SIMD8<Double>) {
    let zero = SIMD8<Double>(repeating: 0)
    var profile = [SIMD8<Double>](repeating: zero, count: blocks)
    for row in 0..<panel.rows { profile[places[row]] += panel.pack(row, column) }
    let mean = profile.reduce(zero, +) / Double(blocks)
    var squares = zero
    for block in 0..<blocks {
      profile[block] -= mean
      squares += profile[block] * profile[block]
    }
    return (profile, squares.squareRoot().replacing(with: zero, where: squares .<= 1e-30))
  }

  private static func add(
    _ profile: [Double], to sums: inout [Double], _ products: inout [Double]
  ) {
    profile.withUnsafeBufferPointer { profile in
      products.withUnsafeMutableBufferPointer { products in
        var start = 0
        for row in profile.indices {
          let value = profile[row]
          sums[row] += value
          for column in 0...row { products[start &+ column] += value * profile[column] }
          start += row + 1
        }
      }
    }
  }
}
