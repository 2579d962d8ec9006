import Glibc
import Numerics

/// Probabilities of error, adjusted for the number of tests they were chosen from; in the order they came.
///
/// - SeeAlso: Harvey, Liu and Zhu (2016), "… and the cross-section of expected returns"; formula digest B10.
public enum MultipleTests {
  /// Bonferroni: times the number of tests, at most 1.
  public static func bonferroni(_ values: [Double]) -> [Double] {
    values.map { min(Double(values.count) * $0, 1) }
  }

  /// Holm: the smallest times the number of tests, the next times one less, and never below the one before.
  public static func holm(_ values: [Double]) -> [Double] {
    adjusted(values) { sorted in
      var largest = 0.0
      return sorted.enumerated().map { place, value in
        largest = max(largest, min(Double(sorted.count - place) * value, 1))
        return largest
      }
    }
  }

  /// Benjamini, Hochberg and Yekutieli, for any dependence: as Harvey and Liu write it, the largest stays as it is; the
  /// `standard` form scales it, too.
  public static func benjaminiHochbergYekutieli(
    _ values: [Double], standard: Bool = false
  ) -> [Double] {
    let count = Double(values.count)
    let harmonic = Statistics.sum((0..<values.count).map { 1 / Double($0 + 1) })
    return adjusted(values) { sorted in
      var result = sorted
      var next = standard ? 1.0 : .infinity
      for place in sorted.indices.reversed() {
        let isLast = place == sorted.count - 1
        let scaled = count * harmonic / Double(place + 1) * sorted[place]
        result[place] = isLast && !standard ? sorted[place] : min(next, scaled)
        next = result[place]
      }
      return result
    }
  }

  private static func adjusted(
    _ values: [Double], _ adjust: ([Double]) -> [Double]
  ) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var result = values
    for (place, value) in zip(order, adjust(order.map { values[$0] })) { result[place] = value }
    return result
  }
}

/// A Sharpe ratio less what the number of tests takes off it.
///
/// - SeeAlso: Harvey and Liu (2015), "Backtesting"; formula digest B10.
public struct HaircutSharpe: Hashable, Sendable {
  /// The probability of a ratio as large without skill, of one test, on both sides.
  public let probability: Double
  /// The same for the best of all tests.
  public let adjusted: Double
  /// The annual ratio that one test would have needed for it.
  public let sharpe: Double
  /// The share of the ratio that is lost, from 0 to 1.
  public let haircut: Double

  /// How the number of tests is taken into account.
  public enum Adjustment: Sendable, CaseIterable {
    /// As independent: 1 − (1 − p)^N.
    case independent
    /// N p, at most 1.
    case bonferroni
  }

  /// Cuts an annual ratio of some years; `freedom` are the degrees of freedom of Student's distribution, nil for the
  /// normal one.
  public init(
    annual sharpe: Double, years: Double, tests: Double, adjustment: Adjustment = .independent,
    freedom: Double? = nil
  ) {
    let statistic = abs(sharpe) * years.squareRoot()
    let tail =
      freedom.map { StudentT.cdf(-statistic, freedom: $0) } ?? Normal.cdf(-statistic)
    probability = 2 * tail
    let family =
      switch adjustment {
      case .independent: -expm1(tests * log1p(-probability))
      case .bonferroni: min(tests * probability, 1)
      }
    adjusted = family
    let needed =
      freedom.map { -StudentT.quantile(family / 2, freedom: $0) } ?? -Normal.quantile(family / 2)
    self.sharpe = (sharpe < 0 ? -1 : 1) * needed / years.squareRoot()
    haircut = 1 - self.sharpe / sharpe
  }
}
