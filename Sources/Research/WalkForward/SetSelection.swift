import Rules

/// Chooses one of a grid's sets by their scores.
struct SetSelection: Sendable {
  /// The sets.
  let sets: [ParameterSet]
  /// By what they are ranked.
  let objective: Objective
  /// Where the sets lie, where their neighbourhoods count; nil for the best point.
  private let map: ParameterMap?

  /// Chooses as a specification says; nil for the best point.
  init(
    _ choice: RunSpec.Choice?, _ objective: Objective, of grid: ParameterGrid,
    _ strategy: CompiledStrategy
  ) {
    sets = grid.sets
    self.objective = objective
    map = choice == .plateau ? ParameterMap(grid, strategy) : nil
  }

  /// The chosen set; nil if no score is a number.
  func chosen(_ scores: [Double]) -> Int? {
    guard let map else { return objective.best(scores) }
    let surface = ParameterSurface(map, scores: scores, objective)
    return surface.steadiest.flatMap { cell in map.cells.firstIndex(of: cell) }
  }
}
