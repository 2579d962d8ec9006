public import Rules

/// The places of parameter sets on a grid whose axes rise.
///
/// Neighbours are values that follow each other on an axis, however far apart: values that rise by a factor are as near as
/// those that rise by a sum. Cells without a set, as where a constraint forbids them, stay empty.
public struct ParameterMap: Sendable {
  /// The axes, each value once, rising.
  public let axes: [ParameterGrid.Axis]
  /// The number of values of each axis; the last one moves fastest.
  public var shape: [Int] { axes.map(\.values.count) }
  /// By set: its cell.
  public let cells: [Int]

  /// Finds the cells of a grid's sets.
  public init(_ grid: ParameterGrid, _ strategy: CompiledStrategy) {
    self.init(axes: grid.axes, sets: grid.sets, strategy)
  }

  /// Finds the cells of sets that combine axes.
  init(axes: [ParameterGrid.Axis], sets: [ParameterSet], _ strategy: CompiledStrategy) {
    self.axes = axes.map { .init(name: $0.name, values: Set($0.values).sorted()) }
    var cells = [Int](repeating: 0, count: sets.count)
    for axis in self.axes {
      guard let place = strategy.parameters.firstIndex(where: { $0.name == axis.name }) else {
        continue
      }
      let ranks = Dictionary(uniqueKeysWithValues: zip(axis.values, 0...))
      for set in sets.indices {
        cells[set] = cells[set] * axis.values.count + (ranks[sets[set].values[place]] ?? 0)
      }
    }
    self.cells = cells
  }

  /// Scores by cell; NaN where there is no set or it has none.
  public func scores(_ scores: [Double]) -> [Double] {
    var byCell = [Double](repeating: .nan, count: shape.reduce(1, *))
    for (set, cell) in cells.enumerated() { byCell[cell] = scores[set] }
    return byCell
  }
}
