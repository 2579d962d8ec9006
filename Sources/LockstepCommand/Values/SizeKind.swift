package import Simulation

extension ValueKind where Value == SizeSetting {
  /// `all`, `95%`, `0.95`, `risk:1%`, `shares:100`, `notional:10000` or `net:99%`; `risk(1%)` is `risk:1%`.
  package static let size = ValueKind("SIZE") { text throws(ValueError) in
    if text == "all" { return .all }
    let parts = call(text) ?? text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return .fraction(try share(text)) }
    switch parts[0] {
    case "fraction": return .fraction(try share(parts[1]))
    case "net": return .net(try share(parts[1]))
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

/// A size on the command line: a number of a kind, or a formula that becomes one of the rules.
package enum SizeText: Sendable, Equatable {
  case setting(SizeSetting)
  case formula(String)
}

extension ValueKind where Value == SizeText {
  /// A size, or a formula of one: `risk(r)`, `shares(100 * lots)`.
  package static let sizeText = ValueKind("SIZE") { text throws(ValueError) in
    if let parts = call(text), fraction(parts[1]) == nil { return .formula(text) }
    return .setting(try ValueKind<SizeSetting>.size.read(text))
  }
}

/// The word and what stands in the parentheses behind it; nil for another text.
private func call(_ text: String) -> [String]? {
  guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
  return [String(text[..<open]), String(text[text.index(after: open)...].dropLast())]
}

private func share(_ text: String) throws(ValueError) -> Double {
  guard let value = fraction(text) else { throw sizeForms }
  guard value > 0, value <= 1 else {
    throw ValueError("is not a share of equity up to 1; write 95%, 0.95 or shares:\(text)")
  }
  return value
}

private let sizeForms = ValueError(
  "is not a size; write all, 95%, risk:1%, shares:100 or notional:10000")
