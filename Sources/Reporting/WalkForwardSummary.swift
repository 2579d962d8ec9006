public import Series
public import Simulation

/// The windows of a walk-forward validation and the equity stitched of their out-of-sample parts.
public struct WalkForwardSummary: Sendable {
  /// One window: optimised on the first part, applied to the second.
  public struct Window: Sendable {
    /// First and last bar of the part that was optimised on.
    public var inSample: (from: Timestamp, to: Timestamp)
    /// First and last bar of the part that the chosen set was applied to.
    public var outOfSample: (from: Timestamp, to: Timestamp)
    /// The chosen set, in order of parameters.
    public var parameters: [(name: String, value: Double)]
    /// The objective on the first part.
    public var inSampleScore: Double
    /// The objective on the second part.
    public var outOfSampleScore: Double
    /// The second part's annual growth over the first's; NaN where it has no meaning.
    public var efficiency: Double

    /// Makes a window.
    public init(
      inSample: (from: Timestamp, to: Timestamp), outOfSample: (from: Timestamp, to: Timestamp),
      parameters: [(name: String, value: Double)], scores: (inSample: Double, outOfSample: Double),
      efficiency: Double
    ) {
      self.inSample = inSample
      self.outOfSample = outOfSample
      self.parameters = parameters
      self.inSampleScore = scores.inSample
      self.outOfSampleScore = scores.outOfSample
      self.efficiency = efficiency
    }
  }

  /// The metric that was optimised, named as in `Metric`.
  public var objective: String
  /// The windows in order of time.
  public var windows: [Window]
  /// The out-of-sample parts as one account.
  public var stitched: EquityCurve?
  /// The efficiency over all windows; NaN where it has no meaning.
  public var efficiency: Double
  /// The mean of the windows' own efficiencies; NaN where it has no meaning.
  public var meanEfficiency = Double.nan
  /// By how much the objective was worse out-of-sample than in-sample, on average; NaN where it has none.
  public var degradation = Double.nan
  /// How far the chosen values moved, one a swept parameter.
  public var drifts: [Drift] = []

  /// How far one parameter's chosen values moved from window to window.
  public struct Drift: Sendable {
    /// The parameter.
    public var name: String
    /// Mean move as a fraction of the axis; NaN where there is none.
    public var move: Double
    /// Share of windows at the axis's first or last value.
    public var edgeShare: Double
    /// Different values that were chosen.
    public var distinct: Int

    /// Makes a drift.
    public init(name: String, move: Double, edgeShare: Double, distinct: Int) {
      self.name = name
      self.move = move
      self.edgeShare = edgeShare
      self.distinct = distinct
    }
  }

  /// Makes a summary.
  public init(
    objective: String, windows: [Window], stitched: EquityCurve? = nil, efficiency: Double
  ) {
    self.objective = objective
    self.windows = windows
    self.stitched = stitched
    self.efficiency = efficiency
  }

  /// The parameters of any window, in order of first appearance.
  var parameterNames: [String] {
    windows.flatMap { $0.parameters.map(\.name) }.reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
  }
}
