import Numerics

/// How the parameter sets of a sweep are found, where they are not all of a grid.
public struct SearchPlan: Sendable, Hashable, Codable {
  /// A method of search.
  public enum Method: String, Sendable, Hashable, Codable, CaseIterable {
    case grid, random, latin, sobol, tpe, halving, nsga2
    case cmaES = "cma-es"
  }

  /// The method.
  public var method: Method
  /// The most parameter sets that are tried.
  public var trials: Int
  /// The seed of the method's random numbers.
  public var seed: UInt64
  /// The parameters that are searched.
  public var dimensions: [SearchDimension]
  /// Conditions on parameters, as formulas; nil for none.
  public var conditions: [String]?
  /// Conditions on results; nil for none.
  public var requirements: [SearchRequirement]?
  /// Further objectives behind the specification's own; nil for none.
  public var furtherObjectives: [String]?
  /// After how many generations the search was ended by the user; nil for one that was not.
  public var generations: Int?

  /// Makes the method, ready for its first generation.
  ///
  /// - Throws: `ResearchError.badSearch` for more axes than Sobol's sequence has, or a range where a grid needs values.
  func optimiser() throws(ResearchError) -> any Optimiser {
    let axes = dimensions.map(\.axis)
    switch method {
    case .grid:
      guard dimensions.allSatisfy({ $0.values != nil }) else {
        throw .badSearch(
          "a grid needs values or a step; write 0.1:3:0.1, or choose another --search")
      }
      return GridPoints(counts: dimensions.map { $0.values?.count ?? 0 })
    case .random: return PointSampler(.random, axes: axes.count, seed: seed)
    case .latin: return PointSampler(.latin, axes: axes.count, seed: seed)
    case .sobol:
      guard axes.count <= SobolSequence.limit else {
        throw .badSearch(
          "Sobol's sequence has \(SobolSequence.limit) axes and \(axes.count) parameters are searched; "
            + "set some of them, or choose latin")
      }
      return PointSampler(.sobol, axes: axes.count, seed: seed)
    case .tpe: return ParzenSearch(axes: axes, trials: trials, seed: seed)
    case .cmaES: return EvolutionStrategy(axes: axes.count, seed: seed)
    case .halving: return SuccessiveHalving(candidates: trials, axes: axes.count, seed: seed)
    case .nsga2:
      return GeneticSearch(axes: axes, population: min(max(trials / 16, 16), 96), seed: seed)
    }
  }

  /// Makes a plan.
  public init(method: Method, trials: Int, seed: UInt64, dimensions: [SearchDimension]) {
    self.method = method
    self.trials = trials
    self.seed = seed
    self.dimensions = dimensions
  }
}

/// One parameter of a search and the values that it can take.
public struct SearchDimension: Sendable, Hashable, Codable {
  /// The parameter.
  public var name: String
  /// The values, of a list; nil for a range.
  public var values: [Double]?
  /// The lower end of a range.
  public var low: Double?
  /// The upper end of a range, which belongs to it.
  public var high: Double?
  /// Whether a range is drawn evenly in its logarithm; nil for no.
  public var isLogarithmic: Bool?
  /// Whether a range has whole numbers only; nil for no.
  public var isWhole: Bool?
  /// Whether the values of a list have no order; nil for no.
  public var isUnordered: Bool?
  /// A condition on other parameters without which this one keeps its default; nil for none.
  public var condition: String?

  /// A list of values; near ones are thought alike unless they have no order.
  public init(_ name: String, values: [Double], isUnordered: Bool = false) {
    self.name = name
    self.values = values
    self.isUnordered = isUnordered ? true : nil
  }

  /// A range of numbers.
  public init(
    _ name: String, from low: Double, to high: Double, isLogarithmic: Bool = false,
    isWhole: Bool = false
  ) {
    self.name = name
    self.low = low
    self.high = high
    self.isLogarithmic = isLogarithmic ? true : nil
    self.isWhole = isWhole ? true : nil
  }

  var axis: SearchAxis {
    isUnordered == true ? .categories(values?.count ?? 1) : .ordered
  }
}

/// A bound that a trial's result must keep, such as `max-drawdown <= 20%`.
public struct SearchRequirement: Sendable, Hashable, Codable {
  /// Which side of the bound is allowed.
  public enum Side: String, Sendable, Hashable, Codable {
    case atMost = "<="
    case atLeast = ">="
  }

  /// A streamed metric; of `max-drawdown` the depth is compared, a positive number.
  public var metric: String
  /// The side that is allowed.
  public var side: Side
  /// The bound, a share of one where the metric is.
  public var bound: Double

  /// Makes a requirement.
  public init(metric: String, side: Side, bound: Double) {
    self.metric = metric
    self.side = side
    self.bound = bound
  }

  /// How far a value misses the bound, as a share of the bound where that is above 1; infinite for NaN.
  func violation(_ value: Double) -> Double {
    guard !value.isNaN else { return .infinity }
    let value = metric == "max-drawdown" ? -value : value
    let excess = side == .atMost ? value - bound : bound - value
    return max(excess, 0) / max(abs(bound), 1)
  }
}
