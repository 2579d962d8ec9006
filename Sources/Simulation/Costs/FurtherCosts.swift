import CLanes
import Rules

/// What a fill costs beyond a share of its value, an amount a share and a minimum.
struct FurtherCosts {
  let perOrder: Double
  /// The most that commission takes, as a share of the value; infinite for no bound.
  let cap: Double
  let surcharge: Double
  /// The rate of limit orders that rested.
  let makerRate: Double
  let tiers: TierTable?
  let passThrough: PassThrough?
  let fees: CostTable?

  /// Nil where the settings have nothing of the kind.
  init?(_ settings: Settings, fees: CostRows?) {
    perOrder = settings.commission.perOrder ?? 0
    cap = settings.commission.cap ?? .infinity
    surcharge = settings.costs?.surcharge ?? 0
    makerRate = settings.commission.makerRate ?? settings.commission.rate
    tiers = TierTable(settings.commission.tiers)
    passThrough = settings.costs?.passThrough
    self.fees = fees.map { CostTable($0) }
    // Whoever decides without knowing the fees must size to the same bits as whoever fills with them.
    let hasFees = settings.costs?.fees != nil
    guard
      perOrder != 0 || cap < .infinity || surcharge != 0 || hasFees || tiers != nil
        || passThrough != nil || settings.commission.makerRate != nil
        || settings.slippageModel?.varies ?? false
    else { return nil }
  }
}

/// The arithmetic of `FillCost`, for eight accounts at once.
extension LaneTerms {
  /// All that a fill costs; `shares` is what its shares cost where a month's tiers say so.
  @inline(never)
  func fullCost(
    _ quantity: Lane, _ price: Lane, sells: UInt8, row: Int, isMaker: Bool = false,
    shares: Double? = nil
  ) -> Lane {
    guard let further else { return .zero }
    let value = quantity * price
    let least = Lane(repeating: minimum)
    let rate = isMaker ? further.makerRate : rate
    let each = shares.map { Lane(repeating: $0) } ?? quantity * perShare
    var cost = further.perOrder + value * rate + each
    cost = choose(lockstep_less(cost, least), least, cost)
    if further.cap < .infinity {
      let most = value * further.cap
      cost = choose(lockstep_greater(cost, most), most, cost)
    }
    let commission = cost
    cost += value * further.surcharge
    if let passed = further.passThrough {
      let (clearing, most) = (quantity * passed.clearing, value * passed.clearingCap)
      var sum = choose(lockstep_less(clearing, most), clearing, most)
      if !isMaker { sum += quantity * passed.taking }
      cost += sum + commission * passed.ofCommission
    }
    guard let rates = further.fees?.rates(at: row) else { return cost }
    cost += Self.cents(quantity * rates.tradedShare)
    guard sells != 0 else { return cost }
    let sold = Self.cents(quantity * rates.soldShare)
    let bound = Lane(repeating: rates.soldShareCap)
    let soldShares = choose(lockstep_greater(sold, bound), bound, sold)
    return choose(sells, cost + Self.cents(value * rates.sale) + soldShares, cost)
  }

  /// The most shares that cash pays for, all costs included.
  ///
  /// Commission is the least of its cap and of the most of its other arms, so what is payable under the cap or
  /// under all the others is payable. Fees are taken for as much as they can be, a cent of rounding for each and no
  /// cap: up to three cents of cash stay. So are a month's tiers, for the dearest of them.
  @inline(never)
  func fullyAffordable(
    _ cash: Lane, _ price: Lane, sells: UInt8, row: Int?, isMaker: Bool = false
  ) -> Lane {
    guard let further else { return .zero }
    var cash = cash
    var value = price * (1 + further.surcharge)
    var share = Lane.zero
    // What is a share of the commission comes on top of each arm of it.
    var more = 1.0
    let rate = isMaker ? further.makerRate : rate
    let perShare = further.tiers?.dearest ?? perShare
    if let passed = further.passThrough {
      more += passed.ofCommission
      share += passed.clearing + (isMaker ? 0 : passed.taking)
    }
    if let row, let rates = further.fees?.rates(at: row) {
      let cent = { (rate: Double) in rate > 0 ? 0.01 : 0 }
      let sold = cent(rates.sale) + cent(rates.soldShare)
      cash -= choose(sells, sold, 0) + cent(rates.tradedShare)
      share += choose(sells, rates.soldShare, 0) + rates.tradedShare
      value += price * choose(sells, rates.sale, 0)
    }
    var most =
      (cash - further.perOrder * more)
      / (value + price * (rate * more) + (share + perShare * more))
    if minimum > 0 {
      let withMinimum = (cash - minimum * more) / (value + share)
      most = choose(lockstep_less(withMinimum, most), withMinimum, most)
    }
    guard further.cap < .infinity else { return most }
    let capped = cash / (value + price * (further.cap * more) + share)
    return choose(lockstep_greater(capped, most), capped, most)
  }

  /// As `FillCost.cents`.
  private static func cents(_ amount: Lane) -> Lane {
    (amount * 100 * (1 - 1e-12)).rounded(.up) / 100
  }
}
