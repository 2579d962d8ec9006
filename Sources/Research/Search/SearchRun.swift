import Rules
import Simulation

/// The loop of a search: asks a method for points, tries the sets that are new, and tells it what they came to.
struct SearchRun {
  /// A parameter set and a part of history.
  struct Key: Hashable {
    let set: ParameterSet
    let share: Double
  }

  /// Tries sets on a part of history: metrics by set, then by symbol; nil if it was ended.
  typealias Trial = (_ sets: [ParameterSet], _ share: Double) throws -> [[StreamedMetrics]]?

  private let plan: SearchPlan
  private let space: SearchSpace
  private let objectives: SearchObjectives
  private let journal: SearchJournal?
  private var metrics: [Key: [StreamedMetrics]] = [:]
  private var seen: Set<ParameterSet> = []

  /// Sets that were tried on all of history, in the order in which that was done.
  private(set) var sets: [ParameterSet] = []
  /// Generations that are done.
  private(set) var generations = 0
  /// Whether the user ended it.
  private(set) var isEnded = false
  /// The best score of a set on all of history so far.
  private(set) var best: SearchScore?

  init(
    _ plan: SearchPlan, _ space: SearchSpace, _ objectives: SearchObjectives,
    journal: SearchJournal?
  ) {
    self.plan = plan
    self.space = space
    self.objectives = objectives
    self.journal = journal
  }

  /// How many different sets were tried, on whatever part of history.
  var trials: Int { seen.count }

  /// The metrics of a set on all of history, one a symbol.
  func metrics(of set: ParameterSet) -> [StreamedMetrics] {
    metrics[Key(set: set, share: 1)] ?? []
  }

  /// Searches until the plan's trials are used up, the method has no more points, or the user ends it.
  mutating func run(_ trial: Trial, done: (SearchRun) -> Void) throws {
    var optimiser = try plan.optimiser()
    var barren = 0
    // A method that has come to rest, or a small space, gives the same sets again and again.
    while barren < 100, generations != plan.generations {
      let left = plan.trials - trials
      let asked = max(left, plan.method == .halving ? 1 : 0)
      guard asked > 0 else { break }
      let generation = optimiser.ask(asked) { space.set(at: $0) != nil }
      guard !generation.points.isEmpty else { break }
      let sets = generation.points.map { space.set(at: $0) }
      let (fresh, isCut) = newSets(sets, generation.share, atMost: left)
      barren = fresh.isEmpty ? barren + 1 : 0
      if !fresh.isEmpty {
        guard try add(fresh, generation.share, trial) else {
          isEnded = true
          return
        }
        done(self)
      }
      if isCut { break }
      optimiser.tell(generation.points, sets.map { score($0, generation.share) })
    }
  }

  /// The sets that have not been tried on this part of history, and whether the trials left are too few for them.
  private func newSets(
    _ sets: [ParameterSet?], _ share: Double, atMost left: Int
  ) -> (sets: [ParameterSet], isCut: Bool) {
    var fresh: [ParameterSet] = []
    var known: Set<ParameterSet> = []
    var left = left
    for case let set? in sets where metrics[Key(set: set, share: share)] == nil {
      guard known.insert(set).inserted else { continue }
      if !seen.contains(set) {
        guard left > 0 else { return (fresh, true) }
        left -= 1
      }
      fresh.append(set)
    }
    return (fresh, false)
  }

  /// Tries sets, or takes them from the journal; false if the user ended it.
  private mutating func add(
    _ fresh: [ParameterSet], _ share: Double, _ trial: Trial
  ) throws -> Bool {
    let results: [[StreamedMetrics]]
    if let kept = try journal?.trials(of: generations) {
      guard kept.map(\.values) == fresh.map(\.values), kept.allSatisfy({ $0.share == share }) else {
        throw ResearchError.badSearch(
          "what was kept of this search is not what it tries now; start it again without --resume")
      }
      results = kept.map(\.metrics)
    } else {
      guard let tried = try trial(fresh, share) else { return false }
      results = tried
      let trials = zip(fresh, results).map {
        SearchJournal.Trial(values: $0.values, share: share, metrics: $1)
      }
      try journal?.add(trials, generation: generations)
    }
    generations += 1
    for (set, result) in zip(fresh, results) {
      metrics[Key(set: set, share: share)] = result
      seen.insert(set)
      guard share == 1 else { continue }
      sets.append(set)
      let score = score(set, share)
      if best.map({ score.isBetter(than: $0) }) ?? true { best = score }
    }
    return true
  }

  private func score(_ set: ParameterSet?, _ share: Double) -> SearchScore {
    guard let set, let metrics = metrics[Key(set: set, share: share)] else { return .none }
    return objectives.score(metrics, share: share)
  }
}

/// What a search looks for: objectives, the first of them first, and what is required.
struct SearchObjectives: Sendable {
  let objectives: [Objective]
  let requirements: [SearchRequirement]

  /// Reads a specification.
  ///
  /// - Throws: `ResearchError` for a metric that does not stream or has no better side.
  init(_ spec: RunSpec) throws(ResearchError) {
    var objectives = [try spec.rankedBy()]
    for name in spec.search?.furtherObjectives ?? [] {
      objectives.append(
        try Objective(
          name, minimumTrades: spec.minimumTrades, periodsPerYear: spec.periodsPerYear))
    }
    self.objectives = objectives
    requirements = spec.search?.requirements ?? []
    for name in requirements.map(\.metric)
    where !StreamedMetrics.names(spec.settings).contains(name) {
      throw .badSearch(
        "'\(name)' is not a metric of this run that can be required; choose one of: "
          + StreamedMetrics.names(spec.settings).joined(separator: ", "))
    }
  }

  /// The score of a set with these metrics, one a symbol: the means of the symbols' values.
  ///
  /// On a part of history a part of the trades is enough.
  func score(_ metrics: [StreamedMetrics], share: Double = 1) -> SearchScore {
    let count = Double(metrics.count)
    let losses = objectives.map { objective in
      let values = metrics.map { value($0, objective, share) }
      let mean = values.reduce(0, +) / count
      return objective.metric.better == .lower ? mean : -mean
    }
    let violation = metrics.reduce(0) { $0 + self.violation($1, share) } / count
    return SearchScore(losses: losses, violation: violation)
  }

  /// Whether one symbol's account keeps all bounds.
  func meets(_ metrics: StreamedMetrics) -> Bool { violation(metrics, 1) == 0 }

  private func value(_ metrics: StreamedMetrics, _ objective: Objective, _ share: Double) -> Double
  {
    guard metrics.trades >= (Double(objective.minimumTrades) * share).rounded(.down) else {
      return .nan
    }
    return metrics.value(objective.metric.name, periodsPerYear: objective.periodsPerYear) ?? .nan
  }

  private func violation(_ metrics: StreamedMetrics, _ share: Double) -> Double {
    guard let year = objectives.first?.periodsPerYear else { return 0 }
    return requirements.reduce(0) { sum, requirement in
      let value = metrics.value(requirement.metric, periodsPerYear: year) ?? .nan
      let isCount = requirement.metric == "trades" && share < 1
      return sum + requirement.violation(isCount ? (value / share).rounded(.up) : value)
    }
  }
}
