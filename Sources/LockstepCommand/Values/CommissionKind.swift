package import Simulation

extension ValueKind where Value == Commission {
  /// A share of notional (`0.1%`, `10bp`, `0.001`) or per share (`0.005/share`, `0.005/share,min=1`).
  package static let commission = ValueKind("COST") { text throws(ValueError) in
    let parts = text.split(separator: ",", maxSplits: 1)
    if let first = parts.first, first.hasSuffix("/share") {
      guard let amount = decimal(first.dropLast(6)), amount >= 0 else {
        throw ValueError("is not an amount for each share; write 0.005/share")
      }
      guard parts.count > 1 else { return Commission(perShare: amount) }
      guard parts[1].hasPrefix("min="), let least = decimal(parts[1].dropFirst(4)), least >= 0
      else { throw ValueError("has no minimum after its comma; write 0.005/share,min=1") }
      return Commission(perShare: amount, minimum: least)
    }
    guard let value = fraction(text), value >= 0, value < 1 else {
      throw ValueError("is not a commission; write 0.1%, 10bp, 0.001 or 0.005/share")
    }
    return Commission(rate: value)
  }
}
