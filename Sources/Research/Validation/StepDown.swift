import Numerics

/// Which of many sets beat a benchmark, with all of them looked at together.
///
/// Romano and Wolf's stepdown: the best set has to exceed what the best of all resampled ones reaches by luck; the next one
/// what the best of the rest does, and so on. It controls the chance of a single wrong name.
///
/// - SeeAlso: Romano and Wolf (2005), "Stepwise multiple testing as formalized data snooping"; (2016), "Efficient
///   computation of adjusted p-values for resampling-based stepdown multiple testing"; formula digest B9.
public struct StepDown: Hashable, Sendable {
  /// Probabilities of error by set, adjusted for all of them.
  public let adjusted: [Double]

  /// Takes the sets' studentised means t and, by set, the resampled ones about their own mean.
  ///
  /// - Precondition: every set has as many resamples.
  /// - Complexity: O(sets × resamples).
  public init(statistics: [Double], resampled: [[Double]]) {
    self.init(statistics: statistics, resamples: resampled.first?.count ?? 0) { set, number in
      resampled[set][number]
    }
  }

  init(statistics: [Double], resamples: Int, _ resampled: (_ set: Int, _ number: Int) -> Double) {
    let rising = statistics.indices.sorted {
      (statistics[$0], $0) < (statistics[$1], $1)
    }
    var largest = [Double](repeating: -.infinity, count: resamples)
    var adjusted = [Double](repeating: 1, count: statistics.count)
    for set in rising {
      var exceeding = 0
      for number in 0..<resamples {
        largest[number] = max(largest[number], resampled(set, number))
        if largest[number] >= statistics[set] { exceeding += 1 }
      }
      adjusted[set] = Double(1 + exceeding) / Double(resamples + 1)
    }
    // From the best down: never below the one before.
    var bound = 0.0
    for set in rising.reversed() {
      bound = max(bound, adjusted[set])
      adjusted[set] = bound
    }
    self.adjusted = adjusted
  }

  /// The sets that are named at a level, and the bound of each round: the StepM procedure itself.
  ///
  /// The bound is the smallest order statistic with at least the share 1 − `level` at or below it.
  public static func rejected(
    statistics: [Double], resampled: [[Double]], level: Double
  ) -> (isRejected: [Bool], bounds: [Double]) {
    var isRejected = [Bool](repeating: false, count: statistics.count)
    var bounds: [Double] = []
    let resamples = resampled.first?.count ?? 0
    while resamples > 0, isRejected.contains(false) {
      let left = statistics.indices.filter { !isRejected[$0] }
      let largest = (0..<resamples).map { number in
        left.reduce(-Double.infinity) { max($0, resampled[$1][number]) }
      }.sorted()
      // numpy's `higher`: the position (n − 1) q, rounded up.
      let place = Int((Double(resamples - 1) * (1 - level)).rounded(.up))
      let bound = largest[min(place, resamples - 1)]
      bounds.append(bound)
      let found = left.filter { statistics[$0] > bound }
      if found.isEmpty { break }
      for set in found { isRejected[set] = true }
    }
    return (isRejected, bounds)
  }
}
