import Simulation

/// The sets of a sweep as columns: one value a set in each parameter and each metric.
public struct SweepSummary: Sendable {
  /// A named column of numbers; NaN where a set has no value.
  public struct Values: Sendable, Hashable {
    /// The name of a parameter or metric.
    public var name: String
    /// One value a set.
    public var values: [Double]

    /// Makes a column.
    public init(_ name: String, _ values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// The parameters, in the order in which they are shown.
  public let parameters: [Values]
  /// The metrics, named as in `Metric`.
  public let metrics: [Values]
  /// The metric by which sets are ranked; one of `metrics`.
  public let objective: String
  /// What the scores look like over the grid, a sentence each.
  public var surface: [String] = []

  /// Makes a summary.
  ///
  /// - Precondition: all columns have the same count and the objective is one of the metrics.
  public init(parameters: [Values], metrics: [Values], objective: String) {
    let counts = Set((parameters + metrics).map(\.values.count))
    precondition(counts.count < 2, "columns of different length")
    precondition(metrics.contains { $0.name == objective }, "no metric \(objective)")
    self.parameters = parameters
    self.metrics = metrics
    self.objective = objective
  }

  /// The number of sets.
  public var count: Int { metrics.first?.values.count ?? 0 }

  /// The objective's value of every set.
  var scores: [Double] { metrics.first { $0.name == objective }?.values ?? [] }

  /// Whether lower values of the objective are better.
  var prefersLower: Bool { Metric.named(objective)?.better == .lower }

  /// The rows of sets with a score, best first; ties keep their order.
  var ranking: [Int] {
    let scores = scores
    let sign: Double = prefersLower ? -1 : 1
    return scores.indices.filter { !scores[$0].isNaN }.sorted {
      (sign * scores[$0], $1) > (sign * scores[$1], $0)
    }
  }

  /// The parameters with more than one value, those with the most values first.
  var axes: [Axis] {
    parameters.enumerated().compactMap { column, parameter in
      let values = Set(parameter.values.filter { !$0.isNaN }).sorted()
      return values.count > 1 ? Axis(column: column, name: parameter.name, values: values) : nil
    }.sorted { ($0.values.count, $1.column) > ($1.values.count, $0.column) }
  }

  /// A parameter that varies.
  struct Axis: Sendable {
    /// Its place among the parameters.
    let column: Int
    let name: String
    /// The distinct values, rising.
    let values: [Double]
  }
}
