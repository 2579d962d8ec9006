/// The smallest step of a price, which a broker may insist on.
public enum Tick: String, Sendable, Hashable {
  /// US shares: a cent from one dollar on, a hundredth of a cent below.
  case usEquity
  /// Any price.
  case none

  /// The number of decimals at a price.
  func decimals(at price: Double) -> Int? {
    switch self {
    case .usEquity: abs(price) >= 1 ? 2 : 4
    case .none: nil
    }
  }

  /// The size of one step at a price; 0 when any price is allowed.
  public func size(at price: Double) -> Double {
    switch decimals(at: price) {
    case 2: 0.01
    case 4: 0.0001
    default: 0
    }
  }

  /// The nearest allowed price, halves away from zero.
  public func nearest(_ price: Double) -> Double {
    guard let decimals = decimals(at: price) else { return price }
    let scale: Double = decimals == 2 ? 100 : 10_000
    return (price * scale).rounded(.toNearestOrAwayFromZero) / scale
  }

  /// Prices of the protective orders of a position that filled at `fill`.
  ///
  /// Each is rounded to the nearest step, so it is at most half a step off what the strategy
  /// asked for, and stays at least one step from the fill on its own side. A distance that is NaN
  /// or not above 0 gives no order, and so does a price that would not be above 0.
  ///
  /// - Parameters:
  ///   - fill: average price of the entry.
  ///   - isLong: whether the position is long.
  ///   - stopDistance: currency from the fill to the stop.
  ///   - targetDistance: currency from the fill to the target.
  /// - Returns: the prices, nil for those that are not wanted or not possible.
  public func protection(
    fill: Double, isLong: Bool, stopDistance: Double, targetDistance: Double
  ) -> (stop: Double?, target: Double?) {
    func price(_ distance: Double, above: Bool) -> Double? {
      guard distance > 0, distance.isFinite else { return nil }
      let step = size(at: fill)
      let wanted = nearest(above ? fill + distance : fill - distance)
      let least = nearest(above ? fill + step : fill - step)
      let result = above ? max(wanted, least) : min(wanted, least)
      return result > 0 ? result : nil
    }
    return (price(stopDistance, above: !isLong), price(targetDistance, above: isLong))
  }
}

/// The shortest decimal text that reads back as the same number, without an exponent.
///
/// For example `0.00001` where Swift prints `1e-05`.
public func decimalText(_ value: Double) -> String {
  guard value != 0 else { return "0" }
  let text = "\(value)"
  guard let mark = text.firstIndex(where: { $0 == "e" || $0 == "E" }),
    let exponent = Int(text[text.index(after: mark)...])
  else { return text.hasSuffix(".0") ? String(text.dropLast(2)) : text }
  let isNegative = text.hasPrefix("-")
  let mantissa = text[..<mark].drop { $0 == "-" }
  let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
  let fraction = parts.count > 1 && parts[1] != "0" ? String(parts[1]) : ""
  let digits = String(parts.first ?? "") + fraction
  let point = (parts.first?.count ?? 0) + exponent
  let body: String
  if point <= 0 {
    body = "0." + String(repeating: "0", count: -point) + digits
  } else if point >= digits.count {
    body = digits + String(repeating: "0", count: point - digits.count)
  } else {
    let split = digits.index(digits.startIndex, offsetBy: point)
    body = digits[..<split] + "." + digits[split...]
  }
  return (isNegative ? "-" : "") + body
}
