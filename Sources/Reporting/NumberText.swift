package import Series
package import Simulation

/// Numbers and dates as people read them.
package enum NumberText {
  /// What stands for a number that does not exist.
  package static let missing = "–"

  /// A number with a fixed count of decimals, groups of three digits and a real minus sign.
  package static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard !value.isNaN else { return missing }
    guard value.isFinite else { return value > 0 ? "∞" : "−∞" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(value) * scale).rounded()
    guard scaled < 1e15 else { return "\(value)" }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let whole = grouped(String(padded.dropLast(decimals)))
    let sign = value < 0 && scaled > 0 ? "−" : ""
    return sign + (decimals > 0 ? "\(whole).\(padded.suffix(decimals))" : whole)
  }

  /// A fraction as a percentage.
  package static func percent(_ value: Double, decimals: Int = 2) -> String {
    value.isFinite ? fixed(value * 100, decimals) + "\u{A0}%" : fixed(value, decimals)
  }

  /// A parameter or setting: whole numbers without decimals, others as short as they are.
  package static func plain(_ value: Double) -> String {
    value.rounded() == value ? fixed(value, 0) : value.isFinite ? "\(value)" : fixed(value, 0)
  }

  /// The value of a metric in its unit.
  package static func metric(_ value: Double, _ unit: Metric.Unit) -> String {
    guard value.isFinite else { return fixed(value, 0) }
    switch unit {
    case .percent: return percent(value)
    case .ratio: return fixed(value, abs(value) < 0.1 ? 4 : abs(value) < 10 ? 3 : 2)
    case .currency: return fixed(value, 2)
    case .count: return fixed(value, value.rounded() == value ? 0 : 1)
    case .bars: return fixed(value, value.rounded() == value ? 0 : 1) + "\u{A0}bars"
    case .days: return fixed(value, 1) + "\u{A0}days"
    }
  }

  /// The value of a metric by name; names outside the catalogue count as ratios.
  package static func metric(_ value: Double, named name: String) -> String {
    metric(value, Metric.named(name)?.unit ?? .ratio)
  }

  /// A date, with the time of day where it is not midnight.
  package static func moment(_ time: Timestamp) -> String {
    let date = time.utcDate
    let minutes = (time.seconds - Int64(date.dayNumber) * 86_400) / 60
    guard minutes > 0 else { return date.description }
    let clock = [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(date) \(clock.joined(separator: ":"))"
  }

  private static func grouped(_ digits: String) -> String {
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
