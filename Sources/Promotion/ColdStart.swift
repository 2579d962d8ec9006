/// How a formula's values after a cold start come to those of a long run.
struct ColdStart {
  /// The first row with a number, counted from the start; nil where there is none.
  let known: Int?
  /// The first row from which on all values agree; nil where the last does not.
  let agreed: Int?
  /// Likewise, with a tolerance for nothing but rounding.
  let agreedExactly: Int?
  /// Whether what differs becomes smaller from the first rows to the last.
  let converges: Bool

  /// Compares the values from row `start` on; `scale` is what they are usually about.
  init(long: [Double], cold: [Double], start: Int, scale: Double, tolerance: Double) {
    known = cold.firstIndex { !$0.isNaN }
    var lastDifferent = -1
    var lastInexact = -1
    var (early, late) = (0.0, 0.0)
    for (row, value) in cold.enumerated() {
      let distance = Self.distance(long[start + row], value, scale)
      if distance > tolerance { lastDifferent = row }
      if distance > Self.rounding { lastInexact = row }
      if let known, row >= known, distance.isFinite {
        if row < known + (cold.count - known) / 4 { early = max(early, distance) }
        if row >= known + (cold.count - known) * 3 / 4 { late = max(late, distance) }
      }
    }
    agreed = lastDifferent + 1 < cold.count ? lastDifferent + 1 : nil
    agreedExactly = lastInexact + 1 < cold.count ? lastInexact + 1 : nil
    converges = late < early / 10
  }

  /// What sums that ran over other rows before may differ in.
  static let rounding = 1e-12

  /// The distance of two values in relation to the larger, or to what is usual; infinite where one is not known.
  private static func distance(_ one: Double, _ other: Double, _ scale: Double) -> Double {
    if one == other || (one.isNaN && other.isNaN) { return 0 }
    guard one.isFinite, other.isFinite else { return .infinity }
    return abs(one - other) / max(abs(one), abs(other), scale)
  }

  /// The mean absolute value of what is known; 0 for nothing.
  static func scale(of values: [Double]) -> Double {
    let known = values.filter(\.isFinite)
    return known.isEmpty ? 0 : known.reduce(0) { $0 + abs($1) } / Double(known.count)
  }
}
