import Series

/// How a combinatorial cross-validation cuts its bars: contiguous groups, of which every split tests some.
public struct FoldPlan: Sendable, Hashable, Codable {
  /// Contiguous groups of about equally many bars.
  public var groups: Int
  /// Groups that a split tests; it trains on the others.
  public var tested: Int
  /// How long a decision's outcome stays open: so much is left out before and behind every tested group.
  public var purge: WindowPlan.Length?
  /// What is left out of training behind a tested group beyond that.
  public var embargo: WindowPlan.Length?

  /// The most splits of a plan.
  public static let mostSplits = 10_000

  /// Makes a plan.
  ///
  /// - Throws: `ResearchError.badFolds` for groups of which none is left to train on, or too many splits.
  public init(
    groups: Int, tested: Int, purge: WindowPlan.Length? = nil, embargo: WindowPlan.Length? = nil
  ) throws(ResearchError) {
    guard tested > 0, groups > tested else {
      throw .badFolds(
        "\(groups) groups of which \(tested) are tested leave none to train on; test at least one and fewer than all"
      )
    }
    let splits = (0..<tested).reduce(1.0) { $0 * Double(groups - $1) / Double($1 + 1) }
    guard splits <= Double(Self.mostSplits) else {
      throw .badFolds(
        "\(groups) groups of which \(tested) are tested make more than \(Self.mostSplits) splits; take fewer"
      )
    }
    self.groups = groups
    self.tested = tested
    self.purge = purge
    self.embargo = embargo
  }

  /// The groups of some rows, and what each split trains on.
  struct Cut {
    /// The rows of the groups.
    let groups: [Range<Int>]
    /// The tested groups of each split, and the paths they make up.
    let choices: CombinatorialSplits
    /// By split: the rows that it trains on, at most one stretch a group, in order.
    let training: [[Range<Int>]]
  }

  /// Cuts the rows of some bars; sessions are those of the calendar, nil for the one that the symbol suggests.
  ///
  /// - Throws: `ResearchError.badFolds` for groups of fewer than two bars, or a split without bars to train on.
  /// - SeeAlso: Formula digest B13, B14.
  func cut(
    _ bars: Bars, _ rows: Range<Int>, calendar: ExchangeCalendar?
  ) throws(ResearchError) -> Cut {
    guard rows.count >= 2 * groups else {
      throw .badFolds(
        "\(bars.symbol) has \(rows.count) bars in the chosen range, and \(groups) groups need two each; take fewer groups"
      )
    }
    let ruler = RowRuler(
      bars, rows, calendar,
      countsSessions: [purge, embargo].contains { $0?.isInSessions ?? false })
    let cut = Groups.cut(rows, into: groups)
    let barred = cut.map { group in
      let before = purge.map { ruler.row($0, before: group.lowerBound) } ?? group.lowerBound
      let behind = [purge, embargo].compactMap { $0 }
      return before..<ruler.row(behind, behind: group.upperBound)
    }
    let choices = CombinatorialSplits(groups: groups, tested: tested)
    let training = choices.splits.map { tested in
      cut.compactMap { Self.left(of: $0, without: tested.map { barred[$0] }) }
    }
    guard let least = training.map({ $0.reduce(0) { $0 + $1.count } }).min(), least > 1 else {
      throw .badFolds(
        "a split has no bars left to train on; shorten --purge and --embargo, or take fewer groups")
    }
    return Cut(groups: cut, choices: choices, training: training)
  }

  /// What stretches that begin or end beside a group leave of it; nil for nothing.
  private static func left(of group: Range<Int>, without barred: [Range<Int>]) -> Range<Int>? {
    var (start, end) = (group.lowerBound, group.upperBound)
    for rows in barred {
      if rows.lowerBound <= start {
        start = max(start, rows.upperBound)
      } else {
        end = min(end, rows.lowerBound)
      }
    }
    return start < end ? start..<end : nil
  }
}
