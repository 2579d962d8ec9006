public import Simulation

/// By what parameter sets are ranked: a streamed metric and the fewest trades that a set needs.
public struct Objective: Sendable, Hashable {
  /// The metric.
  public let metric: Metric
  /// The fewest closed trades.
  public let minimumTrades: Int
  /// Bars a year, for annual figures.
  public let periodsPerYear: Double

  /// Takes a metric by its name.
  ///
  /// - Throws: `ResearchError.unknownObjective` for a metric that does not stream or has no better side.
  public init(
    _ name: String, minimumTrades: Int, periodsPerYear: Double
  ) throws(ResearchError) {
    let known = Self.names
    guard known.contains(name), let metric = Metric.named(name) else {
      throw .unknownObjective(name, known: known)
    }
    self.metric = metric
    self.minimumTrades = minimumTrades
    self.periodsPerYear = periodsPerYear
  }

  /// The names that an objective can have.
  public static let names = StreamedMetrics.names.filter {
    Metric.named($0).map { $0.better != .neutral } ?? false
  }

  /// The objective's value; NaN for a set with too few trades.
  public func value(_ metrics: StreamedMetrics) -> Double {
    guard metrics.trades >= Double(minimumTrades) else { return .nan }
    return metrics.value(metric.name, periodsPerYear: periodsPerYear) ?? .nan
  }

  /// Positions from best to worst; ties and NaN in the order given, NaN last.
  public func ranking(_ values: [Double]) -> [Int] {
    values.indices.sorted { left, right in
      if metric.isBetter(values[left], than: values[right]) { return true }
      if metric.isBetter(values[right], than: values[left]) { return false }
      return left < right
    }
  }

  /// The position of the best value, the first of equals; nil if all are NaN.
  public func best(_ values: [Double]) -> Int? {
    var best: Int?
    for (index, value) in values.enumerated() where !value.isNaN {
      if best.map({ metric.isBetter(value, than: values[$0]) }) ?? true { best = index }
    }
    return best
  }
}

/// What can be wrong with a research run.
public enum ResearchError: Error, Sendable, Hashable, CustomStringConvertible {
  /// An objective that is no streamed metric.
  case unknownObjective(String, known: [String])
  /// The range holds too few bars.
  case tooFewBars(symbol: String, bars: Int, needed: Int)
  /// The windows do not fit into the bars.
  case noWindow(bars: Int, inSample: String, outOfSample: String)
  /// A window length that cannot be read.
  case badWindow(String)
  /// Windows that would judge the same bars twice.
  case overlappingWindows(step: String, outOfSample: String)
  /// Groups of a cross-validation that do not fit.
  case badFolds(String)
  /// No set of a window qualifies.
  case nothingChosen(window: Int, objective: String, minimumTrades: Int)
  /// A search whose space, conditions or bounds cannot be used; the sentence says why.
  case badSearch(String)
  /// The run was ended by the user.
  case ended
  /// No run of this number is in the log.
  case unknownRun(String, path: String)
  /// The strategy of a logged run is not known to this program.
  case unknownStrategy(String, known: [String])
  /// The data is not what it was when the run was logged.
  case dataChanged(symbol: String, was: String, is: String)
  /// The strategy's rules are not what they were when the run was logged.
  case rulesChanged(strategy: String, was: String, is: String)

  /// One sentence that says what to do.
  public var description: String {
    switch self {
    case .unknownObjective(let name, let known):
      "'\(name)' is not a metric that sets can be ranked by; choose one of: "
        + known.joined(separator: ", ")
    case .tooFewBars(let symbol, let bars, let needed):
      "\(symbol) has \(bars) bars in the chosen range, and the run needs \(needed); widen --from and --to"
    case .noWindow(let bars, let inSample, let outOfSample):
      "\(bars) bars hold no window of \(inSample) in-sample and \(outOfSample) out-of-sample; shorten them"
    case .badWindow(let text):
      "'\(text)' is not a window length; write bars (500), sessions (250s) or days, months or years (90d, 6m, 4y), both lengths in bars or both in time"
    case .overlappingWindows(let step, let outOfSample):
      "windows of \(outOfSample) out-of-sample every \(step) overlap, and no account can trade a bar twice; make --step at least as long as --out-of-sample"
    case .badFolds(let reason): reason
    case .nothingChosen(let window, let objective, let minimumTrades):
      "no parameter set of window \(window) has \(minimumTrades) closed trades and a value of \(objective); widen the ranges or the window, or lower --min-trades"
    case .badSearch(let reason): reason
    case .ended: "ended before it was done; nothing was logged"
    case .unknownRun(let name, let path):
      "there is no run '\(name)' in \(path); `lockstep runs` lists them"
    case .unknownStrategy(let name, let known):
      "this program has no strategy '\(name)'; it has: \(known.joined(separator: ", "))"
    case .dataChanged(let symbol, let was, let now):
      "the bars of \(symbol) are not those of the run (fingerprint \(now.prefix(12)), was \(was.prefix(12))); import the old data again or make a new run"
    case .rulesChanged(let strategy, let was, let now):
      "the rules of \(strategy) are not those of the run (fingerprint \(now.prefix(12)), was \(was.prefix(12))); make a new run"
    }
  }
}
