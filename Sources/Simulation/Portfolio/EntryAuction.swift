/// The entries that compete for a portfolio's places at one close: the larger rank comes first, then the name.
struct EntryAuction {
  private var candidates: [(symbol: Int, lanes: UInt8)] = []
  /// The lanes that have a candidate.
  private(set) var lanes: UInt8 = 0
  /// The candidates of the lane that was sorted last, best first.
  private(set) var symbols: [Int] = []
  private var ranks: [Double]

  init(symbols: Int) {
    ranks = [Double](repeating: 0, count: symbols)
    candidates.reserveCapacity(symbols)
    self.symbols.reserveCapacity(symbols)
  }

  /// Forgets the close before.
  mutating func begin() {
    candidates.removeAll(keepingCapacity: true)
    lanes = 0
  }

  /// Takes a symbol that some lanes want to enter; symbols come in the order of their names.
  mutating func add(_ symbol: Int, _ lanes: UInt8) {
    candidates.append((symbol, lanes))
    self.lanes |= lanes
  }

  /// Puts the candidates of one lane in order; those without a rank stand last.
  mutating func sort(_ bit: UInt8, rank: (Int) -> Double) {
    symbols.removeAll(keepingCapacity: true)
    for (symbol, lanes) in candidates where lanes & bit != 0 {
      let value = rank(symbol)
      ranks[symbol] = value
      var place = symbols.count
      symbols.append(symbol)
      guard !value.isNaN else { continue }
      while place > 0, !(ranks[symbols[place - 1]] >= value) {
        symbols[place] = symbols[place - 1]
        place -= 1
      }
      symbols[place] = symbol
    }
  }

  /// Whether a candidate has no rank, so that it does not take part.
  func isUnranked(_ symbol: Int) -> Bool { ranks[symbol].isNaN }
}
