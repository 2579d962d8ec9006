/// The published schedule of a broker, by name.
public enum CostPreset: String, Hashable, Sendable, Codable, CaseIterable {
  /// Nothing costs anything.
  case zero
  /// Alpaca's shares: no commission, the regulators' fees.
  case alpaca
  /// Interactive Brokers' fixed schedule for United States shares, and the regulators' fees.
  case ibFixed = "ib-fixed"
  /// Interactive Brokers' tiered schedule for United States shares, what it passes on, and the regulators' fees.
  case ibTiered = "ib-tiered"
  /// Alpaca's coins, the lowest tier of volume.
  case crypto

  /// What the broker takes of a fill.
  ///
  /// - `ibFixed`: 0.005 a share, at least 1, at most 1 % of the value.
  /// - `ibTiered`: 0.0035 a share, less behind 300 000, 3, 20 and 100 million shares of a month, at least 0.35, at most
  ///   1 % of the value.
  /// - `crypto`: 0.25 %, and 0.15 % for limit orders that rested.
  public var commission: Commission {
    switch self {
    case .zero, .alpaca: Commission()
    case .ibFixed: Commission(perShare: 0.005, minimum: 1, cap: 0.01)
    case .ibTiered: Commission(minimum: 0.35, cap: 0.01, tiers: Self.monthlyTiers)
    case .crypto: Commission(rate: 0.0025, makerRate: 0.0015)
    }
  }

  private static let monthlyTiers = [
    CommissionTier(above: 0, perShare: 0.0035), CommissionTier(above: 300_000, perShare: 0.0020),
    CommissionTier(above: 3_000_000, perShare: 0.0015),
    CommissionTier(above: 20_000_000, perShare: 0.0010),
    CommissionTier(above: 100_000_000, perShare: 0.0005),
  ]

  /// What the broker passes on of others' fees.
  ///
  /// - `ibTiered`: clearing 0.0002 a share, at most 0.5 % of the value; 0.003 a share for taking from an exchange, as
  ///   the broker's own examples have it; 0.0175 % of the commission for the New York exchange and 0.0563 % for FINRA.
  ///   See `docs/costs.md` for what of it is **unconfirmed**.
  public var passThrough: PassThrough? {
    guard self == .ibTiered else { return nil }
    return PassThrough(
      clearing: 0.0002, clearingCap: 0.005, taking: 0.003, ofCommission: 0.000_175 + 0.000_563)
  }

  /// Whether the regulators' fees of shares are passed on.
  public var hasFees: Bool { self == .alpaca || self == .ibFixed || self == .ibTiered }
}

/// What trading costs beyond a commission that is the same for every fill.
public struct Costs: Hashable, Sendable, Codable {
  /// The schedule that the commission was taken from; nil for one of one's own.
  public var preset: CostPreset?
  /// Regulators' fees; nil for none.
  public var fees: FeeSchedule?
  /// A share of each fill's value on top of all the rest, outside of every minimum and cap; nil for none.
  ///
  /// It is how much more a run could bear: see `CostCurve`.
  public var surcharge: Double?
  /// What the broker passes on of others' fees; nil for none.
  public var passThrough: PassThrough?

  /// Makes costs of their parts.
  public init(
    preset: CostPreset? = nil, fees: FeeSchedule? = nil, surcharge: Double? = nil,
    passThrough: PassThrough? = nil
  ) {
    self.preset = preset
    self.fees = fees
    self.surcharge = surcharge
    self.passThrough = passThrough
  }
}

extension Settings {
  /// Takes the schedule of a broker: its commission, and the regulators' fees where it passes them on.
  public mutating func take(_ preset: CostPreset, fees: FeeSchedule = .unitedStates) {
    commission = preset.commission
    costs = Costs(
      preset: preset, fees: preset.hasFees ? fees : nil, passThrough: preset.passThrough)
  }
}
