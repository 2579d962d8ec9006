public import Series
public import Simulation

/// What a paper session did, beside what the backtest of the same bars does.
public struct SessionComparison: Sendable, Hashable {
  /// In what a trade of the session differs from the backtest's.
  public enum Difference: String, Sendable, Hashable {
    /// The backtest trades, the session did not.
    case missing
    /// The session traded, the backtest does not.
    case extra
    case entryTime = "entry time"
    case exitTime = "exit time"
    case quantity
    case entryPrice = "entry price"
    case exitPrice = "exit price"
    case exitReason = "exit reason"
  }

  /// One pair of trades, or one without a partner.
  public struct Row: Sendable, Hashable {
    /// The backtest's trade.
    public let expected: Trade?
    /// The session's trade.
    public let actual: Trade?
    /// In what they differ; empty when they are equal.
    public let differences: [Difference]
    /// Entry price of the session against the backtest's, basis points, above 0 when worse.
    public let entryBasisPoints: Double
    /// Exit price of the session against the backtest's, basis points, above 0 when worse.
    public let exitBasisPoints: Double
  }

  /// One row a trade, in order of entry.
  public let rows: [Row]
  /// How far prices may differ.
  public let tolerance: Tolerance

  /// How far prices may differ and still count as equal.
  public struct Tolerance: Sendable, Hashable {
    /// Basis points of the backtest's price.
    public var basisPoints: Double
    /// Price steps; protective orders are rounded to whole ones.
    public var tick: Tick

    /// Makes a tolerance; by default the larger of 1 basis point and one price step.
    public init(basisPoints: Double = 1, tick: Tick = .usEquity) {
      self.basisPoints = basisPoints
      self.tick = tick
    }

    func allows(_ difference: Double, at price: Double) -> Bool {
      abs(difference) <= max(basisPoints * 1e-4 * abs(price), tick.size(at: price)) * (1 + 1e-9)
    }
  }

  /// Compares trades; pairs are of the same side and entry time, or the same exit time.
  ///
  /// Complexity: O(*n*) in the number of trades.
  public init(expected: [Trade], actual: [Trade], tolerance: Tolerance = Tolerance()) {
    self.tolerance = tolerance
    var rows: [Row] = []
    var (left, right) = (0, 0)
    while left < expected.count || right < actual.count {
      let first = left < expected.count ? expected[left] : nil
      let second = right < actual.count ? actual[right] : nil
      if let first, let second, Self.belongTogether(first, second) {
        rows.append(Self.row(first, second, tolerance))
        left += 1
        right += 1
      } else if let first, second.map({ first.entryTime <= $0.entryTime }) ?? true {
        rows.append(Self.lone(expected: first, actual: nil, .missing))
        left += 1
      } else {
        rows.append(Self.lone(expected: nil, actual: second, .extra))
        right += 1
      }
    }
    self.rows = rows
  }

  /// Compares a session of a journal with the backtest's trades.
  ///
  /// - Throws: `DatabaseError`.
  public init(
    journal: Journal, session: Int64, symbol: String, timeframe: Timeframe, expected: [Trade],
    tolerance: Tolerance = Tolerance()
  ) throws {
    let actual = sessionTrades(
      fills: try journal.fills(session: session), bars: try journal.bars(session: session),
      symbol: symbol, timeframe: timeframe)
    self.init(expected: expected, actual: actual, tolerance: tolerance)
  }

  /// Whether every trade has an equal partner.
  public var isEqual: Bool { rows.allSatisfy(\.differences.isEmpty) }

  /// How many rows show each difference.
  public var counts: [Difference: Int] {
    rows.flatMap(\.differences).reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// The mean of all fills' price differences in basis points, above 0 when worse; NaN without.
  public var meanBasisPoints: Double {
    let pairs = rows.filter { $0.expected != nil && $0.actual != nil }
    let total = pairs.reduce(0) { $0 + $1.entryBasisPoints + $1.exitBasisPoints }
    return total / Double(2 * pairs.count)
  }

  /// One sentence: the verdict, and what differs how often.
  public var verdict: String {
    let pairs = rows.count
    if isEqual { return "all \(pairs) trades equal the backtest's" }
    let unequal = rows.filter { !$0.differences.isEmpty }.count
    let parts = counts.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "\($0.key.rawValue) \($0.value)" }
    return "\(unequal) of \(pairs) trades differ: " + parts.joined(separator: ", ")
  }

  private static func belongTogether(_ first: Trade, _ second: Trade) -> Bool {
    first.side == second.side
      && (first.entryTime == second.entryTime
        || (first.exitTime == second.exitTime && first.quantity == second.quantity))
  }

  private static func lone(expected: Trade?, actual: Trade?, _ difference: Difference) -> Row {
    Row(
      expected: expected, actual: actual, differences: [difference], entryBasisPoints: .nan,
      exitBasisPoints: .nan)
  }

  private static func row(_ first: Trade, _ second: Trade, _ tolerance: Tolerance) -> Row {
    var differences: [Difference] = []
    if first.entryTime != second.entryTime { differences.append(.entryTime) }
    if first.exitTime != second.exitTime { differences.append(.exitTime) }
    if abs(first.quantity - second.quantity) > 1e-8 * max(1, first.quantity) {
      differences.append(.quantity)
    }
    let entry = second.entryPrice - first.entryPrice
    let exit = second.exitPrice - first.exitPrice
    if !tolerance.allows(entry, at: first.entryPrice) { differences.append(.entryPrice) }
    if !tolerance.allows(exit, at: first.exitPrice) { differences.append(.exitPrice) }
    if !isSameExit(first.exitReason, second.exitReason) { differences.append(.exitReason) }
    let sign: Double = first.side == .long ? 1 : -1
    return Row(
      expected: first, actual: second, differences: differences,
      entryBasisPoints: sign * entry / first.entryPrice * 1e4,
      exitBasisPoints: -sign * exit / first.exitPrice * 1e4)
  }

  /// A live session closes first and opens then, so it knows no reversal.
  private static func isSameExit(_ first: Trade.ExitReason, _ second: Trade.ExitReason) -> Bool {
    first == second || Set([first, second]).isSubset(of: [.signal, .reversal])
  }
}
