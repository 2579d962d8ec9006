/// Makes the ids of orders, executions and events: random, or repeatable from a seed.
package struct IdentifierSource: Sendable {
  private var state: UInt64

  package init(seed: UInt64?) {
    state = seed ?? UInt64.random(in: .min ... .max)
  }

  /// The next 64 random bits (SplitMix64: Steele, Lea, Flood 2014).
  package mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in 0 ..< 1.
  package mutating func fraction() -> Double { Double(bits() >> 11) * 0x1p-53 }

  /// A random UUID (version 4).
  package mutating func uuid() -> String { uuidText(bits(), bits()) }

  /// A ULID: 10 letters of time, 16 of chance.
  package mutating func ulid(milliseconds: Int64) -> String {
    let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    var text: [Character] = []
    for shift in stride(from: 45, through: 0, by: -5) {
      text.append(letters[Int(UInt64(clamping: milliseconds) >> UInt64(shift) & 31)])
    }
    for _ in 0..<2 {
      let chance = bits()
      for shift in stride(from: 35, through: 0, by: -5) {
        text.append(letters[Int(chance >> UInt64(shift) & 31)])
      }
    }
    return String(text)
  }
}

/// The same UUID for the same name, for assets and the account.
package func stableUUID(_ name: String) -> String {
  var hashes: [UInt64] = []
  for basis: UInt64 in [0xCBF2_9CE4_8422_2325, 0x8422_2325_CBF2_9CE4] {
    var hash = basis
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hashes.append(hash)
  }
  return uuidText(hashes[0], hashes[1])
}

private func uuidText(_ high: UInt64, _ low: UInt64) -> String {
  let first = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
  let second = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
  let digits = [first, second].map { word in
    let text = String(word, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }.joined()
  var text = ""
  for (index, digit) in digits.enumerated() {
    if [8, 12, 16, 20].contains(index) { text.append("-") }
    text.append(digit)
  }
  return text
}

/// Whether a text has the form of a UUID.
package func isUUID(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  return parts.map(\.count) == [8, 4, 4, 4, 12]
    && parts.allSatisfy { $0.allSatisfy(\.isHexDigit) }
}
