import Records
import Series

/// Computed formulas as a table, as CSV and as JSON.
enum ComputePage {
  /// The last rows, and under them what each column did over all rows.
  static func show(_ table: ComputedTable, last: Int, on console: Console) {
    let shown = table.rows.suffix(last)
    if !shown.isEmpty {
      var text = TextTable(
        [.words("\(table.bars.symbol) \(table.bars.timeframe)")]
          + table.columns.map { .number($0.text) })
      for row in shown {
        text.add(texts: [RunText.moment(table.bars, row)] + table.columns.map { $0.cell(row) })
      }
      console.print(text)
      console.print("")
    }
    var summary = TextTable([
      .words("formula"), .number("known"), .number("lowest"), .number("mean"), .number("highest"),
      .words("shape over \(NumberText.count(table.rows.count)) bars"),
    ])
    for column in table.columns {
      let values = column.values[table.rows]
      let known = values.filter { !$0.isNaN }
      let mean = known.reduce(0, +) / Double(known.count)
      summary.add(texts: [
        column.text, NumberText.count(known.count),
        NumberText.significant(known.min() ?? .nan), NumberText.significant(mean),
        NumberText.significant(known.max() ?? .nan), sparkline(Array(values), width: 40),
      ])
    }
    console.print(summary)
    if shown.count < table.rows.count {
      console.note("The last \(shown.count) bars; --rows N shows more, --csv FILE writes all.")
    }
  }

  /// All rows; with several symbols one behind the other under one heading.
  static func csv(_ tables: [ComputedTable]) -> String {
    var text = CSVText(columns: ["symbol", "time"] + (tables.first?.columns.map(\.text) ?? []))
    for table in tables {
      for row in table.rows {
        text.add(
          [table.bars.symbol, RunText.moment(table.bars, row)]
            + table.columns.map { CSVText.number($0.values[row]) })
      }
    }
    return text.text
  }

  static func json(_ table: ComputedTable, last: Int) -> JSON {
    let rows = table.rows.suffix(last)
    return [
      "symbol": .text(table.bars.symbol), "timeframe": .text("\(table.bars.timeframe)"),
      "bars": .integer(table.rows.count),
      "times": .array(rows.map { .text("\(table.bars.time($0))") }),
      "columns": .array(
        table.columns.map { column in
          [
            "formula": .text(column.text),
            "values": .array(
              rows.map {
                column.isCondition ? .bool(column.values[$0] == 1) : .number(column.values[$0])
              }
            ),
          ]
        }),
    ]
  }
}
