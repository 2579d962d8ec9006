import Numerics
public import Series

/// How far an account lies below its highest value so far, and every fall from a peak to its recovery.
///
/// The peak includes the start: row 0 is the cash before the first bar, row *i* the close of bar *i* − 1, so a loss
/// on the first bar counts. Depths are fractions, at most 0; wealth below zero is −1.
public struct Drawdown: Sendable {
  /// A fall from a peak until the peak is reached again, or until the end.
  public struct Episode: Sendable, Hashable, Codable {
    /// The last row at the peak; 0 is the start.
    public let peak: Int
    /// The row of the lowest value.
    public let trough: Int
    /// The first row at or above the peak; nil while the fall lasts.
    public let recovery: Int?
    /// The lowest value as a fraction below the peak, at most 0.
    public let depth: Double
    /// Bars from the peak to the recovery, or to the last row while the fall lasts.
    public let length: Int
  }

  /// The fraction below the peak after each bar, at most 0; the start is left out.
  public let depths: [Double]
  /// The falls in order of time.
  public let episodes: [Episode]
  /// The largest fall in currency, at least 0.
  public let largestLoss: Double

  /// Follows wealth that begins with its start value.
  ///
  /// Compared exactly: a value equal to the peak ends a fall. a NaN leaves the depth as it was.
  ///
  /// - Complexity: O(*n*).
  public init(wealth: [Double]) {
    var tracker = Tracker()
    var depths: [Double] = []
    depths.reserveCapacity(wealth.count)
    for (row, value) in wealth.enumerated() { depths.append(tracker.advance(to: value, row: row)) }
    self.depths = Array(depths.dropFirst())
    self.episodes = tracker.finished(lastRow: wealth.count - 1)
    self.largestLoss = tracker.largestLoss
  }

  /// Follows an equity curve from the cash before its first bar.
  public init(_ equity: EquityCurve) { self.init(wealth: [equity.initial] + Array(equity.values)) }

  /// The deepest fall as a fraction, at most 0; 0 where wealth never fell.
  public var maximum: Double { episodes.reduce(0) { min($0, $1.depth) } }

  /// The mean of the depths of falls; 0 where wealth never fell.
  public var meanDepth: Double {
    episodes.isEmpty ? 0 : Statistics.mean(episodes.map(\.depth))
  }

  /// The root mean square of depths over all bars (Martin's ulcer index).
  public var ulcerIndex: Double { Statistics.mean(depths.map { $0 * $0 }).squareRoot() }

  /// The mean of depths over all bars, as a positive number.
  public var painIndex: Double { Statistics.mean(depths.map { -$0 }) }

  /// The moment of a row as episodes count them: the start of the bar that it closes.
  ///
  /// Row 0, the start, has the moment of the first bar.
  public static func time(ofRow row: Int, in equity: EquityCurve) -> Timestamp? {
    guard equity.count > 0, row <= equity.count else { return nil }
    return Timestamp(nanoseconds: equity.times[max(row - 1, 0)])
  }
}

/// Follows wealth row by row and notes the falls.
private struct Tracker {
  private var peak = -Double.infinity
  private var peakRow = 0
  private var depth = 0.0
  private var lowest = 0.0
  private var lowestRow = 0
  private var isFalling = false
  private var episodes: [Drawdown.Episode] = []
  private(set) var largestLoss = 0.0

  /// Takes the next value; returns its depth below the peak.
  mutating func advance(to value: Double, row: Int) -> Double {
    guard value < peak else {
      guard value >= peak else { return depth }
      if isFalling { close(at: row) }
      peak = value
      peakRow = row
      depth = 0
      return 0
    }
    depth = max(value / peak - 1, -1)
    largestLoss = max(largestLoss, peak - value)
    if !isFalling || depth < lowest {
      lowest = depth
      lowestRow = row
    }
    isFalling = true
    return depth
  }

  private mutating func close(at recovery: Int?, lastRow: Int = 0) {
    episodes.append(
      Drawdown.Episode(
        peak: peakRow, trough: lowestRow, recovery: recovery, depth: lowest,
        length: (recovery ?? lastRow) - peakRow))
    isFalling = false
  }

  /// The falls, the last one open if it has not recovered.
  mutating func finished(lastRow: Int) -> [Drawdown.Episode] {
    if isFalling { close(at: nil, lastRow: lastRow) }
    return episodes
  }
}
