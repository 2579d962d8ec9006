/// The part of a sweep that a flat chart can show: one or two parameters vary, the others are the best set's.
struct SweepSlice {
  let x: SweepSummary.Axis
  /// Nil where only one parameter varies.
  let y: SweepSummary.Axis?
  /// The parameters held fast, by name.
  let fixed: [(name: String, value: Double)]
  /// Scores by row of y (one row without y) and column of x; NaN where there is no set.
  let scores: [[Double]]
  /// The best set's place in `scores`.
  let best: (row: Int, column: Int)

  /// The most axis values that are drawn as cells of their own.
  static let cellLimit = 160

  /// Cuts a slice through the best set along the two parameters with the most values.
  ///
  /// Nil where no parameter varies or no set has a score.
  init?(_ sweep: SweepSummary) {
    let axes = sweep.axes
    guard let first = axes.first, let winner = sweep.ranking.first else { return nil }
    // The earlier parameter of the two lies along x.
    let pair = axes.prefix(2).sorted { $0.column < $1.column }
    x = pair.first ?? first
    y = pair.count > 1 ? pair[1] : nil
    let chosen = Set(pair.map(\.column))
    let held = sweep.parameters.indices.filter { !chosen.contains($0) }
    let varying = Set(axes.map(\.column))
    fixed = held.filter { varying.contains($0) }.map {
      (sweep.parameters[$0].name, sweep.parameters[$0].values[winner])
    }
    let columnOf = Self.places(x)
    let rowOf = y.map(Self.places)
    let xColumn = sweep.parameters[x.column].values
    let yColumn = y.map { sweep.parameters[$0.column].values }
    var scores = [[Double]](
      repeating: [Double](repeating: .nan, count: x.values.count), count: y?.values.count ?? 1)
    for (set, score) in sweep.scores.enumerated() {
      let isHeld = held.allSatisfy { column in
        sweep.parameters[column].values[set] == sweep.parameters[column].values[winner]
      }
      guard isHeld, let column = columnOf[xColumn[set]] else { continue }
      guard let row = yColumn.map({ rowOf?[$0[set]] }) ?? 0 else { continue }
      scores[row][column] = score
    }
    self.scores = scores
    best = (
      yColumn.flatMap { rowOf?[$0[winner]] } ?? 0, columnOf[xColumn[winner]] ?? 0
    )
  }

  private static func places(_ axis: SweepSummary.Axis) -> [Double: Int] {
    Dictionary(zip(axis.values, 0...), uniquingKeysWith: { first, _ in first })
  }
}
