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

/// What a fill costs, as it is written on the command line.
package enum CommissionRate: Sendable, Equatable {
  /// A share of the fill's notional.
  case fraction(Double)
  /// Currency for each share, and the least that an order costs.
  case perShare(Double, minimum: Double)
}

extension ValueKind where Value == CommissionRate {
  /// A share of notional (`0.1%`, `10bp`, `0.001`) or per share (`0.005/share`, `0.005/share,min=1`).
  package static let commission = ValueKind("COST") { text throws(ValueError) in
    let parts = text.split(separator: ",", maxSplits: 1)
    if let first = parts.first, first.hasSuffix("/share") {
      guard let amount = decimal(first.dropLast(6)), amount >= 0 else {
        throw ValueError("is not an amount for each share; write 0.005/share")
      }
      guard parts.count > 1 else { return .perShare(amount, minimum: 0) }
      guard parts[1].hasPrefix("min="), let least = decimal(parts[1].dropFirst(4)), least >= 0
      else { throw ValueError("has no minimum after its comma; write 0.005/share,min=1") }
      return .perShare(amount, minimum: least)
    }
    guard let value = fraction(text), value >= 0, value < 1 else {
      throw ValueError("is not a commission; write 0.1%, 10bp, 0.001 or 0.005/share")
    }
    return .fraction(value)
  }
}
