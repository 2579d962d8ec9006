public import Rules
import Series

extension Frame {
  /// Computes a formula of the formula language: `frame.compute("ema(close, 9) - ema(close, 21)")`.
  ///
  /// The names `open`, `high`, `low`, `close` and `volume` are the frame's columns of that name; other columns
  /// are reached by `FrameColumn.compute`. Same kernels as a backtest's, so the same bits.
  /// - Throws: `FrameError` for a formula that cannot be read, a setting out of range, and a column that
  ///   the frame does not have.
  /// - Complexity: O(rows × indicators).
  public func compute(_ text: String) throws(FrameError) -> FrameColumn {
    let formula: Formula
    do throws(FormulaError) {
      formula = try Formula(reading: text)
    } catch { throw .formula(error) }
    return try compute(formula)
  }

  /// Computes a formula of a strategy: `frame.compute(market.close.ema(9))`; a parameter has its default.
  ///
  /// - Throws: `FrameError` for a setting out of range and a column that the frame does not have.
  public func compute(_ formula: Formula) throws(FrameError) -> FrameColumn {
    try kernels.column(formula.node)
  }

  /// The rows in which a condition of the formula language holds: `frame.rows("close > sma(close, 20)")`.
  ///
  /// - Throws: as `compute`.
  public func rows(_ text: String) throws(FrameError) -> RowFilter {
    let condition: Condition
    do throws(FormulaError) {
      condition = try Condition(reading: text)
    } catch { throw .formula(error) }
    return try rows(condition)
  }

  /// The rows in which a condition of a strategy holds.
  ///
  /// - Throws: as `compute`.
  public func rows(_ condition: Condition) throws(FrameError) -> RowFilter {
    RowFilter(try kernels.column(condition.node).map { $0 != 0 })
  }

  private var kernels: KernelRun {
    var prices: [PriceColumn: Column<Double>] = [:]
    for column in PriceColumn.allCases {
      if let index = names.firstIndex(of: column.description) {
        prices[column] = columns[index].values
      }
    }
    return KernelRun(rows: count, prices)
  }
}
