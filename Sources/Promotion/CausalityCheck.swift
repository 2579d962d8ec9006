import Rules
public import Series
public import Simulation

/// The proof that no bar decides about what came before it.
///
/// From some rows on all bars, those of other symbols too, are cut off, then replaced by others. Every part
/// of the rules, every fill and the equity before must stay what they were to the last bit.
public struct CausalityCheck: Sendable, Hashable {
  /// The first thing that later bars changed.
  public struct Difference: Sendable, Hashable {
    /// The formula, `fill` or `equity`.
    public let subject: String
    /// The row that changed.
    public let row: Int
    /// The start of that row's bar.
    public let time: Timestamp
    /// The first row whose bar was another one.
    public let cut: Int
    /// What it was.
    public let value: String
    /// What other bars behind it made of it.
    public let changed: String
  }

  /// The rows from which on the bars were others.
  public let rows: [Int]
  /// How many formulas were compared.
  public let formulas: Int
  /// How many fills were compared.
  public let fills: Int
  /// What changed first; nil for nothing.
  public let difference: Difference?

  /// Whether later bars changed nothing.
  public var isCausal: Bool { difference == nil }

  /// Makes a run again with other bars from some rows on: the first behind the warm-up, the others spread.
  ///
  /// - Throws: `RulesError`; a difference is a result, not an error.
  /// - Complexity: O(cuts × bars × nodes).
  public init(_ run: Backtest, cuts: Int = 8) throws {
    guard run.pool == nil else {
      try self.init(pool: run, cuts: cuts)
      return
    }
    let formulas = RuleFormulas(run.strategy)
    let rows = Self.rows(
      cuts, of: run.bars.count, behind: run.strategy.warmUp(run.parameters))
    try self.init(on: run.bars, among: run.surroundings, rows: rows) { bars, surroundings in
      let values = try formulas.values(
        run.parameters, on: bars, among: surroundings, calendar: run.settings.calendar)
      var seen = Observation(firstRow: run.rows.lowerBound)
      seen.formulas = zip(formulas.nodes, values).map { ($0.canonicalText, $1) }
      let rows = run.rows.clamped(to: 0..<bars.count)
      guard !rows.isEmpty else { return seen }
      let again = try Backtest(
        run.strategy, run.parameters, on: bars, among: surroundings, settings: run.settings,
        rows: rows)
      seen.fills = again.fills
      seen.equity = Array(again.equity.values)
      return seen
    }
  }

  /// What is seen of a run: the columns of formulas, the fills, and the equity from a row on.
  package struct Observation {
    package var formulas: [(text: String, values: [Double])] = []
    package var fills: [Fill] = []
    package var equity: [Double] = []
    package var firstRow: Int

    package init(firstRow: Int = 0) { self.firstRow = firstRow }
  }

  /// The check itself, of anything that can be seen of bars.
  package init(
    on bars: Bars, among surroundings: Surroundings = Surroundings(), rows: [Int],
    observe: (Bars, Surroundings) throws -> Observation
  ) throws {
    let whole = try observe(bars, surroundings)
    self.rows = rows
    formulas = whole.formulas.count
    fills = whole.fills.count
    for row in rows {
      let last = bars.time(row - 1)
      for change in [LaterBars.cut, LaterBars.replaced] {
        let other = try observe(
          change(bars, last), surroundings.mapped { change($0, last) })
        if let found = Self.difference(whole, other, before: row, bars) {
          difference = found
          return
        }
      }
    }
    difference = nil
  }

  /// The first row behind the warm-up, the last row, and rows spread between.
  static func rows(_ cuts: Int, of count: Int, behind warmUp: Int) -> [Int] {
    guard count > 1 else { return [] }
    let first = min(max(warmUp + 1, 1), count - 1)
    let spread = (0..<cuts).map { first + (count - first) * $0 / cuts }
    return Set(spread + [count - 1]).sorted()
  }

  // MARK: Comparing

  /// The earliest row before `end` at which two observations differ.
  private static func difference(
    _ one: Observation, _ other: Observation, before end: Int, _ bars: Bars
  ) -> Difference? {
    var earliest: Difference?
    func keep(_ subject: String, _ row: Int, _ value: String, _ changed: String) {
      if let earliest, earliest.row <= row { return }
      earliest = Difference(
        subject: subject, row: row, time: bars.time(row), cut: end, value: value, changed: changed)
    }
    for (now, then) in zip(one.formulas, other.formulas) {
      if let row = firstDifference(now.values, then.values, before: end) {
        keep(now.text, row, text(now.values, row), text(then.values, row))
      }
    }
    let fills = [one, other].map { $0.fills.filter { $0.row < end } }
    for index in 0..<max(fills[0].count, fills[1].count) {
      let pair = fills.map { index < $0.count ? $0[index] : nil }
      guard pair[0] != pair[1], let row = pair.compactMap({ $0?.row }).min() else { continue }
      keep("fill", row, text(pair[0]), text(pair[1]))
      break
    }
    if let place = firstDifference(one.equity, other.equity, before: end - one.firstRow) {
      keep(
        "equity", one.firstRow + place, text(one.equity, place), text(other.equity, place))
    }
    return earliest
  }

  private static func firstDifference(
    _ one: [Double], _ other: [Double], before end: Int
  ) -> Int? {
    (0..<max(end, 0)).first { row in
      guard row < one.count, row < other.count else { return row < max(one.count, other.count) }
      return one[row].bitPattern != other[row].bitPattern && !(one[row].isNaN && other[row].isNaN)
    }
  }

  private static func text(_ values: [Double], _ row: Int) -> String {
    row < values.count ? "\(values[row])" : "nothing"
  }

  private static func text(_ fill: Fill?) -> String {
    fill.map { "\($0.shares) at \($0.price) in row \($0.row)" } ?? "no fill"
  }
}

extension CausalityCheck.Difference: CustomStringConvertible {
  /// One sentence.
  public var description: String {
    "\(subject) at row \(row) (\(time)) is \(value), and \(changed) with other bars from row \(cut) on"
  }
}

/// Other bars behind a moment.
private enum LaterBars {
  /// None at all.
  static let cut: @Sendable (Bars, Timestamp) -> Bars = { bars, last in
    bars.slice(0..<bars.firstRow(atOrAfter: next(last)))
  }

  /// The rest in the reverse order, at three times its prices.
  static let replaced: @Sendable (Bars, Timestamp) -> Bars = { bars, last in
    let first = bars.firstRow(atOrAfter: next(last))
    func changed(_ column: Column<Double>) -> Column<Double> {
      Column(
        (0..<bars.count).map { row in
          row < first ? column[row] : column[first + bars.count - 1 - row] * 3 + 11
        })
    }
    return Bars(
      symbol: bars.symbol, timeframe: bars.timeframe, times: bars.times, open: changed(bars.open),
      high: changed(bars.high), low: changed(bars.low), close: changed(bars.close),
      volume: changed(bars.volume))
  }

  private static func next(_ time: Timestamp) -> Timestamp {
    Timestamp(nanoseconds: time.nanoseconds + 1)
  }
}
