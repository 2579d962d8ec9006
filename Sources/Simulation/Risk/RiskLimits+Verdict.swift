import Numerics

extension RiskLimits {
  /// How much of an entry may go out: the first state that refuses, or else the smallest size that a limit leaves.
  public func verdict(_ order: RiskOrder, _ state: RiskState) -> RiskVerdict {
    guard order.quantity > 0, order.price > 0, state.equity > 0 else {
      return RiskVerdict(0, .position, "without equity or a price no limit can be kept")
    }
    if let refusal = refusal(order, state) { return refusal }
    return smallest(of: sizes(order, state), order)
  }

  /// The limits that hold at the fill as well, where price and equity may have moved.
  func verdictAtFill(_ order: RiskOrder, _ state: RiskState) -> RiskVerdict {
    guard state.equity > 0 else { return RiskVerdict(0, .position) }
    if isFull(order, state) { return RiskVerdict(0, .positions) }
    return smallest(of: exposureSizes(order, state), order)
  }

  private func smallest(
    of sizes: [(rule: RiskRule, quantity: Double)], _ order: RiskOrder
  ) -> RiskVerdict {
    var verdict = RiskVerdict(order.quantity)
    // A size of exactly the limit may come out a rounding error above it.
    for (rule, size) in sizes where order.quantity > size * (1 + 1e-9) || size.isNaN {
      var quantity = size > 0 ? size : 0
      if order.isWhole { quantity = (quantity * (1 + 1e-12)).rounded(.down) }
      if quantity < verdict.quantity { verdict = RiskVerdict(quantity, rule) }
    }
    guard let rule = verdict.rule else { return verdict }
    verdict.message =
      verdict.quantity > 0
      ? "the limit \(rule.rawValue) leaves \(verdict.quantity) of \(order.quantity) shares"
      : "the limit \(rule.rawValue) leaves nothing of \(order.quantity) shares"
    return verdict
  }

  // MARK: States that refuse

  private func refusal(_ order: RiskOrder, _ state: RiskState) -> RiskVerdict? {
    if hours == true, state.isRegularSession != true {
      let what = state.isRegularSession == nil ? "is not known to be on" : "is over"
      return RiskVerdict(0, .hours, "the regular session \(what)")
    }
    if state.hasLostDay, let dailyLoss {
      return RiskVerdict(
        0, .dailyLoss, "the session has lost \(Self.percent(dailyLoss)) of its equity")
    }
    if drawdown != nil, state.drawdownScale <= 0 {
      return RiskVerdict(0, .drawdown, "equity is too far below its highest")
    }
    if isFull(order, state), let positions {
      return RiskVerdict(0, .positions, "\(positions) positions are open or ordered")
    }
    if let spread, let seen = state.spread, seen > spread {
      return RiskVerdict(
        0, .spread, "the spread is \(Self.percent(seen)), the limit \(Self.percent(spread))")
    }
    if risk != nil, order.stop == nil {
      return RiskVerdict(0, .risk, "what it may lose is not known without a stop")
    }
    if volume != nil, state.averageVolume == nil {
      return RiskVerdict(0, .volume, "the volume of twenty sessions is not known yet")
    }
    if let valueAtRisk, !knows(order, state, valueAtRisk.bars) {
      return RiskVerdict(
        0, .valueAtRisk, "\(valueAtRisk.bars) returns of each position are not known yet")
    }
    return nil
  }

  private func isFull(_ order: RiskOrder, _ state: RiskState) -> Bool {
    guard let positions, state.exposures[order.symbol, default: 0] == 0 else { return false }
    return state.exposures.values.count { $0 != 0 } >= positions
  }

  private func knows(_ order: RiskOrder, _ state: RiskState, _ bars: Int) -> Bool {
    let held = state.exposures.filter { $0.value != 0 }.keys
    return (held + [order.symbol]).allSatisfy { state.returns[$0]?.count == bars }
  }

  private static func percent(_ share: Double) -> String {
    "\((share * 1e6).rounded() / 1e4) %"
  }

  // MARK: Limits that cut

  private func sizes(
    _ order: RiskOrder, _ state: RiskState
  ) -> [(rule: RiskRule, quantity: Double)] {
    var sizes: [(rule: RiskRule, quantity: Double)] = []
    if let risk, let stop = order.stop {
      sizes.append((.risk, risk * state.equity / abs(order.price - stop)))
    }
    sizes += exposureSizes(order, state)
    if drawdown != nil, state.drawdownScale < 1 {
      sizes.append((.drawdown, order.quantity * state.drawdownScale))
    }
    if let volume, let average = state.averageVolume { sizes.append((.volume, volume * average)) }
    if let valueAtRisk { sizes.append((.valueAtRisk, size(order, state, valueAtRisk))) }
    return sizes
  }

  private func exposureSizes(
    _ order: RiskOrder, _ state: RiskState
  ) -> [(rule: RiskRule, quantity: Double)] {
    var sizes: [(rule: RiskRule, quantity: Double)] = []
    // In order of names, for sums of floating numbers depend on it.
    let values = state.exposures.sorted { $0.key < $1.key }.map(\.value)
    if let position {
      let held = order.sign * state.exposures[order.symbol, default: 0]
      sizes.append((.position, (position * state.equity - held) / order.price))
    }
    if let gross {
      let held = values.reduce(0) { $0 + abs($1) }
      sizes.append((.gross, (gross * state.equity - held) / order.price))
    }
    if let net {
      let held = order.sign * values.reduce(0, +)
      sizes.append((.net, (net * state.equity - held) / order.price))
    }
    return sizes
  }

  // MARK: Value at risk

  /// The most shares with which z·√(xᵀΣx) stays within the limit, Σ the sample covariance of past returns.
  ///
  /// xᵀΣx is the sample variance of what the positions would have earned bar by bar; a further share moves it as
  /// a parabola.
  private func size(_ order: RiskOrder, _ state: RiskState, _ limit: ValueAtRisk) -> Double {
    let held = state.exposures.sorted { $0.key < $1.key }
    let each = (state.returns[order.symbol] ?? []).map { $0 * order.sign * order.price }
    let book = each.indices.map { row in
      held.reduce(0) { $0 + $1.value * (state.returns[$1.key]?[row] ?? 0) }
    }
    let bound = limit.share * state.equity / Normal.quantile(limit.confidence)
    let now = Self.covariance(book, book) - bound * bound
    let cross = Self.covariance(book, each)
    let square = Self.covariance(each, each)
    guard square > 0 else { return now <= 0 ? .infinity : 0 }
    let root = cross * cross - square * now
    guard root >= 0 else { return 0 }
    // Within the limit between the two roots; what hedges a book beyond it must go all the way in.
    let least = (-cross - root.squareRoot()) / square
    let most = (-cross + root.squareRoot()) / square
    return order.quantity >= least ? most : 0
  }

  private static func covariance(_ one: [Double], _ other: [Double]) -> Double {
    let count = Double(one.count)
    guard count > 1 else { return .infinity }
    let first = one.reduce(0, +) / count
    let second = other.reduce(0, +) / count
    return zip(one, other).reduce(0) { $0 + ($1.0 - first) * ($1.1 - second) } / (count - 1)
  }
}
