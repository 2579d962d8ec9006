import Rules

/// What a run is worth when its signals are acted upon late.
///
/// The parameters stay as they were chosen without delay. A result that vanishes with one bar of delay is one
/// that only an immediate fill can have.
public struct DelayCurve: Sendable {
  /// One delay and what it leaves.
  public struct Point: Sendable, Hashable {
    /// Bars between a signal and the close at which it is heeded.
    public let bars: Int
    /// What came of it.
    public let figures: AccountReplay.Figures
  }

  /// By rising delay, from none on.
  public let points: [Point]

  /// Makes an account again, late by 0, 1, … bars.
  ///
  /// - Throws: `RulesError`, as the run itself.
  public init(_ account: AccountReplay, upTo last: Int = 5) throws {
    var points: [Point] = []
    for bars in 0...max(last, 0) {
      let late = try account.strategy.delayed(by: bars)
      points.append(Point(bars: bars, figures: try account.figures(strategy: late)))
    }
    self.points = points
  }
}
