public import Rules
import Series

extension Frame {
  /// Computes a formula of the formula language: `frame.compute("ema(close, 9) - ema(close, 21)")`.
  ///
  /// The names `open`, `high`, `low`, `close` and `volume` are the frame's columns of that name; words of the
  /// calendar such as `day_of_week` are read off the times; other columns are reached by
  /// `FrameColumn.compute`. Same kernels as a backtest's, so the same bits.
  /// - Throws: `FrameError` for a formula that cannot be read, a setting out of range, a column that the
  ///   frame does not have, and columns of other bars (`close@1Hour`, `SPY:close`), which are joined instead.
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
    try column(formula.node)
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
    RowFilter(try column(condition.node).map { $0 != 0 })
  }

  private func column(_ root: Node) throws(FrameError) -> FrameColumn {
    var known: [BarField: Column<Double>] = [:]
    for field in Set(root.columns.map(\.field)) {
      if !BarField.prices.contains(field) {
        known[field] = calendarColumn(field)
      } else if let index = names.firstIndex(of: field.description) {
        known[field] = columns[index].values
      }
    }
    return try KernelRun(rows: count, known, names: names).column(root)
  }

  /// What the calendar says of each row.
  private func calendarColumn(_ field: BarField) -> Column<Double> {
    var reader = CalendarReader(calendar, timeframe ?? Timeframe(seconds: 1))
    return Column(times.map { reader.fields(at: $0)[field] })
  }
}

extension CalendarFields {
  fileprivate subscript(field: BarField) -> Double {
    switch field {
    case .session: session
    case .minuteOfDay: minuteOfDay
    case .minutesSinceOpen: minutesSinceOpen
    case .minutesToClose: minutesToClose
    case .dayOfWeek: dayOfWeek
    case .dayOfMonth: dayOfMonth
    case .month: month
    case .open, .high, .low, .close, .volume: .nan
    }
  }
}
