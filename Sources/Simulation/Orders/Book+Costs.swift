import Series

/// What fills cost: commission, regulators' fees by the day of the bar, and a surcharge.
///
/// The arithmetic is the lane kernel's, operation by operation, so that both come to the same bits.
extension Book {
  /// Finds the fees of the bar's day, before anything of it fills; a new month begins to count its shares.
  mutating func findFees(_ place: Int) {
    guard settings.costs?.fees != nil || settings.commission.tiers != nil else { return }
    let date = bars[place].date
    let month = date.year * 12 + date.month
    if month != costMonth {
      costMonth = month
      monthShares = 0
    }
    guard let schedule = settings.costs?.fees else { return }
    guard date.dayNumber != feeDay else { return }
    feeDay = date.dayNumber
    feeRates = schedule.rates(on: date)
  }

  /// All that a fill costs, in currency; `findFees` must have seen its day.
  func cost(
    _ quantity: Double, _ price: Double, _ place: Int, isSale: Bool, isMaker: Bool = false
  ) -> Double {
    let value = quantity * price
    let commission = settings.commission.cost(
      of: quantity, at: price, isMaker: isMaker, month: monthShares)
    var cost = commission
    if let surcharge = settings.costs?.surcharge { cost += value * surcharge }
    if let passed = settings.costs?.passThrough {
      cost += passed.cost(of: quantity, value: value, commission: commission, isMaker: isMaker)
    }
    guard let rates = feeRates else { return cost }
    cost += FillCost.cents(quantity * rates.tradedShare)
    guard isSale else { return cost }
    let sold = min(FillCost.cents(quantity * rates.soldShare), rates.soldShareCap)
    return cost + FillCost.cents(value * rates.sale) + sold
  }

  /// The most shares that a budget pays for at a price, all costs included, where each takes a share of its
  /// value from the budget: 1 for cash, a half on margin.
  ///
  /// Commission is the least of its cap and of the most of its other arms, so what is payable under the cap or
  /// under all the others is payable. Fees are taken for as much as they can be: up to three cents stay.
  func affordable(
    _ budget: Double, _ price: Double, sells: Bool, share: Double = 1, isMaker: Bool = false
  ) -> Double {
    let schedule = settings.commission
    let rate = isMaker ? schedule.makerRate ?? schedule.rate : schedule.rate
    let perShare = TierTable(schedule.tiers)?.dearest ?? schedule.perShare
    guard hasFurtherCosts else {
      let most = budget / (price * (share + rate) + perShare)
      guard schedule.minimum > 0 else { return most }
      return min(most, (budget - schedule.minimum) / (price * share))
    }
    var budget = budget
    var value = price * (share + (settings.costs?.surcharge ?? 0))
    var each = 0.0
    // What is a share of the commission comes on top of each arm of it.
    var more = 1.0
    if let passed = settings.costs?.passThrough {
      more += passed.ofCommission
      each += passed.clearing + (isMaker ? 0 : passed.taking)
    }
    if let rates = feeRates {
      let cent = { (rate: Double) in rate > 0 ? 0.01 : 0 }
      let sold = cent(rates.sale) + cent(rates.soldShare)
      budget -= (sells ? sold : 0) + cent(rates.tradedShare)
      each += (sells ? rates.soldShare : 0) + rates.tradedShare
      value += price * (sells ? rates.sale : 0)
    }
    var most =
      (budget - (schedule.perOrder ?? 0) * more)
      / (value + price * (rate * more) + (each + perShare * more))
    if schedule.minimum > 0 {
      most = min(most, (budget - schedule.minimum * more) / (value + each))
    }
    guard let cap = schedule.cap else { return most }
    return max(most, budget / (value + price * (cap * more) + each))
  }

  /// Whether an order that fills is a limit order that had rested in the market: it came before the bar's open, or
  /// the open was beyond its limit.
  func hasRested(_ order: WorkingOrder) -> Bool {
    guard order.kind == .limit else { return false }
    if order.role == .target { return true }
    switch order.life {
    case .immediate, .fillOrKill, .atOpen, .atClose: return false
    case .day, .untilCancelled, .until: break
    }
    return order.placed < barNumber[order.symbol]
      || order.sign * bars[order.symbol].open > order.sign * order.limit
  }

  /// Whether costs have more than a rate, an amount a share and a minimum.
  private var hasFurtherCosts: Bool {
    settings.commission.perOrder ?? 0 != 0 || settings.commission.cap ?? .infinity < .infinity
      || settings.costs?.surcharge ?? 0 != 0 || settings.costs?.fees != nil
      || settings.commission.tiers != nil || settings.commission.makerRate != nil
      || settings.costs?.passThrough != nil || settings.slippageModel?.varies ?? false
  }
}
