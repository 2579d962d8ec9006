/// What the account of a portfolio refused, was charged, and did of itself.
public struct PoolAccount: Sendable {
  /// Orders that were not taken, with the reasons.
  public internal(set) var refusals: [Refusal] = []
  /// What the account was charged and paid beside its fills.
  public internal(set) var charges = AccountCharges()
  /// What happened how often, beside the fills.
  public internal(set) var tallies = OrderTallies()
  /// What dividends and splits did to positions.
  public internal(set) var actions: [AppliedAction] = []
  /// Orders that risk limits have made smaller.
  public internal(set) var cuts: [RiskCut] = []
  /// Fills that a margin call or a risk limit made, whatever the rules said.
  public internal(set) var forced = 0

  /// Nothing yet.
  init() {}

  /// The accounts of stretches one behind the other; nil for none.
  public init?(joining parts: [PoolAccount]) {
    guard let first = parts.first else { return nil }
    self = first
    for part in parts.dropFirst() { append(part) }
  }

  /// How many orders were refused for each reason, the most frequent first.
  public var reasons: [(reason: String, count: Int)] {
    let counts = Dictionary(grouping: refusals, by: \.message).mapValues(\.count)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Adds what came of a later stretch.
  mutating func append(_ other: PoolAccount) {
    refusals += other.refusals
    charges.add(other.charges)
    tallies.add(other.tallies)
    actions += other.actions
    cuts += other.cuts
    forced += other.forced
  }
}
