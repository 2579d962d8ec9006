/// Reads a plain decimal number: sign, digits, one point, an exponent; underscores may group digits.
///
/// Unlike `Double(_:)` it refuses `nan`, `inf` and hexadecimal. `shift` moves the decimal point before
/// the conversion, so that 0.07% is the number nearest to 0.0007 and not 0.07 divided by 100.
package func decimal(_ text: some StringProtocol, shift: Int = 0) -> Double? {
  let plain = String(text).filter { $0 != "_" }
  let parts = plain.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
  guard let mantissa = parts.first, isMantissa(mantissa) else { return nil }
  var exponent = 0
  if parts.count > 1 {
    guard let given = Int(parts[1]), abs(given) < 400 else { return nil }
    exponent = given
  }
  guard let value = Double("\(mantissa)e\(exponent + shift)"), value.isFinite else { return nil }
  return value
}

private func isMantissa(_ text: Substring) -> Bool {
  var digits = text
  if let sign = digits.first, sign == "-" || sign == "+" { digits.removeFirst() }
  let points = digits.count { $0 == "." }
  return points <= 1 && digits.count > points
    && digits.allSatisfy { $0 == "." || ($0.isASCII && $0.isNumber) }
}
