package import Simulation

extension ValueKind where Value == Commission {
  /// A share of notional (`0.1%`, `10bp`, `0.001`) or per share (`0.005/share`), and behind commas what bounds
  /// it (`min=1`, `cap=1%`) or comes on top of it (`order=1`).
  package static let commission = ValueKind("COST") { text throws(ValueError) in
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    var commission = try base(parts.first ?? "")
    for part in parts.dropFirst() { try add(part, to: &commission) }
    return commission
  }
}

private func base(_ text: Substring) throws(ValueError) -> Commission {
  if text.hasSuffix("/share") {
    guard let amount = decimal(text.dropLast(6)), amount >= 0 else {
      throw ValueError("is not an amount for each share; write 0.005/share")
    }
    return Commission(perShare: amount)
  }
  guard let value = fraction(text), value >= 0, value < 1 else {
    throw ValueError("is not a commission; write 0.1%, 10bp, 0.001 or 0.005/share")
  }
  return Commission(rate: value)
}

private func add(_ part: Substring, to commission: inout Commission) throws(ValueError) {
  let words = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  let value = words.count == 2 ? words[1] : ""
  switch words.first {
  case "cap":
    guard let cap = fraction(value), cap > 0, cap < 1 else {
      throw ValueError("has a cap that is no share of the value; write 0.005/share,min=1,cap=1%")
    }
    commission.cap = cap
  case "order":
    guard let amount = decimal(value), amount >= 0 else {
      throw ValueError("has no amount for each order; write 0.005/share,order=1")
    }
    commission.perOrder = amount > 0 ? amount : nil
  default:
    guard words.first == "min", let least = decimal(value), least >= 0 else {
      throw ValueError("has no minimum after its comma; write 0.005/share,min=1")
    }
    commission.minimum = least
  }
}
