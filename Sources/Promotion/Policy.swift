import Records
import Simulation

/// Thresholds that a run must meet before it may be promoted.
public struct Policy: Sendable, Hashable {
  /// One threshold.
  public struct Threshold: Sendable, Hashable, Codable {
    /// The metric's name in the catalogue, or `walk-forward-efficiency`, `walk-forward-consistency`, or one
    /// of `evidenceMetrics`.
    public let metric: String
    /// The least that passes; nil for no lower bound.
    public let minimum: Double?
    /// The most that passes; nil for no upper bound.
    public let maximum: Double?

    /// Makes a threshold.
    public init(metric: String, minimum: Double? = nil, maximum: Double? = nil) {
      self.metric = metric
      self.minimum = minimum
      self.maximum = maximum
    }
  }

  /// The policy's name.
  public let name: String
  /// The thresholds in the order in which they are checked.
  public let thresholds: [Threshold]
  /// Whether batch and bar-by-bar must agree to the last bit.
  public let requiresLockstep: Bool
  /// Whether later bars must leave all before them as it was.
  public let requiresCausality: Bool
  /// Whether fills at the signal's own close are allowed.
  public let allowsOptimisticFills: Bool

  /// Makes a policy.
  public init(
    name: String, thresholds: [Threshold], requiresLockstep: Bool = true,
    requiresCausality: Bool = true, allowsOptimisticFills: Bool = false
  ) {
    self.name = name
    self.thresholds = thresholds
    self.requiresLockstep = requiresLockstep
    self.requiresCausality = requiresCausality
    self.allowsOptimisticFills = allowsOptimisticFills
  }

  /// What is asked where the user has no policy of their own.
  public static let standard = Policy(
    name: "standard",
    thresholds: [
      Threshold(metric: "trades", minimum: 300),
      Threshold(metric: "win-rate", minimum: 0.6),
      Threshold(metric: "profit-factor", minimum: 1.5),
      Threshold(metric: "max-drawdown", minimum: -0.2),
      Threshold(metric: "walk-forward-efficiency", minimum: 0.5),
    ])

  /// Metrics of a walk-forward that are not in the catalogue.
  static let walkForwardMetrics = ["walk-forward-efficiency", "walk-forward-consistency"]
}

/// What can be wrong with a policy file or a promotion.
public enum PromotionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A policy file that says something this program does not know.
  case badPolicy(file: String, line: Int, reason: String)
  /// A run that speaks for no parameter set.
  case nothingToPromote(run: Int64)
  /// A run over several symbols.
  case severalSymbols(run: Int64, symbols: [String])
  /// A run that did not pass, without a reason to override.
  case notPassed(run: Int64, failed: [String])
  /// An override without words.
  case emptyReason
  /// A manifest that cannot be read.
  case badManifest(path: String, reason: String)
  /// A manifest whose strategy is not the one at hand.
  case fingerprintDiffers(strategy: String, manifest: String, program: String)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .badPolicy(let file, let line, let reason): "\(file):\(line): \(reason)"
    case .nothingToPromote(let run):
      "run \(run) has no parameter set to promote: none qualified; widen its ranges"
    case .severalSymbols(let run, let symbols):
      "run \(run) covers \(symbols.joined(separator: ", ")); promote a run over one symbol, without --pool"
    case .notPassed(let run, let failed):
      "run \(run) has not passed the gate (\(failed.joined(separator: ", "))); improve the strategy, or give --override with a written reason"
    case .emptyReason: "an override needs a written reason: --override \"why this is acceptable\""
    case .badManifest(let path, let reason):
      "\(path): \(reason); make it again with `lockstep promote`"
    case .fingerprintDiffers(let strategy, let manifest, let program):
      "the rules of \(strategy) in this program (fingerprint \(program.prefix(12))) are not those that were promoted (\(manifest.prefix(12))); promote them anew"
    }
  }
}
