import Glibc

/// The standard normal distribution.
///
/// For a mean and a deviation of your own, standardise first: (x − mean) / deviation.
public enum Normal {
  /// The density at `x`.
  public static func density(_ x: Double) -> Double {
    exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
  }

  /// The probability of a value up to `x`, with full precision in the lower tail.
  ///
  /// For an upper tail use `cdf(-x)`: `1 - cdf(x)` has no digits left beyond x = 8.
  public static func cdf(_ x: Double) -> Double { 0.5 * erfc(-x * 0.5.squareRoot()) }

  /// The natural logarithm of `cdf(x)`, finite for every finite `x`.
  ///
  /// Below −5 by the continued fraction of Mills' ratio, since the probability itself underflows at −38.
  public static func logCDF(_ x: Double) -> Double {
    if x.isNaN { return .nan }
    if x > 0 { return log1p(-0.5 * erfc(x * 0.5.squareRoot())) }
    if x > -5 { return log(cdf(x)) }
    if x == -.infinity { return -.infinity }
    let distance = -x
    var fraction = distance
    for level in stride(from: 80.0, through: 1, by: -1) { fraction = distance + level / fraction }
    return -0.5 * x * x - 0.5 * log(2 * Double.pi) - log(fraction)
  }

  /// The value below which a standard normal variable stays with a probability.
  ///
  /// Relative error below 1e-15 for probabilities from 1e-300 to 1. The ends give −infinity at 0 and infinity
  /// at 1, and anything outside 0...1 is NaN. Upper tails lose digits with the probability itself: for a tail of
  /// 1e-20 use `-quantile(1e-20)`.
  ///
  /// - SeeAlso: Wichura (1988), Algorithm AS 241, Applied Statistics 37, routine PPND16.
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0, probability < 1 else {
      return probability == 0 ? -.infinity : probability == 1 ? .infinity : .nan
    }
    let center = probability - 0.5
    if abs(center) <= 0.425 {
      let square = 0.180625 - center * center
      return center * Wichura.center(square)
    }
    let tail = center < 0 ? probability : 1 - probability
    let root = (-log(tail)).squareRoot()
    let distance = root <= 5 ? Wichura.shoulder(root - 1.6) : Wichura.tail(root - 5)
    return center < 0 ? -distance : distance
  }
}

/// The three rational approximations of AS 241, coefficients from the constant term up.
private enum Wichura {
  static func center(_ x: Double) -> Double {
    ratio(
      x,
      (
        3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
        1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
        3.3430575583588128105e4, 2.5090809287301226727e3
      ),
      (
        1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
        2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
        5.2264952788528545610e3
      ))
  }

  static func shoulder(_ x: Double) -> Double {
    ratio(
      x,
      (
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
        3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
        2.27238449892691845833e-2, 7.74545014278341407640e-4
      ),
      (
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
        1.05075007164441684324e-9
      ))
  }

  static func tail(_ x: Double) -> Double {
    ratio(
      x,
      (
        6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7
      ),
      (
        1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15
      ))
  }

  typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

  private static func ratio(_ x: Double, _ top: Coefficients, _ bottom: Coefficients) -> Double {
    polynomial(x, top) / polynomial(x, bottom)
  }

  private static func polynomial(_ x: Double, _ c: Coefficients) -> Double {
    ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
  }
}
