/// Several strategies that vote, each with a weight.
///
/// A member votes long from its entry to its exit, by its signals alone: stops, targets and sizes of
/// members are left out. Parameters of members get the member's name before theirs.
public struct Ensemble: Strategy {
  /// One voter.
  public struct Member: Sendable {
    let strategy: any Strategy
    let weight: Double

    /// A strategy with the weight of its vote.
    public init(_ strategy: any Strategy, weight: Double = 1) {
      self.strategy = strategy
      self.weight = weight
    }
  }

  let quorum = Parameter("quorum", 0.1...1, by: 0.1, default: 0.5)
  private let members: [Member]
  /// The name on the command line.
  public let name: String

  /// Makes an ensemble; a position is held while the votes for it reach the quorum, a share of all weights.
  public init(
    _ members: [Member] = [Member(SMACross()), Member(Momentum()), Member(MACDCross())],
    name: String = "ensemble"
  ) {
    self.members = members
    self.name = name
  }

  /// What the strategy does.
  public var summary: String {
    "Holds while enough of \(members.map(\.strategy.name).joined(separator: ", ")) do, by weight."
  }

  /// What a parameter set must satisfy: what all members ask for.
  public var constraint: Condition? {
    members.compactMap { member in
      member.strategy.constraint.map { Condition($0.node.renamed(for: member.strategy)) }
    }.reduce(nil) { all, one in all.map { $0 && one } ?? one }
  }

  /// The rules.
  public func rules(_ market: Market) -> Rules {
    let total = members.map(\.weight).reduce(0, +)
    var (long, short) = (Formula(floatLiteral: 0), Formula(floatLiteral: 0))
    var hasShorts = false
    for member in members {
      let rules = member.strategy.rules(market)
      let share = member.weight / total
      if let entry = rules.enterLong {
        long = long + Self.holds(entry, until: rules.exitLong, member) * share
      }
      if let entry = rules.enterShort {
        hasShorts = true
        short = short + Self.holds(entry, until: rules.exitShort, member) * share
      }
    }
    // Shares such as thirds do not add up to the last bit.
    let needed = quorum - 1e-9
    return Rules {
      // Where both sides reach the quorum nothing is begun.
      EnterLong(when: long >= needed && short < needed)
      ExitLong(when: long < needed)
      if hasShorts {
        EnterShort(when: short >= needed && long < needed)
        ExitShort(when: short < needed)
      }
    }
  }

  /// 1 from an entry to the next exit, else 0; where both hold at a bar it is out.
  private static func holds(
    _ entry: Condition, until exit: Condition?, _ member: Member
  ) -> Formula {
    let entered = Condition(entry.node.renamed(for: member.strategy)).barsSince
    guard let exit else { return (entered >= 0).number }
    let left = Condition(exit.node.renamed(for: member.strategy)).barsSince
    return (entered >= 0 && !(left <= entered)).number
  }
}

extension Node {
  /// The same formula with the strategy's name before each parameter's.
  fileprivate func renamed(for strategy: any Strategy) -> Node {
    if case .parameter(let parameter) = operation {
      let prefix = strategy.name.map { $0 == "-" ? "_" : String($0) }.joined()
      return Node(.parameter(parameter.named(prefix + "_" + parameter.name)))
    }
    return Node(
      operation, inputs.map { $0.renamed(for: strategy) },
      settings: settings.map { $0.renamed(for: strategy) })
  }
}
