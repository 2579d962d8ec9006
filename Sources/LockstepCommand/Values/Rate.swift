extension ValueKind where Value == Double {
  /// A share of something: `0.1%`, `2bp` (basis points, hundredths of a percent) or `0.001`.
  package static let rate = ValueKind("RATE") { text throws(ValueError) in
    guard let value = fraction(text) else {
      throw ValueError("is not a rate; write 0.1%, 10bp or 0.001")
    }
    guard value >= 0, value < 1 else {
      throw ValueError("is not a rate from 0 to below 100%; write 0.1%, 10bp or 0.001")
    }
    return value
  }
}

/// Reads `5%`, `5bp`, `5bps` or a plain decimal as a fraction of one.
package func fraction(_ text: some StringProtocol) -> Double? {
  for (suffix, shift) in [("%", -2), ("bps", -4), ("bp", -4)] where text.hasSuffix(suffix) {
    return decimal(text.dropLast(suffix.count), shift: shift)
  }
  return decimal(text)
}
