import Rules
import Simulation

/// What further costs do to a run, and how much of them it bears.
///
/// A cost here is a share of each fill's value, on top of all that the run assumes already. Every point is the
/// account made again, so whole shares and compounding count.
public struct CostCurve: Sendable {
  /// One further cost and what it leaves.
  public struct Point: Sendable, Hashable {
    /// Share of each fill's value: 0.0001 is a basis point.
    public let surcharge: Double
    /// What came of it.
    public let figures: AccountReplay.Figures
  }

  /// The costs that were asked for, and what they leave.
  public let points: [Point]
  /// The further cost at which the profit is zero; nil for a run that loses anyway, or bears more than `limit`.
  public let breakEven: Double?
  /// The further cost at which the Sharpe ratio is zero; nil likewise.
  public let sharpeBreakEven: Double?

  /// The basis points of a usual curve.
  public static let usual: [Double] = [0, 1, 2, 5, 10, 20, 50, 100].map { $0 / 10_000 }
  /// The largest cost that is tried: a tenth of each fill's value.
  public static let limit = 0.1
  /// How close a break-even is found, as a share of a fill's value: a thousandth of a basis point.
  public static let precision = 1e-7

  /// Makes an account again under further costs.
  ///
  /// - Throws: `RulesError`, as the run itself.
  /// - Complexity: some forty backtests.
  public init(
    _ account: AccountReplay, surcharges: [Double] = CostCurve.usual
  ) throws {
    var points: [Point] = []
    for surcharge in surcharges {
      points.append(
        Point(surcharge: surcharge, figures: try Self.figures(account, surcharge)))
    }
    self.points = points
    let plain = try account.figures()
    // A guess by which the search begins: the profit shared among all that was traded.
    let guess = plain.profit / plain.traded
    breakEven = try Self.zero(near: guess) { surcharge throws in
      try Self.figures(account, surcharge).profit
    }
    sharpeBreakEven = try Self.zero(near: guess) { surcharge throws in
      try Self.figures(account, surcharge).sharpe
    }
  }

  private static func figures(
    _ account: AccountReplay, _ surcharge: Double
  ) throws -> AccountReplay.Figures {
    guard surcharge > 0 else { return try account.figures() }
    var settings = account.settings
    var costs = settings.costs ?? Costs()
    costs.surcharge = surcharge
    settings.costs = costs
    return try account.figures(settings)
  }

  /// Where a falling value turns negative: doubling from a guess, then halving the interval.
  private static func zero(
    near guess: Double, _ value: (Double) throws -> Double
  ) throws -> Double? {
    guard try value(0) > 0 else { return nil }
    var low = 0.0
    var high = guess > precision && guess.isFinite ? min(guess, limit) : 0.0001
    while try value(high) > 0 {
      guard high < limit else { return nil }
      (low, high) = (high, min(high * 2, limit))
    }
    while high - low > precision {
      let middle = (low + high) / 2
      if try value(middle) > 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
