package import Simulation

extension ValueKind where Value == SizeSetting {
  /// `all`, `95%`, `0.95`, `risk:1%`, `shares:100`, `notional:10000`, `net:99%`, `volatility:15%,20` or
  /// `kelly:50%,60`; `risk(1%)` is `risk:1%`.
  package static let size = ValueKind("SIZE") { text throws(ValueError) in
    if text == "all" { return .all }
    let parts = call(text) ?? text.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return .fraction(try share(text)) }
    switch parts[0] {
    case "fraction": return .fraction(try share(parts[1], most: mostLeverage))
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
    case "volatility":
      let (target, window, cap) = try measured(parts[1], "volatility:15%,20")
      return .volatility(target: target, window: window, cap: cap)
    case "kelly":
      let (share, window, cap) = try measured(parts[1], "kelly:50%,60")
      return .kelly(share: share, window: window, cap: cap)
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
    if let parts = call(text), numbers(parts[1]) == nil { return .formula(text) }
    return .setting(try ValueKind<SizeSetting>.size.read(text))
  }
}

/// The word and what stands in the parentheses behind it; nil for another text.
private func call(_ text: String) -> [String]? {
  guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
  return [String(text[..<open]), String(text[text.index(after: open)...].dropLast())]
}

/// Shares that commas part; nil where one is none.
private func numbers(_ text: String) -> [Double]? {
  let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
  let values = pieces.compactMap { piece in fraction(String(piece.trimmingPrefix { $0 == " " })) }
  return values.count == pieces.count ? values : nil
}

/// A number above zero, the bars of a window, and the most of equity, which is all of it where nothing is said.
private func measured(
  _ text: String, _ example: String
) throws(ValueError) -> (number: Double, window: Int, cap: Double) {
  let values = numbers(text) ?? []
  guard values.count == 2 || values.count == 3, values[0] > 0, let window = Int(exactly: values[1]),
    window >= 2, window <= 1_000_000, values.last ?? 0 > 0
  else {
    throw ValueError(
      "is no number above zero, a window of at least 2 bars and perhaps a cap; write \(example) or "
        + "\(example),80%")
  }
  return (values[0], window, values.count == 3 ? values[2] : 1)
}

/// The most that Alpaca lets all positions together come to, in equities.
private let mostLeverage = 6.0

private func share(_ text: String, most: Double = 1) throws(ValueError) -> Double {
  guard let value = fraction(text) else { throw sizeForms }
  guard value > 0, value <= most else {
    throw ValueError(
      most > 1
        ? "is not a share of equity up to \(Int(most)); write fraction:0.95, or fraction:1.5 with --account margin"
        : "is not a share of equity up to 1; write 95%, 0.95, shares:\(text), or fraction:\(text) with --account margin"
    )
  }
  return value
}

private let sizeForms = ValueError(
  "is not a size; write all, 95%, risk:1%, shares:100, notional:10000, volatility:15%,20 or kelly:50%,60"
)
