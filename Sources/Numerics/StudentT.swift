import Glibc

/// Student's t distribution.
public enum StudentT {
  /// The probability of a value up to `x`, with `freedom` degrees of freedom above zero; full precision in the lower
  /// tail.
  ///
  /// By the regularised incomplete beta function, its continued fraction summed to 1e-16.
  public static func cdf(_ x: Double, freedom: Double) -> Double {
    guard freedom > 0, !x.isNaN else { return .nan }
    if x.isInfinite { return x > 0 ? 1 : 0 }
    let square = x * x
    // The tail beyond |x|: from the side on which the fraction converges fast.
    let tail =
      0.5
      * incompleteBeta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))
    return x <= 0 ? tail : 1 - tail
  }

  /// The value below which a variable stays with a probability; −infinity at 0, infinity at 1, NaN outside.
  ///
  /// Newton's steps on the distribution, kept inside a bracket; relative error below 1e-12.
  public static func quantile(_ probability: Double, freedom: Double) -> Double {
    guard freedom > 0, probability >= 0, probability <= 1 else { return .nan }
    if probability == 0 { return -.infinity }
    if probability == 1 { return .infinity }
    if probability == 0.5 { return 0 }
    // The lower half, where the distribution is precise.
    let tail = min(probability, 1 - probability)
    var (low, high) = (-1.0, 0.0)
    while cdf(low, freedom: freedom) > tail, low > -1e300 { (low, high) = (low * 4, low) }
    var x = max(min(Normal.quantile(tail), high), low)
    for _ in 0..<200 {
      let error = cdf(x, freedom: freedom) - tail
      if error > 0 { high = x } else { low = x }
      let step = error / density(x, freedom: freedom)
      var next = x - step
      if !(next > low && next < high) { next = (low + high) / 2 }
      if abs(next - x) <= 1e-15 * abs(x) { break }
      x = next
    }
    return probability < 0.5 ? x : -x
  }

  /// The density at `x`.
  public static func density(_ x: Double, freedom: Double) -> Double {
    exp(
      lgamma((freedom + 1) / 2) - lgamma(freedom / 2) - 0.5 * log(freedom * Double.pi)
        - (freedom + 1) / 2 * log1p(x * x / freedom))
  }

  /// I_x(a, b), given x and 1 − x, each exact where it is small.
  private static func incompleteBeta(
    _ a: Double, _ b: Double, _ x: Double, _ rest: Double
  ) -> Double {
    if x <= 0 { return 0 }
    if rest <= 0 { return 1 }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(rest))
    return x < (a + 1) / (a + b + 2)
      ? front * fraction(a, b, x) / a : 1 - front * fraction(b, a, rest) / b
  }

  /// Lentz's evaluation of the continued fraction.
  private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func safe(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / safe(1 - (a + b) * x / (a + 1))
    var value = d
    for step in 1...10_000 {
      let m = Double(step)
      for odd in [false, true] {
        let term =
          odd
          ? -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
          : m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / safe(1 + term * d)
        c = safe(1 + term / c)
        value *= d * c
      }
      if abs(d * c - 1) < 1e-16 { break }
    }
    return value
  }
}
