/// A small random stream that gives the same numbers on every machine.
///
/// Source: Steele, Lea, Flood (2014), "Fast splittable pseudorandom number generators".
package struct SplitMix64 {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number in 0 ..< 1, a multiple of 2^-53.
  package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number with mean 0 and deviation 1: the sum of four uniform ones, which needs no logarithm.
  package mutating func bell() -> Double {
    let first = next()
    let second = next()
    // Four halves of 32 bits each: their sum has mean 2 and variance 1/3.
    let sum =
      Double(first >> 32) + Double(first & 0xFFFF_FFFF) + Double(second >> 32)
      + Double(second & 0xFFFF_FFFF)
    return (sum * 0x1p-32 - 2) * 1.7320508075688772
  }
}
