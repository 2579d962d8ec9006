import Rules

/// What a fill costs, the shares that cash pays for, and the price of a fill.
///
/// The arithmetic is the book's, operation by operation.
extension OrderLane {
  /// What a fill costs, all fees included; it counts among the shares of its month.
  func charge(
    _ quantity: Double, _ price: Double, isSale: Bool, isMaker: Bool
  ) -> Double {
    guard terms.pointee.further == nil else {
      return terms.pointee.fullCost(
        Lane(repeating: quantity), Lane(repeating: price), sells: isSale ? 0xFF : 0, row: bar.row,
        isMaker: isMaker, shares: monthlyCost(quantity))[0]
    }
    let value = quantity * price
    return max(
      value * terms.pointee.rate + quantity * terms.pointee.perShare, terms.pointee.minimum)
  }

  /// What shares cost by the tiers of their month, which they are counted in; nil without tiers.
  private func monthlyCost(_ quantity: Double) -> Double? {
    guard let tiers = terms.pointee.further?.tiers else { return nil }
    let month = terms.pointee.further?.fees?.month(at: bar.row) ?? 0
    if month != state.pointee.month {
      state.pointee.month = month
      state.pointee.monthShares = 0
    }
    defer { state.pointee.monthShares += quantity }
    return tiers.cost(of: quantity, after: state.pointee.monthShares)
  }

  /// Whether an order that fills is a limit order that had rested in the market: it came before the bar's open, or
  /// the open was beyond its limit.
  func hasRested(_ order: UnsafePointer<LaneOrder>) -> Bool {
    guard order.pointee.kind == .limit, terms.pointee.further != nil else { return false }
    if order.pointee.role == .target { return true }
    switch order.pointee.life {
    case .immediate, .fillOrKill, .atOpen, .atClose: return false
    case .day, .untilCancelled, .until: break
    }
    let sign = order.pointee.sign
    return order.pointee.placed + 1 < bar.row || sign * bar.open > sign * order.pointee.limit
  }

  /// The most shares that cash pays for at a price, all costs included.
  func affordable(
    _ cash: Double, _ price: Double, isSale: Bool, isMaker: Bool
  ) -> Double {
    guard terms.pointee.further == nil else {
      let all = Lane(repeating: cash)
      return terms.pointee.fullyAffordable(
        all, Lane(repeating: price), sells: isSale ? 0xFF : 0, row: bar.row, isMaker: isMaker)[0]
    }
    let most = cash / (price * (1 + terms.pointee.rate) + terms.pointee.perShare)
    let minimum = terms.pointee.minimum
    return minimum > 0 ? min(most, (cash - minimum) / price) : most
  }

  /// Whether the price of a fill depends on its row and size.
  func slips(_ order: UnsafePointer<LaneOrder>) -> Bool {
    terms.pointee.further != nil && !order.pointee.isLimit
      && terms.pointee.further?.fees?.slippage(at: bar.row) != nil
  }

  /// The price at which so many shares of an order fill.
  func price(
    _ order: UnsafePointer<LaneOrder>, _ base: Double, _ quantity: Double
  ) -> Double {
    guard !order.pointee.isLimit else { return base }
    let (sign, steady) = (order.pointee.sign, terms.pointee.slippage)
    guard terms.pointee.further != nil,
      let slippage = terms.pointee.further?.fees?.slippage(at: bar.row)
    else { return base * (1 + sign * steady) }
    return slippage.price(base, sign, steady: steady, quantity: quantity)
  }
}
