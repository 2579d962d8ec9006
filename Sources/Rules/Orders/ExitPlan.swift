/// One profit target and the share of the position that leaves there.
public struct Target: Sendable, Hashable {
  /// Where it lies.
  public var distance: Distance
  /// The share of the entry's quantity; nil for all that is left.
  public var portion: Formula?

  /// Makes a target.
  public init(_ distance: Distance, portion: Formula? = nil) {
    self.distance = distance
    self.portion = portion
  }
}

/// How a stop follows the best price of a position.
public struct Trail: Sendable, Hashable {
  /// How far it stays behind.
  public var distance: Distance
  /// Whether the distance is that of each close, rather than that of the signal's close.
  public var isLive: Bool
  /// Whether it follows the best close, rather than the best price.
  public var isOnClose: Bool

  /// Makes a trail.
  public init(_ distance: Distance, isLive: Bool = false, isOnClose: Bool = false) {
    self.distance = distance
    self.isLive = isLive
    self.isOnClose = isOnClose
  }

  /// Whether the stop moves at closes only, and stands still inside a bar.
  package var movesAtCloses: Bool { isLive || isOnClose }
}

/// When the stop moves to the price of the entry.
public struct BreakEvenMove: Sendable, Hashable {
  /// How far the best price must be from the entry.
  public var distance: Distance
  /// How far beyond the entry the stop then lies, in price units; nil for at the entry.
  public var plus: Formula?

  /// Makes a move.
  public init(_ distance: Distance, plus: Formula? = nil) {
    self.distance = distance
    self.plus = plus
  }
}

extension Trail: CustomStringConvertible {
  /// The trail as a strategy's text has it.
  public var description: String {
    (isLive ? "live(\(distance))" : "\(distance)") + (isOnClose ? " on close" : "")
  }
}

extension BreakEvenMove: CustomStringConvertible {
  /// The move as a strategy's text has it.
  public var description: String { "\(distance)" + (plus.map { " plus \($0)" } ?? "") }
}
