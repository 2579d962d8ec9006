import Rules
import Series
public import Simulation

/// How much history a strategy needs before it decides as one that has run for long.
///
/// The rules are computed over all bars, and anew from later rows on as a live session that starts there
/// would. A window knows its value exactly after its length; a recurrence, such as an exponential average,
/// comes as close as is asked for after several lengths; a running total never forgets where it began.
public struct WarmUpCheck: Sendable, Hashable {
  /// One part of the rules.
  public struct Reading: Sendable, Hashable {
    /// What a cold start does to it.
    public enum Kind: String, Sendable, Hashable {
      /// The value is that of a long run from the first known row on, up to rounding.
      case window
      /// It comes to that of a long run within the tolerance.
      case recurrence
      /// It comes closer, and more bars are needed than there were.
      case slow
      /// It stays apart: the level depends on the first bar.
      case firstBar = "first bar"
      /// It was never known.
      case unknown
    }

    /// The canonical text.
    public let formula: String
    /// Whether it is true or false.
    public let isCondition: Bool
    /// What a cold start does to it.
    public let kind: Kind
    /// The first row, counted from 0, at which it is known after a cold start; nil for never.
    public let known: Int?
    /// The first row from which on it agrees for good; nil for never.
    public let agreed: Int?
  }

  /// The first row at which all is known, as the strategy declares it.
  public let declared: Int
  /// The first row at which all was known; nil where something never was.
  public let known: Int?
  /// How far apart numbers may be that agree, in relation to their size.
  public let tolerance: Double
  /// The rows of the cold starts.
  public let starts: [Int]
  /// How many bars were compared after the last start, the fewest of all.
  public let compared: Int
  /// The parts of the rules, the rules themselves first.
  public let readings: [Reading]
  /// Bars behind the declared warm-up at which a rule held in one of the two only, of all starts.
  public let differentDecisions: Int

  /// The first row from which on all numbers agree for good, those aside that depend on the first bar.
  ///
  /// Nil where more bars would be needed than there are.
  public var agreed: Int? {
    let numbers = readings.filter { !$0.isCondition && $0.kind != .firstBar }
    let rows = numbers.compactMap(\.agreed)
    return rows.count == numbers.count ? rows.max() ?? 0 : nil
  }

  /// The first row from which on all conditions agree for good; nil where the last ones do not.
  public var decisionsAgreed: Int? {
    let conditions = readings.filter(\.isCondition)
    let rows = conditions.compactMap(\.agreed)
    return rows.count == conditions.count ? rows.max() ?? 0 : nil
  }

  /// Formulas whose level depends on the first bar: a live session that starts later has another one.
  public var dependsOnFirstBar: [String] {
    readings.filter { !$0.isCondition && $0.kind == .firstBar }.map(\.formula)
  }

  /// Starts a strategy cold at several rows of the first half of a run's bars.
  ///
  /// At most 20 000 bars are compared after each. A tolerance is relative to the larger of two numbers and
  /// the formula's mean absolute value.
  ///
  /// - Throws: `RulesError`, as the run itself.
  /// - Complexity: O(starts × bars × nodes).
  public init(_ run: Backtest, tolerance: Double = 1e-9, starts: Int = 5) throws {
    let formulas = RuleFormulas(run.strategy)
    let bars = run.bars
    let calendar = run.settings.calendar
    declared = run.strategy.warmUp(run.parameters)
    self.tolerance = tolerance
    self.starts =
      bars.count > 1 ? (1...max(starts, 1)).map { bars.count * $0 / (2 * max(starts, 1)) } : []
    compared = self.starts.map { min(bars.count - $0, Self.most) }.min() ?? 0
    let long = try formulas.values(
      run.parameters, on: bars, among: run.surroundings, calendar: calendar)
    let scales = long.map { ColdStart.scale(of: $0) }
    var seen = formulas.nodes.map { _ in [ColdStart]() }
    var different = 0
    for start in self.starts {
      let end = min(bars.count, start + Self.most)
      let time = bars.time(start)
      let cold = try formulas.values(
        run.parameters, on: bars.slice(start..<end),
        among: run.surroundings.mapped { $0.between(time, nil) }, calendar: calendar)
      for (index, node) in formulas.nodes.enumerated() {
        let isCondition = node.operation.isCondition
        seen[index].append(
          ColdStart(
            long: long[index], cold: cold[index], start: start, scale: scales[index],
            tolerance: isCondition ? 0 : tolerance))
        guard isCondition, run.strategy.rules.nodes.contains(node) else { continue }
        different += (declared..<max(declared, end - start)).count { row in
          cold[index][row] != long[index][start + row]
        }
      }
    }
    differentDecisions = different
    readings = zip(formulas.nodes, seen).map { Reading($0, $1) }
    known = Self.known(run.strategy.rules.nodes, in: zip(formulas.nodes, readings))
  }

  private static let most = 20_000

  /// The first row at which some formulas are known: not before what they are made of, a crossing a bar later.
  private static func known(
    _ roots: [Node], in readings: some Sequence<(Node, Reading)>
  ) -> Int? {
    let measured = Dictionary(uniqueKeysWithValues: readings.map { ($0, $1.known) })
    var found: [Node: Int?] = [:]
    func row(_ node: Node) -> Int? {
      guard !node.isSetting, let own = measured[node] else { return 0 }
      if let row = found[node] { return row }
      let inputs = node.inputs.map(row)
      let isCrossing = [.crossesAbove, .crossesBelow].contains(node.operation)
      let latest = (inputs.compactMap { $0 }.max() ?? 0) + (isCrossing ? 1 : 0)
      let result = inputs.contains(nil) ? nil : own.map { max($0, latest) }
      found[node] = .some(result)
      return result
    }
    let rows = roots.map(row)
    return rows.contains(nil) ? nil : rows.compactMap { $0 }.max() ?? 0
  }
}

extension WarmUpCheck.Reading {
  /// The worst of several cold starts.
  fileprivate init(_ node: Node, _ starts: [ColdStart]) {
    let known = starts.map(\.known)
    let agreed = starts.map(\.agreed)
    let exactly = zip(starts, known).allSatisfy { ($0.agreedExactly ?? .max) <= ($1 ?? 0) }
    formula = node.canonicalText
    isCondition = node.operation.isCondition
    self.known = known.contains(nil) ? nil : known.compactMap { $0 }.max()
    self.agreed = agreed.contains(nil) ? nil : agreed.compactMap { $0 }.max()
    kind =
      known.isEmpty || known.contains(nil)
      ? .unknown
      : exactly
        ? .window
        : !agreed.contains(nil)
          ? .recurrence : starts.allSatisfy { $0.agreed != nil || $0.converges } ? .slow : .firstBar
  }
}
