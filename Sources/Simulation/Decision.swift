/// What the rules order at the close of a bar, to work from the next bar on.
public struct Decision: Hashable, Sendable, Codable {
  /// Start of the bar at whose close it was taken, UTC nanoseconds.
  public var time: Int64
  /// Whether the position is to be closed at the market.
  public var exit: Bool
  /// The side of a position to be opened at the market, after the exit; nil for none.
  public var entry: Trade.Side?
  /// Shares to enter, before the cut to what cash allows at the fill; infinite for all cash.
  public var quantity: Double
  /// Distance of the protective stop from the fill; NaN for none.
  public var stopDistance: Double
  /// Distance of the target from the fill; NaN for none.
  public var targetDistance: Double
  /// Whether the stop's distance is a fraction of the fill price rather than a price.
  public var stopIsFraction = false
  /// Whether the target's distance is a fraction of the fill price rather than a price.
  public var targetIsFraction = false

  /// Makes a decision of its parts.
  public init(
    time: Int64, exit: Bool = false, entry: Trade.Side? = nil, quantity: Double = 0,
    stopDistance: Double = .nan, targetDistance: Double = .nan
  ) {
    self.time = time
    self.exit = exit
    self.entry = entry
    self.quantity = quantity
    self.stopDistance = stopDistance
    self.targetDistance = targetDistance
  }

  /// Whether both order the same to the last bit; NaN is the same as NaN.
  package func isSame(as other: Decision) -> Bool {
    func numbers(_ decision: Decision) -> [UInt64] {
      [decision.quantity, decision.stopDistance, decision.targetDistance].map {
        $0.isNaN ? Double.nan.bitPattern : $0.bitPattern
      }
    }
    return time == other.time && exit == other.exit && entry == other.entry
      && stopIsFraction == other.stopIsFraction && targetIsFraction == other.targetIsFraction
      && numbers(self) == numbers(other)
  }

  /// Reads one lane of pending orders.
  package init(_ orders: PendingOrders, lane: Int, rules: RunRules, time: Int64) {
    let bit: UInt8 = 1 << UInt8(lane)
    let entry: Trade.Side? =
      orders.enterLong & bit != 0 ? .long : orders.enterShort & bit != 0 ? .short : nil
    self.init(
      time: time, exit: orders.exit & bit != 0, entry: entry,
      quantity: entry == nil
        ? 0 : rules.sizeKind == .allIn ? .infinity : orders.quantity[lane],
      stopDistance: entry != nil && rules.hasStop ? orders.stop[lane] : .nan,
      targetDistance: entry != nil && rules.hasTarget ? orders.target[lane] : .nan)
    stopIsFraction = rules.stopIsFraction
    targetIsFraction = rules.targetIsFraction
  }
}
