public import Rules
import Series

extension FrameColumn {
  /// Computes a formula in which the column stands for the number that it is given.
  ///
  /// ```swift
  /// let oscillator = try close.compute { $0.ema(9) - $0.ema(21) }
  /// ```
  ///
  /// The kernels are those of backtests and of live trading, so the numbers are the same bits. A
  /// parameter has its default.
  /// - Throws: `FrameError.rules` for a setting that is out of range.
  /// - Complexity: O(*n* × indicators).
  public func compute(_ formula: (Formula) -> Formula) throws(FrameError) -> FrameColumn {
    let root = formula(Market().close).formula.node
    return try KernelRun(rows: count, [.close: values]).column(root)
  }

  /// The column through an indicator of the catalogue, by its name in the formula language.
  ///
  /// `close.indicator("rsi", 14)` has the bits of `rsi(close, 14)`. Settings left out have their
  /// defaults; `output` names one of several, as in `indicator("macd", 12, 26, 9, output: "signal")`.
  /// - Throws: `FrameError` for an unknown name or output, too many settings or one out of range, and
  ///   for indicators that need more than one column: those go through `Frame.compute`.
  public func indicator(
    _ name: String, _ settings: Double..., output: String? = nil
  ) throws(FrameError) -> FrameColumn {
    guard let indicator = Indicator.named(name) else {
      throw .unknownIndicator(name: name, known: Indicator.all.map(\.name))
    }
    guard indicator.inputs.count == 1, settings.count <= indicator.settings.count else {
      throw .badCall(indicator: name, signature: indicator.signature)
    }
    guard let place = output.map(indicator.outputs.firstIndex(of:)) ?? 0 else {
      throw .unknownOutput(name: output ?? "", indicator: name, known: indicator.outputs)
    }
    return try compute { indicator([$0], settings)[place] }
  }
}

/// Columns of equal length, ready for the lane machine.
struct KernelRun {
  let rows: Int
  let columns: [PriceColumn: Column<Double>]

  init(rows: Int, _ columns: [PriceColumn: Column<Double>]) {
    self.rows = rows
    self.columns = columns
  }

  /// The values of a formula; 1 or 0 of a condition.
  func column(_ root: Node) throws(FrameError) -> FrameColumn {
    for column in Self.columns(below: root) where columns[column] == nil {
      throw .unknownColumn(
        name: column.description,
        known: PriceColumn.allCases.filter { columns[$0] != nil }.map(\.description))
    }
    guard rows > 0 else { return [] }
    // A column that no node reads needs an address all the same.
    let unread = Column<Double>([])
    let wanted = PriceColumn.allCases.map { columns[$0] ?? unread }
    let parameters = root.parameters
    let set = ParameterSet(values: parameters.map(\.defaultValue))
    do throws(RulesError) {
      let values = try Self.withPointers(wanted) { (pointers) throws(RulesError) in
        try FormulaValues.compute(
          [root], parameters: parameters, set: set, columns: pointers, rows: rows)
      }
      return FrameColumn(values.first ?? [])
    } catch { throw .rules(error) }
  }

  private static func columns(below root: Node) -> Set<PriceColumn> {
    var found: Set<PriceColumn> = []
    var seen: Set<Node> = []
    var waiting = [root]
    while let node = waiting.popLast() {
      guard seen.insert(node).inserted else { continue }
      if case .column(let column) = node.operation { found.insert(column) }
      waiting += node.inputs
    }
    return found
  }

  /// Calls `body` with the addresses of columns, which hold during the call.
  private static func withPointers<Result>(
    _ columns: [Column<Double>], _ pointers: [UnsafePointer<Double>] = [],
    _ body: ([UnsafePointer<Double>]) throws(RulesError) -> Result
  ) throws(RulesError) -> Result {
    guard pointers.count < columns.count else { return try body(pointers) }
    return try columns[pointers.count].withUnsafeBufferPointer { (buffer) throws(RulesError) in
      guard let start = buffer.baseAddress else { return try body(pointers) }
      return try withPointers(columns, pointers + [start], body)
    }
  }
}
