import Research
import Rules
import Simulation

/// How a sweep finds its sets, where it does not try all of a grid.
enum SearchOptions {
  private static let heading = "Searching"

  static let method = Argument<SearchPlan.Method>.option(
    "search", .choice(SearchPlan.Method.allCases.map { ($0.rawValue, $0) }).named("METHOD"),
    default: "grid",
    "How sets are found: grid, random, latin, sobol, tpe, cma-es, halving or nsga2."
  ).under(heading)
  static let trials = Argument<Int?>.optional(
    "trials", .integer("N", in: 1...ParameterGrid.limit), absent: "1,000, or all of a grid",
    "The most sets that are tried, by the --seed that resamples have, too."
  ).under(heading)
  static let conditions = Argument<[String]>.repeated(
    "where", .text("CONDITION"), "What sets must satisfy, for example 'fast < slow / 2'."
  ).under(heading)
  static let presence = Argument<[Assignment<String>]>.repeated(
    "when", .assignment(of: .text("CONDITION")),
    "Searches a parameter only where others have certain values, for example 'width=mode == 2'; elsewhere it keeps its default."
  ).under(heading)
  static let requirements = Argument<[SearchRequirement]>.repeated(
    "require", .requirement,
    "What results must satisfy, for example 'max-drawdown <= 20%' or 'trades >= 30'."
  ).under(heading)
  static let objectives = Argument<[String]>.option(
    "objective", .list(.choice(Objective.names.map { ($0, $0) })).named("METRIC,…"),
    default: "sharpe",
    "The metric by which sets are ranked, for example sharpe, calmar or profit-factor; several give a Pareto front."
  ).under("Choosing")
  static let resume = Argument<Bool>.flag(
    "resume", "Goes on with a search that was killed or stopped; nothing is tried twice."
  ).under(heading)

  static let all: [any DeclaredArgument] = [
    method, trials, conditions, presence, requirements, resume,
  ]

  /// Puts objectives, and a search or the axes of a plain grid, into a sweep's specification.
  ///
  /// - Throws: `UsageError` for options that do not fit, `RulesError` for an unknown parameter.
  static func apply(
    _ arguments: Arguments, to spec: inout RunSpec, _ strategy: CompiledStrategy
  ) throws {
    let objectives = arguments[objectives]
    if Set(objectives).count < objectives.count {
      throw UsageError("--objective names a metric twice; name it once")
    }
    spec.objective = objectives[0]
    let asks =
      arguments[method] != .grid || objectives.count > 1 || arguments[trials] != nil
      || !arguments[conditions].isEmpty || !arguments[presence].isEmpty
      || !arguments[requirements].isEmpty
    guard asks else {
      if arguments[resume] {
        throw UsageError("--resume is for searches; a plain grid has to be run again")
      }
      spec.axes = try RunOptions.axes(of: strategy, arguments)
      return
    }
    let dimensions = try dimensions(of: strategy, arguments)
    let cells = dimensions.reduce(1.0) { $0 * Double($1.values?.count ?? 1) }
    let usual = arguments[method] == .grid ? Int(min(cells, Double(ParameterGrid.limit))) : 1000
    var plan = SearchPlan(
      method: arguments[method], trials: arguments[trials] ?? usual,
      seed: arguments[ValidationOptions.seed],
      dimensions: dimensions)
    plan.conditions = arguments[conditions].isEmpty ? nil : arguments[conditions]
    plan.requirements = arguments[requirements].isEmpty ? nil : arguments[requirements]
    plan.furtherObjectives = objectives.count > 1 ? Array(objectives.dropFirst()) : nil
    spec.search = plan
  }

  private static func dimensions(
    of strategy: CompiledStrategy, _ arguments: Arguments
  ) throws -> [SearchDimension] {
    let axes = Dictionary(
      arguments[RunOptions.parameter].map { ($0.name, $0.value) },
      uniquingKeysWith: { one, _ in one })
    var dimensions = try RunOptions.axes(of: strategy, arguments, sampled: true).map { axis in
      guard let span = axes[axis.name]?.span else {
        return SearchDimension(
          axis.name, values: axis.values, isUnordered: axes[axis.name]?.isUnordered ?? false)
      }
      let parameter = strategy.parameters[try strategy.parameterIndex(axis.name)]
      return SearchDimension(
        axis.name, from: span.low, to: span.high, isLogarithmic: span.isLogarithmic,
        isWhole: parameter.isInteger)
    }
    for condition in arguments[presence] {
      guard let place = dimensions.firstIndex(where: { $0.name == condition.name }) else {
        throw UsageError("--when speaks of \(condition.name), which is not searched; add --param")
      }
      guard dimensions[place].condition == nil else {
        throw UsageError("--when gives \(condition.name) two conditions; join them with and")
      }
      dimensions[place].condition = condition.value
    }
    return dimensions
  }

  /// The options that make a search again.
  static func words(_ spec: RunSpec, quoted: (String) -> String) -> [String] {
    guard let plan = spec.search else { return [] }
    var words: [String] = []
    for dimension in plan.dimensions {
      words += ["--param", quoted("\(dimension.name)=\(text(dimension))")]
    }
    if plan.method != .grid { words += ["--search", plan.method.rawValue] }
    words += ["--trials", "\(plan.trials)"]
    if plan.seed != 1 { words += ["--seed", "\(plan.seed)"] }
    for condition in plan.conditions ?? [] { words += ["--where", quoted(condition)] }
    for dimension in plan.dimensions {
      if let condition = dimension.condition {
        words += ["--when", quoted("\(dimension.name)=\(condition)")]
      }
    }
    for bound in plan.requirements ?? [] {
      words += [
        "--require",
        quoted("\(bound.metric) \(bound.side.rawValue) \(NumberText.plain(bound.bound))"),
      ]
    }
    return words
  }

  private static func text(_ dimension: SearchDimension) -> String {
    if let values = dimension.values {
      return dimension.isUnordered == true
        ? "{\(values.map(NumberText.plain).joined(separator: ","))}" : RunCommandLine.text(values)
    }
    let ends = [dimension.low ?? 0, dimension.high ?? 0].map { end in
      // A point tells a formula's range of real numbers from one of whole ones.
      let text = NumberText.plain(end)
      return dimension.isWhole == true || text.contains(".") ? text : text + ".0"
    }
    return ends.joined(separator: "..") + (dimension.isLogarithmic == true ? ",log" : "")
  }
}

extension ValueKind where Value == SearchRequirement {
  /// A metric, `<=` or `>=`, and a number or a share.
  static let requirement = ValueKind("BOUND") { text throws(ValueError) in
    for side in [SearchRequirement.Side.atMost, .atLeast] {
      guard let range = text.firstRange(of: side.rawValue) else { continue }
      let metric = text[..<range.lowerBound].filter { !$0.isWhitespace }
      guard let bound = fraction(text[range.upperBound...].filter { !$0.isWhitespace }),
        !metric.isEmpty
      else { break }
      return SearchRequirement(metric: metric, side: side, bound: bound)
    }
    throw ValueError("is not a bound; write 'max-drawdown <= 20%' or 'trades >= 30'")
  }
}
