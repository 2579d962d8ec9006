/// The published schedule of a broker, by name.
public enum CostPreset: String, Hashable, Sendable, Codable, CaseIterable {
  /// Nothing costs anything.
  case zero
  /// Alpaca's shares: no commission, the regulators' fees.
  case alpaca
  /// Interactive Brokers' fixed schedule for United States shares, and the regulators' fees.
  case ibFixed = "ib-fixed"
  /// Alpaca's coins, the lowest tier of volume, every fill as a taker.
  case crypto

  /// What the broker takes of a fill.
  ///
  /// - `ibFixed`: 0.005 a share, at least 1, at most 1 % of the value.
  /// - `crypto`: 0.25 %. Whoever waits in the book pays 0.15 %: a target would, and is charged more here.
  public var commission: Commission {
    switch self {
    case .zero, .alpaca: Commission()
    case .ibFixed: Commission(perShare: 0.005, minimum: 1, cap: 0.01)
    case .crypto: Commission(rate: 0.0025)
    }
  }

  /// Whether the regulators' fees of shares are passed on.
  public var hasFees: Bool { self == .alpaca || self == .ibFixed }
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

  /// Makes costs of their parts.
  public init(
    preset: CostPreset? = nil, fees: FeeSchedule? = nil, surcharge: Double? = nil
  ) {
    self.preset = preset
    self.fees = fees
    self.surcharge = surcharge
  }
}

extension Settings {
  /// Takes the schedule of a broker: its commission, and the regulators' fees where it passes them on.
  public mutating func take(_ preset: CostPreset, fees: FeeSchedule = .unitedStates) {
    commission = preset.commission
    costs = Costs(preset: preset, fees: preset.hasFees ? fees : nil)
  }
}
