import Glibc

/// Numbers as text for people, the same in every locale.
///
/// A comma groups thousands, a point separates decimals; NaN is `n/a`.
package enum NumberText {
  /// A whole number: `10,011`.
  package static func count(_ value: Int) -> String { grouped(String(value)) }

  /// A fixed number of decimals, correctly rounded: `51,422.99`.
  package static func fixed(_ value: Double, _ decimals: Int = 2) -> String {
    guard value.isFinite else { return special(value) }
    return grouped(withoutNegativeZero(formatted("%.*f", decimals, value)))
  }

  /// A fraction as percent: 0.1234 is `12.34%`.
  package static func percent(_ fraction: Double, _ decimals: Int = 2) -> String {
    fraction.isFinite ? fixed(fraction * 100, decimals) + "%" : special(fraction)
  }

  /// So many significant digits, without an exponent between 0.0001 and 10^15.
  package static func significant(_ value: Double, _ digits: Int = 4) -> String {
    guard value.isFinite else { return special(value) }
    guard value != 0 else { return "0" }
    let scientific = formatted("%.*e", digits - 1, value)
    let exponent = scientific.split(separator: "e").last.flatMap { Int($0) } ?? 0
    if exponent < -4 || exponent >= 15 { return scientific }
    return fixed(value, max(0, digits - 1 - exponent))
  }

  /// Six significant digits at most, and no zeros after the last other decimal: 0.1, 12.5, 1,000.
  package static func brief(_ value: Double) -> String {
    let text = significant(value, 6)
    guard text.contains("."), !text.contains("e") else { return text }
    let cut = text.reversed().drop { $0 == "0" }.reversed()
    return cut.last == "." ? String(cut.dropLast()) : String(cut)
  }

  /// A number with a unit's multiple: 1,800,000,000 is `1.80 G`.
  package static func scaled(_ value: Double) -> String {
    guard value.isFinite else { return special(value) }
    let steps: [(Double, String)] = [(1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")]
    for (size, name) in steps where abs(value) >= size { return fixed(value / size, 2) + name }
    return significant(value, 3)
  }

  /// A parameter's value as it is written: 9, 0.5, without grouping.
  package static func plain(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }

  /// A length of time: `12 ms`, `0.42 s`, `3 min 05 s`, `2 h 10 min`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0 else { return special(.nan) }
    if seconds < 0.0995 { return "\(significant(seconds * 1000, 2)) ms" }
    if seconds < 9.995 { return "\(fixed(seconds, 2)) s" }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(twoDigits(whole % 60)) s" }
    return "\(count(whole / 3600)) h \(twoDigits(whole / 60 % 60)) min"
  }

  /// A number of bytes: `1.5 MB`, in powers of ten.
  package static func bytes(_ count: Int) -> String {
    count < 1000 ? "\(count) bytes" : scaled(Double(count)) + "B"
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "n/a" : value < 0 ? "-inf" : "inf"
  }

  private static func twoDigits(_ value: Int) -> String {
    (value < 10 ? "0" : "") + String(value)
  }

  /// `-0.00` would read as a loss.
  private static func withoutNegativeZero(_ text: String) -> String {
    text.hasPrefix("-") && text.allSatisfy { "-0.".contains($0) } ? String(text.dropFirst()) : text
  }

  private static func grouped(_ text: String) -> String {
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    var digits = ""
    for (place, digit) in parts[0].enumerated() {
      if place > 0, (parts[0].count - place).isMultiple(of: 3) { digits.append(",") }
      digits.append(digit)
    }
    return sign + digits + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// C's correctly rounded formatting; the program never sets a locale, so the point is a point.
  private static func formatted(_ format: String, _ decimals: Int, _ value: Double) -> String {
    withVaList([Int32(decimals), value]) { list in
      var bytes = [CChar](repeating: 0, count: 400)
      let count = vsnprintf(&bytes, bytes.count, format, list)
      return String(decoding: bytes.prefix(Int(count)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
  }
}
