/// The shortest plain decimal text that reads back as the same number: `100`, `0.1`, `0.000000001`.
///
/// Not finite numbers give `0`, which no trading field may hold.
package func decimalText(_ value: Double) -> String {
  guard value.isFinite, value != 0 else { return "0" }
  let text = value.description
  guard let mark = text.firstIndex(of: "e") else {
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
  let exponent = Int(text[text.index(after: mark)...]) ?? 0
  let sign = value < 0 ? "-" : ""
  let mantissa = text[..<mark].drop { $0 == "-" }
  let parts = mantissa.split(separator: ".")
  let whole = String(parts[0])
  let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - whole.count) + whole + fraction
  }
  let zeros = exponent - fraction.count
  return sign + whole + fraction + String(repeating: "0", count: max(0, zeros))
}

/// Rounds a quantity to the nine decimals that orders may have.
package func roundedQuantity(_ value: Double) -> Double {
  let scaled = (value * 1e9).rounded()
  return abs(scaled) < 9e15 ? scaled / 1e9 : value
}

/// The number of decimals in the shortest text of a number.
package func decimals(of value: Double) -> Int {
  let text = decimalText(value)
  guard let point = text.firstIndex(of: ".") else { return 0 }
  return text.distance(from: point, to: text.endIndex) - 1
}
