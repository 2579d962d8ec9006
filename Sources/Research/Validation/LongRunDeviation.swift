import Glibc

/// Weights of the stationary bootstrap's long-run variance, row by row.
package final class LongRunKernel: Sendable {
  let rows: Int
  /// q = 1 − 1 / mean block.
  let keep: Double
  /// q^t and q^(T−t) by row.
  let heads, tails: [Double]

  package init(rows: Int, meanBlock: Double) {
    self.rows = rows
    keep = meanBlock > 1 ? 1 - 1 / meanBlock : 0
    heads = (0..<rows).map { [keep] row in row == 0 ? 1 : pow(keep, Double(row)) }
    tails = (0..<rows).map { [keep] row in pow(keep, Double(rows - row)) }
  }
}

/// Mean and long-run deviation ω of eight series under the stationary bootstrap.
///
/// ω² = γ₀ + 2 Σ κ_i γ_i over all lags, κ_i = (1 − i/T) q^i + (i/T) q^(T−i): geometric sums, each carried along from row
/// to row, so that no lag is visited. Where the sum is not above zero, the plain variance stands in.
///
/// - SeeAlso: Formula digest B7.
package struct LongRunDeviation {
  package let mean: SIMD8<Double>
  package let deviation: SIMD8<Double>

  /// Takes eight columns, rows `stride` apart.
  package init(_ values: UnsafePointer<Double>, stride: Int, _ kernel: LongRunKernel) {
    let rows = kernel.rows
    func row(_ row: Int) -> SIMD8<Double> {
      UnsafeRawPointer(values + row &* stride).loadUnaligned(as: SIMD8<Double>.self)
    }
    let zero = SIMD8<Double>(repeating: 0)
    var sum = zero
    for index in 0..<rows { sum += row(index) }
    let mean = sum / Double(rows)
    let keep = kernel.keep
    var (squares, near, weighted, far) = (zero, zero, zero, zero)
    // Σ q^i e_{t−i} and Σ i q^i e_{t−i}, i above 0; Σ q^s e_s and Σ s q^s e_s, s below t.
    var (recent, recentLag, early, earlyRow) = (zero, zero, zero, zero)
    kernel.heads.withUnsafeBufferPointer { heads in
      kernel.tails.withUnsafeBufferPointer { tails in
        for index in 0..<rows {
          let e = row(index) - mean
          let t = Double(index)
          squares += e * e
          near += e * recent
          weighted += e * recentLag
          // It vanishes but for the last rows.
          if tails[index] > 1e-300 { far += e * ((early * t - earlyRow) * tails[index]) }
          recentLag = (recentLag + recent + e) * keep
          recent = (recent + e) * keep
          if heads[index] > 1e-300 {
            early += e * heads[index]
            earlyRow += e * (heads[index] * t)
          }
        }
      }
    }
    let inverse = 1 / Double(rows)
    let variance = squares * inverse
    let long = variance + (near - weighted * inverse + far * inverse) * (2 * inverse)
    self.mean = mean
    deviation = long.replacing(with: variance, where: long .<= 0).squareRoot()
  }
}
