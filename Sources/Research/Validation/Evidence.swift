/// How much of a sweep's best result luck explains.
public struct Evidence: Hashable, Sendable {
  /// What the sets are compared with.
  public enum Benchmark: String, Hashable, Sendable, CaseIterable {
    /// Doing nothing.
    case cash
    /// Holding the instrument.
    case hold
  }

  /// How the evidence is gathered.
  public struct Terms: Hashable, Sendable {
    /// Resamples of the bootstrap.
    public var resamples = 1000
    /// Blocks of time that cross-validation combines; even, 2 to 20.
    public var blocks = 16
    /// Of the resamples.
    public var seed: UInt64 = 1
    /// What the test of predictive ability compares the sets with.
    public var benchmark = Benchmark.cash
    /// Sets that were tried on this data before, in other runs.
    public var earlierTrials = 0

    /// The defaults.
    public init() {}
  }

  /// How it was gathered.
  public let terms: Terms
  /// The instrument of the best set, to which all of this belongs.
  public let symbol: String
  /// The best set, by its place among the sweep's.
  public let best: Int
  /// Returns of each set.
  public let bars: Int
  /// Sets whose returns differ.
  public let trials: Int
  /// Sets that never held anything.
  public let idle: Int

  // MARK: The best set

  /// The best set's Sharpe ratio per bar.
  public let sharpe: Double
  /// Of its returns.
  public let skewness: Double
  /// Raw: 3 for a normal distribution.
  public let kurtosis: Double
  /// The probability that its true ratio is above zero, had it been the only one.
  public let probabilistic: Double
  /// The same above what luck makes of the best of all trials.
  public let deflated: Double
  /// The ratio per bar that the best of all trials has by luck.
  public let expectedBest: Double
  /// Bars from which on its ratio is above zero with 95 % confidence, had it been the only one.
  public let minimumTrackRecord: Double
  /// Bars from which on it is above what luck makes of the best with 95 % confidence.
  public let deflatedTrackRecord: Double
  /// Years below which the best of as many trials reaches its annual ratio without skill.
  public let minimumBacktestYears: Double
  /// Its annual ratio less what the number of trials takes off it.
  public let haircut: HaircutSharpe

  // MARK: All sets

  /// Variance of the trials' ratios per bar.
  public let variance: Double
  /// Mean correlation of the trials' returns.
  public let meanCorrelation: Double
  /// Independent trials that they are worth by that mean: too many where it is high.
  public let effectiveTrials: Double
  /// The same by the participation ratio of the correlations' eigenvalues: too few to correct a ratio by.
  public let effectiveDimensions: Double
  /// Cross-validation over all choices of half of the blocks; nil where a block has fewer than two bars, or there are
  /// fewer than two trials.
  public let overfitting: Overfitting?
  /// The tests of predictive ability.
  public let ability: PredictiveAbility

  /// The figures of a cross-validation.
  public struct Overfitting: Hashable, Sendable {
    /// The share of splits whose choice does not beat the middle out-of-sample.
    public let probability: Double
    /// The share of splits whose choice loses money out-of-sample.
    public let lossProbability: Double
    /// Of the choices' ratios, out-of-sample on in-sample.
    public let slope: Double
    /// Splits, blocks, and bars in a block.
    public let splits: Int
    /// Blocks of time.
    public let blocks: Int
    /// Bars in a block.
    public let rowsPerBlock: Int
    /// Logits of the choices' ranks, counted in 41 equal bins from -10 to 10, the ends included.
    public let logits: [Int]
  }
}

extension Evidence.Overfitting {
  init(_ found: BacktestOverfitting) {
    probability = found.probability
    lossProbability = found.lossProbability
    slope = found.degradation.slope
    splits = found.splits.count
    blocks = found.blocks
    rowsPerBlock = found.rowsPerBlock
    var bins = [Int](repeating: 0, count: 41)
    for split in found.splits {
      let place = ((split.logit + 10) * 2).rounded()
      bins[Int(min(max(place, 0), 40))] += 1
    }
    logits = bins
  }
}
