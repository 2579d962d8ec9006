import Numerics
import Series
public import Simulation

/// What a run's whole search finds where there is nothing to find.
///
/// The search is made again on many paths of the same moves in another order. How often it does as well there is the
/// probability that luck explains the run; what it earns there beyond the trend is its training bias.
///
/// - SeeAlso: `PathPermutation`; Masters (2018), "Testing and tuning market trading systems"; formula digest B17.
public struct SearchPermutation: Hashable, Sendable {
  /// Why a run has no such test.
  public enum Refusal: String, Error, Hashable, Sendable, CustomStringConvertible {
    /// Several symbols.
    case severalSymbols = "it needs a run on one symbol in one account"
    /// Other bars are read.
    case references =
      "the rules read other symbols or finer bars, whose moves belong to the same moments"
    /// Nothing qualified, or positions are not known.
    case noPositions = "the run holds no position that prices alone decide"

    /// The reason as half a sentence.
    public var description: String { rawValue }
  }

  /// How paths are made.
  public struct Terms: Hashable, Sendable {
    /// Paths.
    public var paths = 100
    /// Bars in a block.
    public var block = 5
    /// Of the paths.
    public var seed: UInt64 = 1

    /// The defaults.
    public init() {}
  }

  /// How paths were made.
  public let terms: Terms
  /// The metric by which the search ranks sets.
  public let objective: String
  /// Its value for the run.
  public let value: Double
  /// Its values on the paths, in their order; NaN where no set qualified.
  public let values: [Double]
  /// The share of paths, the run among them, on which the search does as well.
  public let probability: Double
  /// Σ position × return of the run.
  public let total: Double
  /// What the market's trend gave to positions that were more long than short.
  public let trend: Double
  /// What the search earned beyond the trend on the paths, in the mean: it fitted noise.
  public let trainingBias: Double
  /// What remains of the total.
  public var skill: Double { total - trend - trainingBias }
  /// The total less the training bias.
  public var unbiasedTotal: Double { total - trainingBias }

  /// Makes a run's search again on other paths.
  ///
  /// A backtest is a search among one set. `progress` is told the finished share from 0 to 1, on any thread; returning false
  /// ends it.
  ///
  /// - Throws: `Refusal` for a run that has no such test, `ResearchError.ended`, and what the run itself throws.
  /// - Complexity: paths × that of the run.
  public init(
    _ outcome: RunOutcome, _ terms: Terms = Terms(), layout: LaneSweep.Layout = .init(),
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws {
    guard outcome.bars.count == 1, outcome.spec.settings.portfolio == nil else {
      throw Refusal.severalSymbols
    }
    guard outcome.references.isEmpty else { throw Refusal.references }
    let objective = try outcome.spec.rankedBy()
    guard let own = try Found(outcome, objective) else { throw Refusal.noPositions }
    let bars = outcome.bars[0]
    let rows = outcome.spec.rows(of: bars)
    let permutation = PathPermutation(block: terms.block)
    let source = RandomStream(seed: terms.seed)
    var found: [Found?] = []
    for number in 0..<terms.paths {
      var random = source.split(number)
      let path = permutation.path(of: bars, rows: rows, &random)
      let part = progress.map { report in
        { @Sendable (done: Double) in report((Double(number) + done) / Double(terms.paths)) }
      }
      if let part, !part(0) { throw ResearchError.ended }
      found.append(
        try Self.search(outcome, on: path, layout: layout, progress: part).flatMap {
          try Found($0, objective)
        })
    }
    self.terms = terms
    self.objective = objective.metric.name
    value = own.value
    values = found.map { $0?.value ?? .nan }
    let asGood = values.count { !$0.isNaN && !objective.metric.isBetter(own.value, than: $0) }
    probability = Double(asGood + 1) / Double(terms.paths + 1)
    (total, trend) = (own.total, own.trend)
    let excess = found.map { $0.map { $0.total - $0.trend } ?? 0 }
    trainingBias = excess.isEmpty ? 0 : Statistics.mean(excess)
  }

  /// The search on other bars; nil where no set qualifies.
  private static func search(
    _ outcome: RunOutcome, on bars: Bars, layout: LaneSweep.Layout,
    progress: (@Sendable (Double) -> Bool)?
  ) throws -> RunOutcome? {
    do {
      return try RunOutcome(
        outcome.spec, strategy: outcome.strategy, bars: [bars], layout: layout, progress: progress)
    } catch ResearchError.nothingChosen {
      return nil
    }
  }

  /// What a search found.
  private struct Found {
    let value, total, trend: Double

    /// Nil where no set qualified, or positions are not known.
    init?(_ outcome: RunOutcome, _ objective: Objective) throws {
      guard let account = outcome.accounts.first, let positions = account.positions else {
        return nil
      }
      if let sweep = outcome.sweep, let best = sweep.best {
        value = sweep.scores[best]
      } else {
        value = outcome.performance?[objective.metric] ?? .nan
      }
      (total, trend, _) = SignalPermutation.partition(
        positions: positions, returns: account.marketReturns)
    }
  }
}
