/// One figure of `Performance`, with its name, meaning and direction.
///
/// The name is the key in JSON and CSV, and what objectives and gate checks ask for.
public struct Metric: Sendable {
  /// How a value is shown to people.
  public enum Unit: String, Sendable, Hashable, Codable {
    /// A fraction, shown times 100 with a percent sign.
    case percent
    /// A plain number.
    case ratio
    /// An amount of the account's currency.
    case currency
    /// A number of bars.
    case bars
    /// A number of calendar days.
    case days
    /// A number of things.
    case count
  }

  /// Which values are better.
  public enum Direction: String, Sendable, Hashable, Codable {
    /// More is better.
    case higher
    /// Less is better.
    case lower
    /// Neither: it describes and does not judge.
    case neutral
  }

  /// The parts of a metrics table.
  public enum Group: String, Sendable, Hashable, Codable, CaseIterable {
    case returns = "Returns"
    case risk = "Risk"
    case drawdown = "Drawdown"
    case trades = "Trades"
    case benchmark = "Against buy and hold"
  }

  /// The key: lower-case words joined by hyphens.
  public let name: String
  /// The name for people.
  public let label: String
  /// The part of a table that it belongs to.
  public let group: Group
  /// How it is shown.
  public let unit: Unit
  /// Which values are better.
  public let better: Direction
  /// Where the value is.
  let path: any WritableKeyPath<Performance, Double> & Sendable

  init(
    _ name: String, _ label: String, _ group: Group, _ unit: Unit, _ better: Direction,
    _ path: any WritableKeyPath<Performance, Double> & Sendable
  ) {
    self.name = name
    self.label = label
    self.group = group
    self.unit = unit
    self.better = better
    self.path = path
  }

  /// The metric of a name; nil for an unknown one.
  public static func named(_ name: String) -> Metric? { byName[name] }

  private static let byName = Dictionary(
    all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  /// Whether a value is better than another: NaN is worse than anything, neutral metrics never are.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    guard !value.isNaN, better != .neutral else { return false }
    if other.isNaN { return true }
    return better == .higher ? value > other : value < other
  }
}

extension Metric: Hashable {
  /// Whether both have the same name.
  public static func == (left: Metric, right: Metric) -> Bool { left.name == right.name }

  /// Hashes the name.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
