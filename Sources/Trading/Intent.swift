public import Simulation

/// Why an order is sent.
public enum IntentKind: String, Sendable, Hashable, Codable {
  /// To open a position.
  case entry
  /// To close it because the strategy says so.
  case exit
  /// To protect it with a stop, a target or both.
  case protect
  /// To close it because the session ends.
  case flatten
}

/// An order that the runner decided on, written down before it goes on the wire.
public struct Intent: Hashable, Sendable {
  /// Why.
  public var kind: IntentKind
  /// Start of the bar at whose close the position was decided on.
  public var barTime: Int64
  /// The order.
  public var request: OrderRequest
  /// What an entry's position is to be protected with.
  public var protection: Protection

  /// Makes an intent of its parts.
  public init(
    kind: IntentKind, barTime: Int64, request: OrderRequest, protection: Protection = Protection()
  ) {
    self.kind = kind
    self.barTime = barTime
    self.request = request
    self.protection = protection
  }
}

/// Where the protective orders of a position lie, seen from its fill.
public struct Protection: Hashable, Sendable {
  /// From the fill to the stop; NaN for none.
  public var stopDistance: Double
  /// From the fill to the target; NaN for none.
  public var targetDistance: Double
  /// Whether the stop's distance is a fraction of the fill price rather than a price.
  public var stopIsFraction: Bool
  /// Whether the target's distance is a fraction of the fill price rather than a price.
  public var targetIsFraction: Bool

  /// Makes a protection; none unless told.
  public init(
    stopDistance: Double = .nan, targetDistance: Double = .nan, stopIsFraction: Bool = false,
    targetIsFraction: Bool = false
  ) {
    self.stopDistance = stopDistance
    self.targetDistance = targetDistance
    self.stopIsFraction = stopIsFraction
    self.targetIsFraction = targetIsFraction
  }

  /// Takes the protection of a decision.
  public init(_ decision: Decision) {
    self.init(
      stopDistance: decision.stopDistance, targetDistance: decision.targetDistance,
      stopIsFraction: decision.stopIsFraction, targetIsFraction: decision.targetIsFraction)
  }

  /// Whether there is any.
  public var isWanted: Bool { stopDistance > 0 || targetDistance > 0 }

  /// The prices for a position that filled at `fill`, in steps of `tick`.
  public func prices(fill: Double, isLong: Bool, tick: Tick) -> (stop: Double?, target: Double?) {
    tick.protection(
      fill: fill, isLong: isLong,
      stopDistance: stopIsFraction ? stopDistance * fill : stopDistance,
      targetDistance: targetIsFraction ? targetDistance * fill : targetDistance)
  }
}

/// The names of one strategy's orders, derived from what is intended and nothing else.
///
/// The same intent has the same name after a retry or a restart, so that a broker that saw it
/// refuses the repeat. The bar's time tells sessions apart.
public struct OrderNames: Hashable, Sendable {
  /// What every name of this strategy on this symbol starts with.
  public let prefix: String

  /// Makes the names of a strategy, by its fingerprint, on a symbol.
  public init(fingerprint: String, symbol: String) {
    prefix = "ls-\(fingerprint.prefix(12))-\(symbol.replacing("/", with: ""))-"
  }

  /// The name of an order; `sequence` counts protective orders of the same entry from 1.
  public func name(_ kind: IntentKind, barTime: Int64, sequence: Int = 1) -> String {
    let time = String(barTime / 1_000_000_000)
    return prefix + time + "-" + kind.rawValue + (sequence == 1 ? "" : String(sequence))
  }

  /// What a name of ours says; nil for any other name.
  public func parse(_ name: String) -> (kind: IntentKind, barTime: Int64, sequence: Int)? {
    guard name.hasPrefix(prefix) else { return nil }
    let parts = name.dropFirst(prefix.count).split(separator: "-")
    guard parts.count == 2, let seconds = Int64(parts[0]) else { return nil }
    let word = parts[1].prefix { !$0.isNumber }
    guard let kind = IntentKind(rawValue: String(word)) else { return nil }
    let sequence = Int(parts[1].dropFirst(word.count)) ?? 1
    return (kind, seconds * 1_000_000_000, sequence)
  }
}
