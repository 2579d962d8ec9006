import Series

/// What fills cost: commission, regulators' fees by the day of the bar, and a surcharge.
///
/// The arithmetic is the lane kernel's, operation by operation, so that both come to the same bits.
extension Book {
  /// Finds the fees of the bar's day, before anything of it fills.
  mutating func findFees(_ place: Int) {
    guard let schedule = settings.costs?.fees else { return }
    let date = bars[place].date
    guard date.dayNumber != feeDay else { return }
    feeDay = date.dayNumber
    feeRates = schedule.rates(on: date)
  }

  /// All that a fill costs, in currency; `findFees` must have seen its day.
  func cost(_ quantity: Double, _ price: Double, _ place: Int, isSale: Bool) -> Double {
    let value = quantity * price
    var cost = settings.commission.cost(of: quantity, at: price)
    if let surcharge = settings.costs?.surcharge { cost += value * surcharge }
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
    _ budget: Double, _ price: Double, sells: Bool, share: Double = 1
  ) -> Double {
    let schedule = settings.commission
    guard hasFurtherCosts else {
      let most = budget / (price * (share + schedule.rate) + schedule.perShare)
      guard schedule.minimum > 0 else { return most }
      return min(most, (budget - schedule.minimum) / (price * share))
    }
    var budget = budget
    var value = price * (share + (settings.costs?.surcharge ?? 0))
    var each = 0.0
    if let rates = feeRates {
      let cent = { (rate: Double) in rate > 0 ? 0.01 : 0 }
      let sold = cent(rates.sale) + cent(rates.soldShare)
      budget -= (sells ? sold : 0) + cent(rates.tradedShare)
      each = (sells ? rates.soldShare : 0) + rates.tradedShare
      value += price * (sells ? rates.sale : 0)
    }
    var most =
      (budget - (schedule.perOrder ?? 0))
      / (value + price * schedule.rate + (each + schedule.perShare))
    if schedule.minimum > 0 {
      most = min(most, (budget - schedule.minimum) / (value + each))
    }
    guard let cap = schedule.cap else { return most }
    return max(most, budget / (value + price * cap + each))
  }

  /// Whether costs have more than a rate, an amount a share and a minimum.
  private var hasFurtherCosts: Bool {
    settings.commission.perOrder ?? 0 != 0 || settings.commission.cap ?? .infinity < .infinity
      || settings.costs?.surcharge ?? 0 != 0 || settings.costs?.fees != nil
  }
}
