/// Trials by what they are known by, in rising order, each once, with their Sharpe ratios.
struct TrialTable: Hashable, Sendable {
  private(set) var identities: [UInt64] = []
  private(set) var ratios: [Double] = []

  var count: Int { identities.count }

  /// No trials.
  init() {}

  /// Takes what a database kept, which is in order.
  init(identities: [UInt8], ratios: [UInt8]) {
    self.identities = PackedWords.words(identities)
    self.ratios = PackedWords.doubles(ratios)
    if self.ratios.count != self.identities.count {
      self.ratios = Array(repeating: .nan, count: self.identities.count)
    }
  }

  /// Takes trials in any order; of equal ones the first.
  init(_ identities: [UInt64], _ ratios: [Double]) {
    for place in identities.indices.sorted(by: { identities[$0] < identities[$1] })
    where self.identities.last != identities[place] {
      self.identities.append(identities[place])
      self.ratios.append(ratios[place])
    }
  }

  func contains(_ identity: UInt64) -> Bool {
    var (low, high) = (0, identities.count)
    while low < high {
      let middle = (low + high) / 2
      if identities[middle] < identity { low = middle + 1 } else { high = middle }
    }
    return low < identities.count && identities[low] == identity
  }

  /// Those of both; of equal ones these, unless their ratio is unknown.
  func union(_ other: TrialTable) -> TrialTable {
    var result = TrialTable()
    var (one, two) = (0, 0)
    while one < count || two < other.count {
      let isHere = two == other.count || (one < count && identities[one] <= other.identities[two])
      let isThere = one == count || (two < other.count && other.identities[two] <= identities[one])
      result.identities.append(isHere ? identities[one] : other.identities[two])
      let ratio = isHere ? ratios[one] : .nan
      result.ratios.append(ratio.isNaN && isThere ? other.ratios[two] : ratio)
      if isHere { one += 1 }
      if isThere { two += 1 }
    }
    return result
  }

  /// Those that the other has not.
  func subtracting(_ other: TrialTable) -> TrialTable {
    var result = TrialTable()
    var two = 0
    for one in identities.indices {
      while two < other.count, other.identities[two] < identities[one] { two += 1 }
      if two < other.count, other.identities[two] == identities[one] { continue }
      result.identities.append(identities[one])
      result.ratios.append(ratios[one])
    }
    return result
  }

  /// Those that the other has, too.
  func intersection(_ other: TrialTable) -> TrialTable { subtracting(subtracting(other)) }
}
