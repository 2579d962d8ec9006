/// What a share costs from a number of shares a calendar month on.
public struct CommissionTier: Hashable, Sendable, Codable {
  /// The month's shares above which it holds.
  public var above: Double
  /// Currency a share.
  public var perShare: Double

  /// Makes a tier.
  public init(above: Double, perShare: Double) {
    self.above = above
    self.perShare = perShare
  }
}

/// The tiers of a commission as numbers that a kernel reads: at most eight, from the first share on.
struct TierTable: Sendable {
  private var above = SIMD8<Double>(repeating: .infinity)
  private var perShare = SIMD8<Double>.zero

  /// The most that a share costs.
  var dearest: Double { perShare.max() }

  /// Takes tiers by rising number of shares; those behind the eighth are left out.
  init?(_ tiers: [CommissionTier]?) {
    guard let tiers else { return nil }
    for (index, tier) in tiers.prefix(8).enumerated() {
      above[index] = tier.above
      perShare[index] = tier.perShare
    }
  }

  /// What shares cost behind those of the month so far: each pays the rate of the tier that it falls into.
  func cost(of quantity: Double, after month: Double) -> Double {
    var cost = 0.0
    for index in 0..<8 {
      let end = index < 7 ? above[index + 1] : .infinity
      let shares = min(month + quantity, end) - max(month, above[index])
      if shares > 0 { cost += shares * perShare[index] }
    }
    return cost
  }
}

/// What a broker passes on beside its commission, outside of the commission's minimum and cap.
public struct PassThrough: Hashable, Sendable, Codable {
  /// The clearing house's fee: currency a share.
  public var clearing: Double
  /// The most of it, as a share of the value.
  public var clearingCap: Double
  /// The exchange's fee for taking, in currency a share.
  ///
  /// Limit orders that rested pay none, and get no rebate.
  public var taking: Double
  /// Fees that are a share of the commission.
  public var ofCommission: Double

  /// Makes fees of their parts.
  public init(clearing: Double, clearingCap: Double, taking: Double, ofCommission: Double) {
    self.clearing = clearing
    self.clearingCap = clearingCap
    self.taking = taking
    self.ofCommission = ofCommission
  }

  /// What a fill pays.
  func cost(
    of quantity: Double, value: Double, commission: Double, isMaker: Bool
  ) -> Double {
    var cost = min(quantity * clearing, value * clearingCap)
    if !isMaker { cost += quantity * taking }
    return cost + commission * ofCommission
  }
}
