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
  /// Currency from the fill to the stop, for an entry; NaN for none.
  public var stopDistance: Double
  /// Currency from the fill to the target, for an entry; NaN for none.
  public var targetDistance: Double

  /// Makes an intent of its parts.
  public init(
    kind: IntentKind, barTime: Int64, request: OrderRequest, stopDistance: Double = .nan,
    targetDistance: Double = .nan
  ) {
    self.kind = kind
    self.barTime = barTime
    self.request = request
    self.stopDistance = stopDistance
    self.targetDistance = targetDistance
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
