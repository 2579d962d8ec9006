import Glibc
import Numerics
import Rules
import Simulation
import Synchronization

/// What is left of the returns of all sets, panel by panel.
///
/// Unchecked: a panel writes what belongs to its sets and its number, and all have ended before anybody reads; what all
/// share is behind a lock.
final class EvidencePass: @unchecked Sendable {
  /// Equal blocks of time whose sums are a set's profile.
  static let profileBlocks = 128

  private let resamples: Resamples
  private let kernel: LongRunKernel
  private let library: OpenBLAS
  /// Returns of what the sets are compared with; nil for cash.
  private let benchmark: [Double]?
  /// By set; NaN for one whose returns do not differ.
  private let ratios: UnsafeMutablePointer<Double>
  private let setCount: Int
  let sums: BlockSums
  /// By panel: sums of profiles' products, and of standardised returns by row.
  private let grams: UnsafeMutablePointer<Double>
  private let standardised: UnsafeMutablePointer<Double>
  private let panels: Int
  private let rows: Int
  private let profileRows: Int
  private let tally: Mutex<PredictiveAbilityTally>

  init(
    sets: Int, panels: Int, rows: Int, blocks: Int, resamples: Resamples, benchmark: [Double]?
  ) throws(NumericsError) {
    library = try OpenBLAS.loaded()
    self.resamples = resamples
    self.benchmark = benchmark
    self.panels = panels
    self.rows = rows
    setCount = sets
    kernel = LongRunKernel(rows: rows, meanBlock: resamples.scheme.meanBlock)
    sums = BlockSums(blocks: blocks, panelRows: rows, sets: sets)
    profileRows = max(rows / Self.profileBlocks, 1)
    let profile = Self.profileBlocks * Self.profileBlocks
    ratios = .allocate(capacity: max(sets, 1))
    ratios.initialize(repeating: .nan, count: max(sets, 1))
    grams = .allocate(capacity: max(panels * profile, 1))
    grams.initialize(repeating: 0, count: max(panels * profile, 1))
    standardised = .allocate(capacity: max(panels * rows, 1))
    standardised.initialize(repeating: 0, count: max(panels * rows, 1))
    tally = Mutex(PredictiveAbilityTally(resamples: resamples.count))
  }

  deinit {
    ratios.deallocate()
    grams.deallocate()
    standardised.deallocate()
  }

  /// Profile blocks that the history fills.
  private var profileCount: Int { min(Self.profileBlocks, rows / profileRows) }

  // MARK: A panel

  /// Takes in a panel; its values are not needed afterwards.
  func take(_ number: Int, _ panel: ReturnPanel) {
    sums.take(panel)
    describe(number, panel)
    subtractBenchmark(panel)
    test(panel)
  }

  /// Ratios, profiles and standardised returns.
  private func describe(_ number: Int, _ panel: ReturnPanel) {
    let zero = SIMD8<Double>(repeating: 0)
    let count = profileCount
    var profiles = [Double](repeating: 0, count: panel.columns * count)
    let together = standardised + number * rows
    for column in stride(from: 0, to: panel.columns, by: 8) {
      var total = zero
      for row in 0..<rows { total += panel.pack(row, column) }
      let mean = total / Double(rows)
      var squares = zero
      for row in 0..<rows {
        let value = panel.pack(row, column) - mean
        squares += value * value
      }
      var inverse = zero
      for lane in 0..<8 where panel.sets[column + lane] >= 0 && squares[lane] > 1e-30 {
        inverse[lane] = 1 / squares[lane].squareRoot()
        ratios[panel.sets[column + lane]] =
          mean[lane] / (squares[lane] / Double(rows - 1)).squareRoot()
      }
      for row in 0..<rows {
        together[row] += ((panel.pack(row, column) - mean) * inverse).sum()
      }
      var profile = [SIMD8<Double>](repeating: zero, count: count)
      let first = rows - count * profileRows
      for block in 0..<count {
        for row in first + block * profileRows..<first + (block + 1) * profileRows {
          profile[block] += panel.pack(row, column)
        }
      }
      let center = profile.reduce(zero, +) / Double(count)
      let length = profile.reduce(zero) { $0 + ($1 - center) * ($1 - center) }
      for lane in 0..<8 where inverse[lane] > 0 && length[lane] > 0 {
        let scale = 1 / length[lane].squareRoot()
        for block in 0..<count {
          profiles[(column + lane) * count + block] = (profile[block][lane] - center[lane]) * scale
        }
      }
    }
    library.addSquare(
      ofRows: profiles, rows: panel.columns, columns: count,
      to: grams + number * Self.profileBlocks * Self.profileBlocks)
  }

  private func subtractBenchmark(_ panel: ReturnPanel) {
    guard let benchmark else { return }
    for row in 0..<rows {
      let values = panel.values + row * panel.columns
      for column in 0..<panel.columns { values[column] -= benchmark[row] }
    }
  }

  /// The panel's part in the tests of predictive ability.
  private func test(_ panel: ReturnPanel) {
    let columns = panel.columns
    var means = [Double](repeating: 0, count: columns * resamples.count)
    library.multiply(
      panel.values, stride: columns, resamples.weights, stride: rows, into: &means,
      stride: columns, rows: columns, columns: resamples.count, depth: rows)
    var own = PredictiveAbilityTally(resamples: resamples.count)
    means.withUnsafeBufferPointer { means in
      guard let base = means.baseAddress else { return }
      for column in stride(from: 0, to: columns, by: 8) {
        let long = LongRunDeviation(panel.values + column, stride: columns, kernel)
        for lane in 0..<8 where panel.sets[column + lane] >= 0 {
          own.take(
            mean: long.mean[lane], deviation: long.deviation[lane], rows: rows,
            means: base + column + lane, stride: columns)
        }
      }
    }
    tally.withLock { $0.merge(own) }
  }

  // MARK: All panels

  /// By set; NaN for one whose returns do not differ.
  var sharpes: [Double] { Array(UnsafeBufferPointer(start: ratios, count: setCount)) }

  /// The tests' result.
  var ability: PredictiveAbility {
    tally.withLock { $0.result(meanBlock: resamples.scheme.meanBlock) }
  }

  /// The mean correlation of the returns of so many trials, over all bars.
  func meanCorrelation(trials: Int) -> Double {
    guard trials > 1 else { return 1 }
    var squares = CompensatedSum()
    for row in 0..<rows {
      var sum = 0.0
      for panel in 0..<panels { sum += standardised[panel * rows + row] }
      squares.add(sum * sum)
    }
    let count = Double(trials)
    return (squares.value - count) / (count * (count - 1))
  }

  /// M² / Σρ² over the profiles of so many trials.
  ///
  /// A correlation of few blocks is never quite zero: each square is corrected by what chance adds to it, as an adjusted
  /// R² is.
  func dimensions(trials: Int) -> Double {
    let size = profileCount
    guard trials > 1, size > 3 else { return Double(trials) }
    var sum = 0.0
    // The lower half, one column behind the other.
    for column in 0..<size {
      for row in column..<size {
        var value = 0.0
        for panel in 0..<panels {
          value += grams[panel * Self.profileBlocks * Self.profileBlocks + column * size + row]
        }
        sum += (row == column ? 1 : 2) * value * value
      }
    }
    let count = Double(trials)
    let pairs = count * (count - 1)
    let between = sum - count
    let corrected = between - (pairs - between) / Double(size - 2)
    return min(count * count / (count + max(corrected, 0)), count)
  }
}
