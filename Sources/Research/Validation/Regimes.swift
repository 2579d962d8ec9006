import Numerics
import Series
import Simulation

/// What an account earned in calm and in rough markets, in rising and in falling ones, and in each year.
///
/// A bar's regime is known before the bar: it follows from closes before it alone. Volatility is the deviation of
/// the last returns, and low, middle or high by its place among all that came before; the trend is up where the last
/// close is above the mean of the last closes.
public struct Regimes: Hashable, Sendable {
  /// The bars of one regime and what came of them.
  public struct Part: Hashable, Sendable {
    /// What they have in common.
    public let name: String
    /// Their number.
    public let bars: Int
    /// The account's return over them, as if they followed each other.
    public let totalReturn: Double
    /// The account's annual Sharpe ratio over them; NaN where returns do not differ.
    public let sharpe: Double
    /// The deepest fall over them, as if they followed each other; at most 0.
    public let maximumDrawdown: Double
    /// The share of them that began with a position; NaN where positions are not known.
    public let exposure: Double
    /// The return of holding the instrument over them.
    public let marketReturn: Double
  }

  /// Bars that a regime looks back.
  public struct Windows: Hashable, Sendable {
    /// Returns of which the deviation is taken.
    public var volatility = 21
    /// Closes of which the mean is taken.
    public var trend = 200
    /// Volatilities that must have been seen before one of them is low or high.
    public var history = 60

    /// The defaults: a month and some ten months of daily bars.
    public init() {}
  }

  /// How far the regimes look back.
  public let windows: Windows
  /// By volatility, from low to high, and bars before it was known; empty where positions are not known.
  public let volatility: [Part]
  /// By trend, up and down, and bars before it was known; empty likewise.
  public let trend: [Part]
  /// By calendar year, UTC.
  public let years: [Part]

  /// Cuts an account up.
  ///
  /// - Complexity: O(bars × (windows + log bars)).
  public init(_ account: RunAccount, _ windows: Windows = Windows()) {
    self.windows = windows
    let parts = Parts(account)
    let years = account.rows.map { account.bars.time($0).utcDate.year }
    self.years = Set(years).sorted().map { year in
      parts.part("\(year)", years.map { $0 == year })
    }
    guard account.positions != nil else {
      (volatility, trend) = ([], [])
      return
    }
    let closes = Self.closes(account.bars)
    let terciles = Self.terciles(closes, windows)
    let slopes = Self.slopes(closes, windows)
    volatility = ["low", "middle", "high", "not known yet"].enumerated().map { number, name in
      parts.part(name, account.rows.map { (terciles[$0] ?? 3) == number })
    }.filter { $0.bars > 0 }
    trend = [("up", true), ("down", false), ("not known yet", nil)].map { name, isUp in
      parts.part(name, account.rows.map { slopes[$0] == isUp })
    }.filter { $0.bars > 0 }
  }

  /// Closes, those that are missing as the last one before; NaN before the first.
  private static func closes(_ bars: Bars) -> [Double] {
    var last = Double.nan
    return bars.close.map { close in
      if close.isFinite { last = close }
      return last
    }
  }

  /// For each row 0, 1 or 2 by the volatility before it; nil where too little was known.
  package static func terciles(_ closes: [Double], _ windows: Windows) -> [Int?] {
    let window = max(windows.volatility, 2)
    // The volatility of a row ends with the close before it.
    let values = closes.indices.map { row -> Double in
      guard row > window else { return .nan }
      let returns = (row - window..<row).map { closes[$0] / closes[$0 - 1] - 1 }
      return returns.contains(where: \.isNaN) ? .nan : Statistics.standardDeviation(returns)
    }
    var earlier = RankCounter(values)
    return values.indices.map { row in
      guard !values[row].isNaN else { return nil }
      let share = earlier.shareBelow(row)
      let isKnown = earlier.count >= windows.history
      earlier.add(row)
      return isKnown ? min(Int(share * 3), 2) : nil
    }
  }

  /// For each row whether the close before it is above the mean of the last ones; nil where too little was known.
  package static func slopes(_ closes: [Double], _ windows: Windows) -> [Bool?] {
    let window = max(windows.trend, 1)
    return closes.indices.map { row in
      guard row >= window, !closes[row - window].isNaN else { return nil }
      return closes[row - 1] > Statistics.mean(Array(closes[row - window..<row]))
    }
  }
}

/// Figures of any choice of an account's bars.
private struct Parts {
  private let returns: [Double]
  private let market: [Double]
  private let positions: [Double]?
  private let periodsPerYear: Double

  init(_ account: RunAccount) {
    returns = account.returns
    market = account.marketReturns
    positions = account.positions
    periodsPerYear = account.periodsPerYear
  }

  func part(_ name: String, _ isChosen: [Bool]) -> Regimes.Part {
    let rows = returns.indices.filter { isChosen[$0] }
    let own = Returns(rows.map { returns[$0] })
    let held = positions.map { positions in rows.count { positions[$0] != 0 } }
    return Regimes.Part(
      name: name, bars: rows.count, totalReturn: own.total,
      sharpe: SharpeRatio.annual(own.values, periodsPerYear: periodsPerYear),
      maximumDrawdown: Drawdown(wealth: own.wealth).maximum,
      exposure: held.map { Double($0) / Double(rows.count) } ?? .nan,
      marketReturn: positions == nil ? .nan : Returns(rows.map { market[$0] }).total)
  }
}

/// Counts how many of the values seen so far lie below one, in the logarithm of their number (a Fenwick tree).
private struct RankCounter {
  /// The place of each value in rising order, equal ones at the same place; -1 for NaN.
  private let places: [Int]
  private var tree: [Int]
  private(set) var count = 0

  init(_ values: [Double]) {
    let order = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
    var places = [Int](repeating: -1, count: values.count)
    var place = -1
    var last = Double.nan
    for row in order {
      if values[row] != last { place += 1 }
      last = values[row]
      places[row] = place
    }
    self.places = places
    tree = [Int](repeating: 0, count: place + 2)
  }

  /// The share of the values seen that lie below that of a row, equal ones by half.
  func shareBelow(_ row: Int) -> Double {
    guard count > 0 else { return .nan }
    let (below, upTo) = (sum(places[row]), sum(places[row] + 1))
    return Double(below + upTo) / 2 / Double(count)
  }

  mutating func add(_ row: Int) {
    var node = places[row] + 1
    while node < tree.count {
      tree[node] += 1
      node += node & -node
    }
    count += 1
  }

  /// Values seen at places before one.
  private func sum(_ place: Int) -> Int {
    var (node, sum) = (place, 0)
    while node > 0 {
      sum += tree[node]
      node -= node & -node
    }
    return sum
  }
}
