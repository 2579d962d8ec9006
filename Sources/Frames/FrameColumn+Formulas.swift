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
    return try KernelRun(rows: count, [.close: values], names: ["close"]).column(root)
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
  private let rows: Int
  private let columns: [BarField: Column<Double>]
  private let names: [String]

  /// Takes columns by what they are to a formula; `names` are the columns that there are, for errors.
  init(rows: Int, _ columns: [BarField: Column<Double>], names: [String]) {
    self.rows = rows
    self.columns = columns
    self.names = names
  }

  /// The values of a formula; 1 or 0 of a condition.
  func column(_ root: Node) throws(FrameError) -> FrameColumn {
    let wanted = root.columns.sorted { $0.description < $1.description }
    for column in wanted {
      guard column.clock == .traded else { throw .otherBars("\(column)") }
      guard columns[column.field] != nil else {
        throw .unknownColumn(name: "\(column)", known: names)
      }
    }
    guard rows > 0 else { return [] }
    do throws(RulesError) {
      return FrameColumn(try values(root).first ?? [])
    } catch { throw .rules(error) }
  }

  private func values(_ root: Node) throws(RulesError) -> [[Double]] {
    let parameters = root.parameters
    let set = ParameterSet(values: parameters.map(\.defaultValue))
    // A column that no node reads needs an address all the same.
    let unread = Column<Double>([])
    let read = try Program([root], parameters: parameters).columns
    return try Self.withPointers(read.map { columns[$0.field] ?? unread }) {
      (pointers) throws(RulesError) in
      try FormulaValues.compute(
        [root], parameters: parameters, set: set, columns: pointers, rows: rows)
    }
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
