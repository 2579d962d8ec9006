/// Formulas computed over columns for one parameter set: what tables, explanations and checks read.
package enum FormulaValues {
  /// The values of formulas row by row, one column a formula; a condition is 1 or 0.
  ///
  /// `columns` lie in the order of `BarField` and hold `rows` numbers each. The same kernels as a
  /// sweep's, so the same bits.
  ///
  /// - Throws: `RulesError` for a setting that varies or is out of range.
  /// - Complexity: O(rows × nodes).
  package static func compute(
    _ roots: [Node], parameters: [Parameter] = [], set: ParameterSet = ParameterSet(values: []),
    columns: [UnsafePointer<Double>], rows: Int, tile: Int = 4096
  ) throws(RulesError) -> [[Double]] {
    try collected(roots.count, rows: rows) { results throws(RulesError) in
      try compute(
        roots, parameters: parameters, set: set, columns: columns, rows: rows, tile: tile,
        into: results)
    }
  }

  /// The columns that `body` writes, `rows` numbers each.
  package static func collected(
    _ count: Int, rows: Int,
    _ body: ([UnsafeMutablePointer<Double>]) throws(RulesError) -> Void
  ) throws(RulesError) -> [[Double]] {
    let results = (0..<count).map { _ in NumberBuffer(count: rows) }
    try body(results.map(\.pointer))
    return results.map { Array(UnsafeBufferPointer(start: $0.pointer, count: rows)) }
  }

  /// Writes the values of formulas into memory of the caller, `rows` numbers a formula.
  ///
  /// - Throws: `RulesError` for a setting that varies or is out of range.
  package static func compute(
    _ roots: [Node], parameters: [Parameter] = [], set: ParameterSet = ParameterSet(values: []),
    columns: [UnsafePointer<Double>], rows: Int, tile: Int = 4096,
    into results: [UnsafeMutablePointer<Double>]
  ) throws(RulesError) {
    let program = try Program(roots, parameters: parameters)
    let machine = try SignalMachine(
      program, blocks: [LaneBlocks.Block(set, lane: 0)], tile: tile, rows: rows)
    var row = 0
    while row < rows {
      let count = min(tile, rows - row)
      machine.begin(Tile(start: row, count: count, columns: columns))
      machine.write(roots, into: results)
      row += count
    }
  }
}
