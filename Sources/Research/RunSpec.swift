public import Records
import Rules
public import Series
public import Simulation

/// Everything that a run depends on: with the same specification, data and program, the same bytes come out.
///
/// It is what the experiment log keeps, what `verify` runs again and what a report prints.
public struct RunSpec: Sendable, Hashable, Codable {
  /// What was asked for.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case backtest, sweep, walkforward, crossvalidate
  }

  /// How a set is chosen from the scores of a grid.
  public enum Choice: String, Sendable, Codable, CaseIterable {
    /// The best score.
    case best
    /// The best mean of a set and its neighbours on the grid.
    case plateau
  }

  /// One swept parameter and its values.
  public struct Axis: Sendable, Hashable, Codable {
    /// The parameter.
    public var name: String
    /// The values.
    public var values: [Double]

    /// Makes an axis.
    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// What was asked for.
  public var kind: Kind
  /// The strategy's name.
  public var strategy: String
  /// The rules themselves, of a strategy that no program knows by name; nil for one that programs know.
  public var rules: RulesText?
  /// The instruments, side by side: each has an account of its own.
  public var symbols: [String]
  /// The length of a bar.
  public var timeframe: Timeframe
  /// The first moment that is traded, UTC nanoseconds; nil for the first bar.
  public var from: Int64?
  /// The moment before which trading ends, UTC nanoseconds; nil for the last bar.
  public var to: Int64?
  /// How stored prices were adjusted before the run; nil for as they are.
  public var adjustment: String?
  /// What the run assumes.
  public var settings: Settings
  /// Parameters set by name; the others have their default.
  public var parameters: [String: Double] = [:]
  /// Parameters that are swept.
  public var axes: [Axis] = []
  /// The metric by which sets are ranked.
  public var objective = "sharpe"
  /// The fewest closed trades that a set needs to be chosen.
  public var minimumTrades = 1
  /// How the sets of a sweep are found; nil for every set of the axes' grid.
  public var search: SearchPlan?
  /// How a set is chosen from the scores; nil for the best.
  public var choice: Choice?
  /// The windows of a walk-forward.
  public var windows: WindowPlan?
  /// The groups of a cross-validation.
  public var folds: FoldPlan?
  /// Bars a year, for annual figures.
  public var periodsPerYear: Double

  /// Makes a specification with the defaults of a backtest.
  public init(
    kind: Kind, strategy: String, symbols: [String], timeframe: Timeframe, settings: Settings,
    periodsPerYear: Double
  ) {
    self.kind = kind
    self.strategy = strategy
    self.symbols = symbols
    self.timeframe = timeframe
    self.settings = settings
    self.periodsPerYear = periodsPerYear
  }
}

extension RunSpec {
  /// Reads a specification; what is not written has its default, so that older records stay readable.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      kind: try container.decode(Kind.self, forKey: .kind),
      strategy: try container.decode(String.self, forKey: .strategy),
      symbols: try container.decode([String].self, forKey: .symbols),
      timeframe: try container.decode(Timeframe.self, forKey: .timeframe),
      settings: try container.decode(Settings.self, forKey: .settings),
      periodsPerYear: try container.decode(Double.self, forKey: .periodsPerYear))
    rules = try container.decodeIfPresent(RulesText.self, forKey: .rules)
    from = try container.decodeIfPresent(Int64.self, forKey: .from)
    to = try container.decodeIfPresent(Int64.self, forKey: .to)
    adjustment = try container.decodeIfPresent(String.self, forKey: .adjustment)
    parameters =
      try container.decodeIfPresent([String: Double].self, forKey: .parameters) ?? parameters
    axes = try container.decodeIfPresent([Axis].self, forKey: .axes) ?? axes
    objective = try container.decodeIfPresent(String.self, forKey: .objective) ?? objective
    minimumTrades =
      try container.decodeIfPresent(Int.self, forKey: .minimumTrades) ?? minimumTrades
    search = try container.decodeIfPresent(SearchPlan.self, forKey: .search)
    choice = try container.decodeIfPresent(Choice.self, forKey: .choice)
    windows = try container.decodeIfPresent(WindowPlan.self, forKey: .windows)
    folds = try container.decodeIfPresent(FoldPlan.self, forKey: .folds)
  }
}

extension RunSpec {
  /// The specification as JSON with sorted keys: one text for one run.
  public func canonicalJSON() throws -> String { try CanonicalJSON.text(of: self) }

  /// The digest of all that is not data or rules.
  public func fingerprint() throws -> Fingerprint { Fingerprint(of: try canonicalJSON()) }

  /// The rows of some bars that the run trades; those before only warm the indicators up.
  public func rows(of bars: Bars) -> Range<Int> {
    let first = from.map { bars.firstRow(atOrAfter: Timestamp(nanoseconds: $0)) } ?? 0
    let last = to.map { bars.firstRow(atOrAfter: Timestamp(nanoseconds: $0)) } ?? bars.count
    return first..<max(first, last)
  }
  /// The parameter sets of a sweep or a walk-forward.
  ///
  /// - Throws: `RulesError` for axes and parameters that do not fit the strategy.
  func grid(of strategy: CompiledStrategy) throws(RulesError) -> ParameterGrid {
    try ParameterGrid(
      of: strategy, axes: axes.map { .init(name: $0.name, values: $0.values) },
      settings: parameters)
  }

  /// By what sets are ranked.
  ///
  /// - Throws: `ResearchError` for a metric that does not stream.
  func rankedBy() throws(ResearchError) -> Objective {
    try Objective(objective, minimumTrades: minimumTrades, periodsPerYear: periodsPerYear)
  }
}
