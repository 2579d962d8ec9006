import Glibc
public import Numerics

/// How many independent trials a number of correlated ones is worth, by estimators that do not agree.
///
/// All are 1 for trials that are the same, and the number of trials for independent ones.
///
/// - SeeAlso: Formula digest B4, and the sources that it names.
public struct EffectiveTrials: Hashable, Sendable {
  /// ρ̄ + (1 − ρ̄) M, of the mean correlation: counts too many where that is high.
  public let linear: Double
  /// M² / Σλ², the participation ratio of the correlation's eigenvalues.
  public let participation: Double
  /// exp(−Σ p ln p) of the eigenvalues' shares p.
  public let entropy: Double
  /// 1 + (M − 1)(1 − Var λ / M), Nyholt.
  public let nyholt: Double
  /// Σ [λ ≥ 1] + λ − ⌊λ⌋, Li and Ji.
  public let liJi: Double
  /// (Σ √λ)² / Σλ, Galwey.
  public let galwey: Double

  /// Takes the eigenvalues of the trials' correlation matrix, of which those that are zero may be left out, and the mean
  /// of its values beside the diagonal.
  public init(eigenvalues: [Double], trials: Int, meanCorrelation: Double) {
    let count = Double(trials)
    // A covariance that is computed has small negative ones.
    let values = eigenvalues.map { max($0, 0) }
    let sum = Statistics.sum(values)
    let squares = Statistics.sum(values.map { $0 * $0 })
    linear = meanCorrelation + (1 - meanCorrelation) * count
    participation = sum * sum / squares
    entropy = exp(
      -Statistics.sum(values.filter { $0 > 0 }.map { $0 / sum * log($0 / sum) }))
    // Those that were left out are zero.
    let mean = sum / count
    let left = count - Double(values.count)
    let spread =
      (Statistics.sum(values.map { ($0 - mean) * ($0 - mean) }) + left * mean * mean) / (count - 1)
    nyholt = trials > 1 ? 1 + (count - 1) * (1 - spread / count) : 1
    // An eigenvalue of 2 minus a rounding error is 2.
    liJi = Statistics.sum(
      values.map { value in
        let value = abs(value - value.rounded()) < 1e-9 ? value.rounded() : value
        return (value >= 1 ? 1 : 0) + value - value.rounded(.down)
      })
    let roots = Statistics.sum(values.map { $0.squareRoot() })
    galwey = roots * roots / sum
  }

  /// Of a correlation matrix.
  ///
  /// - Throws: Where OpenBLAS cannot be loaded, or a value is not finite.
  public init(correlation: SymmetricMatrix) throws(NumericsError) {
    let count = correlation.count
    var sum = CompensatedSum()
    for column in 0..<count { for row in 0..<column { sum.add(correlation[row, column]) } }
    let pairs = Double(count * (count - 1) / 2)
    self.init(
      eigenvalues: try correlation.eigenvalues(), trials: count,
      meanCorrelation: count > 1 ? sum.value / pairs : 1)
  }
}
