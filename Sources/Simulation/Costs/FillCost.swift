/// What one fill costs, part by part, in currency.
///
/// The lane kernel charges the same sum; a test holds the two together. Slippage is no part of it: that is in
/// the fill's price.
public struct FillCost: Hashable, Sendable {
  /// What the broker takes.
  public var commission = 0.0
  /// What the broker passes on of others' fees.
  public var passedOn = 0.0
  /// Regulators' share of a sale's value.
  public var saleFee = 0.0
  /// Regulators' fee for the shares of a sale.
  public var soldShareFee = 0.0
  /// Regulators' fee for the shares of any trade.
  public var tradedShareFee = 0.0
  /// What a run adds to each fill to find out how much it bears.
  public var surcharge = 0.0

  /// The sum of all parts.
  public var total: Double { commission + surcharge + passedOn + fees }

  /// What regulators take.
  public var fees: Double { saleFee + soldShareFee + tradedShareFee }

  /// The cost of a fill of so many shares, always positive, on a day with these fees.
  ///
  /// `isMaker` says that a limit order filled that had rested, `month` how many shares the month had before.
  public init(
    of quantity: Double, at price: Double, isSale: Bool, _ commission: Commission,
    fees: FeeRates? = nil, surcharge: Double = 0, passThrough: PassThrough? = nil,
    isMaker: Bool = false, month: Double = 0
  ) {
    self.commission = commission.cost(of: quantity, at: price, isMaker: isMaker, month: month)
    passedOn =
      passThrough?.cost(
        of: quantity, value: quantity * price, commission: self.commission, isMaker: isMaker) ?? 0
    self.surcharge = quantity * price * surcharge
    guard let fees else { return }
    tradedShareFee = Self.cents(quantity * fees.tradedShare)
    guard isSale else { return }
    saleFee = Self.cents(quantity * price * fees.sale)
    soldShareFee = min(Self.cents(quantity * fees.soldShare), fees.soldShareCap)
  }

  /// Rounded up to the cent; what lies above one by no more than the noise of arithmetic is that cent.
  static func cents(_ amount: Double) -> Double {
    (amount * 100 * (1 - 1e-12)).rounded(.up) / 100
  }
}

extension Commission {
  /// The commission of a fill, of a limit order that had rested if `isMaker` says so, behind so many shares of the
  /// month.
  public func cost(
    of quantity: Double, at price: Double, isMaker: Bool = false, month: Double = 0
  ) -> Double {
    let value = quantity * price
    let rate = isMaker ? makerRate ?? rate : rate
    let shares = TierTable(tiers)?.cost(of: quantity, after: month) ?? quantity * perShare
    let cost = max((perOrder ?? 0) + value * rate + shares, minimum)
    return min(cost, value * (cap ?? .infinity))
  }
}
