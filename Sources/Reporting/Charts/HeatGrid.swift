/// The cells of a heat map: one a set, or means of neighbouring sets where there are too many.
struct HeatGrid {
  struct Cell {
    let column: Int
    let row: Int
    let value: Double
  }

  let xName: String
  let yName: String
  /// The label of each column: the first value in it.
  let columns: [Double]
  let rows: [Double]
  let cells: [Cell]
  let best: (row: Int, column: Int)
  let isBinned: Bool

  init(_ slice: SweepSlice) {
    let limit = SweepSlice.cellLimit
    let yValues = slice.y?.values ?? [0]
    let across = (slice.x.values.count + limit - 1) / limit
    let down = (yValues.count + limit - 1) / limit
    var sums: [Int: (total: Double, count: Int)] = [:]
    let width = (slice.x.values.count + across - 1) / across
    for (row, scores) in slice.scores.enumerated() {
      for (column, score) in scores.enumerated() where score.isFinite {
        let (total, count) = sums[row / down * width + column / across] ?? (0, 0)
        sums[row / down * width + column / across] = (total + score, count + 1)
      }
    }
    xName = slice.x.name
    yName = slice.y?.name ?? ""
    columns = stride(from: 0, to: slice.x.values.count, by: across).map { slice.x.values[$0] }
    rows = stride(from: 0, to: yValues.count, by: down).map { yValues[$0] }
    cells = sums.keys.sorted().compactMap { key in
      sums[key].map {
        Cell(column: key % width, row: key / width, value: $0.total / Double($0.count))
      }
    }
    best = (slice.best.row / down, slice.best.column / across)
    isBinned = across > 1 || down > 1
  }
}
