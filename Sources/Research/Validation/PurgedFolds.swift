/// Folds of rows in time order whose training rows know nothing of their test rows.
///
/// A row's label is known at a later row, its end. Rows before the test whose end lies in it are purged; behind it, rows up to
/// the last end of the test plus an embargo are.
///
/// - SeeAlso: López de Prado (2018), "Advances in financial machine learning", chapter 7; formula digest B13.
public struct PurgedFolds: Hashable, Sendable {
  /// One fold.
  public struct Fold: Hashable, Sendable {
    /// Contiguous rows that are tested.
    public let test: Range<Int>
    /// Rows that may be learned from, in order.
    public let training: [Int]
  }

  /// The folds in order of time.
  public let folds: [Fold]

  /// Cuts rows whose labels end at `ends` into folds, the first ones a row longer where they do not divide evenly.
  public init(ends: [Int], folds count: Int, embargo: Int = 0) {
    folds = Groups.cut(0..<ends.count, into: count).map { test in
      Fold(test: test, training: Self.training(ends, test: [test], embargo: embargo))
    }
  }

  /// The rows that may be learned from beside some tested stretches.
  static func training(_ ends: [Int], test: [Range<Int>], embargo: Int) -> [Int] {
    let bounds = test.filter { !$0.isEmpty }.map { stretch in
      (first: stretch.lowerBound, last: ends[stretch].reduce(0, max) + embargo)
    }
    return ends.indices.filter { row in
      bounds.allSatisfy { ends[row] < $0.first || row > $0.last }
    }
  }
}

/// Contiguous groups of rows.
enum Groups {
  /// Cuts rows into groups, the first ones a row longer where they do not divide evenly.
  static func cut(_ rows: Range<Int>, into count: Int) -> [Range<Int>] {
    guard count > 0 else { return [] }
    let (size, rest) = rows.count.quotientAndRemainder(dividingBy: count)
    var start = rows.lowerBound
    return (0..<count).map { group in
      defer { start += size + (group < rest ? 1 : 0) }
      return start..<start + size + (group < rest ? 1 : 0)
    }
  }
}

/// Every way of testing some of a history's groups, and the whole histories that their tests make up.
///
/// - SeeAlso: López de Prado (2018), chapter 12; formula digest B14.
public struct CombinatorialSplits: Hashable, Sendable {
  /// Groups, and how many of them a split tests.
  public let groups, tested: Int
  /// The tested groups of each split, in lexicographic order.
  public let splits: [[Int]]

  /// All choices of `tested` among `groups`.
  public init(groups: Int, tested: Int) {
    self.groups = groups
    self.tested = tested
    var splits: [[Int]] = []
    func choose(_ chosen: [Int], from next: Int) {
      if chosen.count == tested { return splits.append(chosen) }
      let last = groups - (tested - chosen.count)
      guard next <= last else { return }
      for group in next...last { choose(chosen + [group], from: group + 1) }
    }
    if tested > 0, tested <= groups { choose([], from: 0) }
    self.splits = splits
  }

  /// By path, the split that tests each group: the first path takes the first split in which a group is tested, and so on.
  public var paths: [[Int]] {
    let uses = (0..<groups).map { group in splits.indices.filter { splits[$0].contains(group) } }
    return (0..<(uses.first?.count ?? 0)).map { path in uses.map { $0[path] } }
  }
}
