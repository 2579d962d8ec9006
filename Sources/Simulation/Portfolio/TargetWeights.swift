/// The weights that a rebalancing wants, from the rules' wishes to what the bounds leave of them.
///
/// All arrays have one place a symbol. A weight is a share of equity, negative for a short position.
struct TargetWeights {
  /// What is wanted.
  var wanted: [Double]
  /// What is held.
  var current: [Double]
  /// Which symbols take part.
  var takesPart: [Bool]
  var ranks: [Double]

  init(symbols: Int) {
    wanted = [Double](repeating: 0, count: symbols)
    current = wanted
    ranks = wanted
    takesPart = [Bool](repeating: false, count: symbols)
  }

  /// The symbols with a weight, in the order of their names.
  var chosen: [Int] { wanted.indices.filter { wanted[$0] != 0 } }

  /// The symbols with a weight, the best rank first if there are ranks; of equals the first name.
  func chosenByRank(_ hasRank: Bool) -> [Int] {
    guard hasRank else { return chosen }
    return chosen.sorted { (ranks[$0], -$0) > (ranks[$1], -$1) }
  }

  /// Keeps the best symbols; one without a rank is none of them, and of equals the first names stay.
  mutating func keepBest(_ count: Int) {
    for symbol in chosen where ranks[symbol].isNaN { wanted[symbol] = 0 }
    let chosen = chosen
    guard chosen.count > count else { return }
    let sorted = chosen.sorted { (ranks[$0], -$0) > (ranks[$1], -$1) }
    for symbol in sorted[count...] { wanted[symbol] = 0 }
  }

  /// Gives both sides their part of the gross exposure.
  mutating func balance(_ sides: PortfolioSettings.Sides?, gross: Double) {
    let (long, short) = (side(1), side(-1))
    switch sides {
    case .long, nil: return
    case .longShort:
      scale(1, by: long > 0 ? gross / 2 / long : 0)
      scale(-1, by: short > 0 ? gross / 2 / short : 0)
    case .dollarNeutral:
      let least = min(long, short)
      scale(1, by: long > 0 ? least / long : 0)
      scale(-1, by: short > 0 ? least / short : 0)
    }
  }

  /// Keeps weights below the caps.
  ///
  /// What is cut off goes to the others of the same side in proportion to their
  /// weights, as far as their caps let them, if `spreads` says so; the rest is cash.
  mutating func cap(_ portfolio: PortfolioSettings, sectors: [Int], spreads: Bool) {
    guard portfolio.perSymbol != nil || portfolio.sectors != nil else { return }
    let sums = spreads ? (side(1), side(-1)) : (0, 0)
    cut(portfolio, sectors)
    guard spreads else { return }
    // Each round fills a cap or is the last.
    for _ in wanted.indices {
      var hasGrown = false
      for (sign, sum) in [(1.0, sums.0), (-1.0, sums.1)] {
        let open = open(sign, portfolio, sectors)
        let base = open.reduce(0) { $0 + abs(wanted[$1]) }
        let lacking = sum - side(sign)
        guard base > 0, lacking > 1e-12 else { continue }
        for symbol in open { wanted[symbol] *= 1 + lacking / base }
        hasGrown = true
      }
      guard hasGrown else { return }
      cut(portfolio, sectors)
    }
  }

  /// The symbols of a side whose weight and whose sector are below their caps.
  private func open(
    _ sign: Double, _ portfolio: PortfolioSettings, _ sectors: [Int]
  ) -> [Int] {
    let most = portfolio.perSymbol ?? .infinity
    return chosen.filter { symbol in
      guard wanted[symbol] * sign > 0, abs(wanted[symbol]) < most * (1 - 1e-12) else {
        return false
      }
      guard let limit = portfolio.sectors?.limit else { return true }
      return sum(of: sectors[symbol], sectors) < limit * (1 - 1e-12)
    }
  }

  private mutating func cut(_ portfolio: PortfolioSettings, _ sectors: [Int]) {
    if let most = portfolio.perSymbol {
      for symbol in wanted.indices { wanted[symbol] = min(max(wanted[symbol], -most), most) }
    }
    guard let limit = portfolio.sectors?.limit else { return }
    for sector in Set(chosen.map { sectors[$0] }) {
      let sum = sum(of: sector, sectors)
      guard sum > limit else { continue }
      for symbol in wanted.indices where sectors[symbol] == sector { wanted[symbol] *= limit / sum }
    }
  }

  /// Keeps gross and net exposure within their bounds.
  mutating func bound(gross: Double, net: Double?) {
    let sum = side(1) + side(-1)
    if sum > gross {
      scale(1, by: gross / sum)
      scale(-1, by: gross / sum)
    }
    guard let net else { return }
    let (long, short) = (side(1), side(-1))
    if long - short > net { scale(1, by: (short + net) / long) }
    if short - long > net { scale(-1, by: (long + net) / short) }
  }

  /// Goes only part of the way where going all of it would trade too much.
  mutating func slow(to most: Double?) {
    guard let most else { return }
    var turnover = 0.0
    for symbol in wanted.indices where takesPart[symbol] {
      turnover += abs(wanted[symbol] - current[symbol]) / 2
    }
    guard turnover > most else { return }
    for symbol in wanted.indices where takesPart[symbol] {
      wanted[symbol] = current[symbol] + most / turnover * (wanted[symbol] - current[symbol])
    }
  }

  /// The sum of a side's weights, their sign aside.
  private func side(_ sign: Double) -> Double {
    var sum = 0.0
    for weight in wanted where weight * sign > 0 { sum += abs(weight) }
    return sum
  }

  private mutating func scale(_ sign: Double, by factor: Double) {
    for symbol in wanted.indices where wanted[symbol] * sign > 0 { wanted[symbol] *= factor }
  }

  private func sum(of sector: Int, _ sectors: [Int]) -> Double {
    var sum = 0.0
    for symbol in wanted.indices where sectors[symbol] == sector { sum += abs(wanted[symbol]) }
    return sum
  }
}
