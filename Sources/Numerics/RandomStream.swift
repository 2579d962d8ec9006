/// A seeded stream of random numbers that is the same on every machine.
///
/// Generator xoshiro256++ with its state filled by SplitMix64. Streams of different seeds or split numbers
/// are independent for all practical ends. Not for secrets.
///
/// - SeeAlso: Blackman and Vigna (2021), "Scrambled linear pseudorandom number generators".
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let seed: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  /// Makes the stream of a seed; every seed is allowed.
  public init(seed: UInt64) {
    var filler = SplitMix64(state: seed)
    self.seed = seed
    self.state = (filler.next(), filler.next(), filler.next(), filler.next())
  }

  /// Makes a stream of a raw state, for tests against published output.
  ///
  /// - Precondition: at least one word is not zero.
  package init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state != (0, 0, 0, 0), "a state of zeros yields zeros for ever")
    self.seed = state.0
    self.state = state
  }

  /// A stream of its own for part `number` of the work.
  ///
  /// Depends on the seed and the number only, not on how much was drawn, so that parallel work gives the same
  /// result in any order.
  public func split(_ number: Int) -> RandomStream {
    var first = SplitMix64(state: seed)
    var second = SplitMix64(state: first.next() ^ UInt64(bitPattern: Int64(number)))
    return RandomStream(seed: second.next() ^ first.next())
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      (word << bits) | (word >> (64 - bits))
    }
    let result = rotated(state.0 &+ state.3, 23) &+ state.0
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotated(state.3, 45)
    return result
  }

  /// A uniform number in 0 ..< 1, a multiple of 2^-53.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A standard normal number, by the inverse distribution function of a uniform one in (0, 1).
  public mutating func normal() -> Double {
    Normal.quantile((Double(next() >> 12) + 0.5) * 0x1p-52)
  }

  /// A whole number in 0 ..< `bound`, every one equally likely.
  ///
  /// - Precondition: bound is positive.
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "no index below \(bound)")
    let bound = UInt64(bound)
    let threshold = (0 &- bound) % bound
    while true {
      let (high, low) = next().multipliedFullWidth(by: bound)
      if low >= threshold { return Int(high) }
    }
  }

  /// The numbers 0 ..< `count` in random order, every order equally likely.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, index(below: last + 1))
    }
    return order
  }
}

/// The generator that fills the state of others from one seed.
package struct SplitMix64: Sendable {
  private var state: UInt64

  /// Starts at a state.
  package init(state: UInt64) { self.state = state }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
