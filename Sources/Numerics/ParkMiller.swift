/// The minimal standard generator of Park and Miller, for reference series that other tools can make too.
///
/// x becomes 16807 x mod (2^31 − 1). Weak by today's measure: use `RandomStream` for anything else.
///
/// - SeeAlso: Park and Miller (1988), "Random number generators: good ones are hard to find".
public struct ParkMiller: Sendable {
  /// The state after the last draw, in 1 ..< 2147483647.
  public private(set) var state: Int

  /// Starts at a seed.
  ///
  /// - Precondition: the seed is in 1 ..< 2147483647.
  public init(seed: Int) {
    precondition(seed > 0 && seed < 2_147_483_647, "seed \(seed) is outside 1 ..< 2147483647")
    state = seed
  }

  /// A uniform number in (0, 1).
  public mutating func uniform() -> Double {
    state = 16807 * state % 2_147_483_647
    return Double(state) / 2_147_483_647
  }

  /// A number that is nearly standard normal: the sum of twelve uniform ones, less six.
  public mutating func normal() -> Double {
    var sum = 0.0
    for _ in 0..<12 { sum += uniform() }
    return sum - 6
  }
}
