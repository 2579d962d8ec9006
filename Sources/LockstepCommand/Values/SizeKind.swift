package import Simulation

extension ValueKind where Value == SizeSetting {
  /// `all`, `95%`, `0.95`, `risk:1%`, `shares:100` or `notional:10000`.
  package static let size = ValueKind("SIZE") { text throws(ValueError) in
    if text == "all" { return .all }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      guard let value = fraction(text) else { throw sizeForms }
      guard value > 0, value <= 1 else {
        throw ValueError("is not a share of equity up to 1; write 95%, 0.95 or shares:\(text)")
      }
      return .fraction(value)
    }
    switch parts[0] {
    case "risk":
      guard let value = fraction(parts[1]), value > 0, value < 1 else {
        throw ValueError("is not a risk between 0 and 100%; write for example risk:1%")
      }
      return .risk(value)
    case "shares":
      guard let value = decimal(parts[1]), value > 0 else {
        throw ValueError("is not a number of shares above zero; write for example shares:100")
      }
      return .shares(value)
    case "notional":
      guard let value = decimal(parts[1]), value > 0 else {
        throw ValueError("is not an amount above zero; write for example notional:10000")
      }
      return .notional(value)
    default: throw sizeForms
    }
  }
}

private let sizeForms = ValueError(
  "is not a size; write all, 95%, risk:1%, shares:100 or notional:10000")
