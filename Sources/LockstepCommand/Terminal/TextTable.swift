/// A table for the terminal: titles, a rule, aligned columns.
///
/// Numbers stand at the right, words at the left. If the table is wider than the terminal, the widest
/// word column is cut with an ellipsis; number columns are never cut.
package struct TextTable: Sendable {
  package enum Alignment: Sendable { case left, right }

  /// One column's title and side.
  package struct Column: Sendable {
    package let title: String
    package let alignment: Alignment

    package static func words(_ title: String) -> Column { Column(title: title, alignment: .left) }
    package static func number(_ title: String) -> Column {
      Column(title: title, alignment: .right)
    }
  }

  /// One cell: its text and, on a colour terminal, its style.
  package struct Cell: Sendable, ExpressibleByStringInterpolation {
    package let text: String
    package let style: TextStyle?

    package init(_ text: String, _ style: TextStyle? = nil) {
      self.text = text
      self.style = style
    }

    package init(stringLiteral text: String) { self.init(text) }
  }

  private let columns: [Column]
  private var rows: [[Cell]] = []

  package init(_ columns: [Column]) { self.columns = columns }

  /// The number of rows, titles not counted.
  package var count: Int { rows.count }

  /// Adds a row; cells that are missing at its end are empty.
  package mutating func add(_ cells: [Cell]) {
    precondition(cells.count <= columns.count, "more cells than columns")
    rows.append(cells + Array(repeating: Cell(""), count: columns.count - cells.count))
  }

  /// Adds a row of plain texts.
  package mutating func add(texts: [String]) { add(texts.map { Cell($0) }) }

  /// The lines of the table, without styles when `console` shows none.
  package func lines(for console: Console) -> [String] {
    let widths = fittedWidths(console.width)
    func line(_ cells: [Cell]) -> String {
      var line = ""
      for (place, cell) in cells.enumerated() {
        let text = cut(cell.text, to: widths[place])
        let gap = String(repeating: " ", count: widths[place] - text.count)
        let styled = cell.style.map { console.styled(text, $0) } ?? text
        let isLast = place == cells.count - 1
        line += place > 0 ? "  " : ""
        line += columns[place].alignment == .right ? gap + styled : styled + (isLast ? "" : gap)
      }
      return line
    }
    let titles = line(columns.map { Cell($0.title, .strong) })
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return [titles, console.styled(rule, .faint)] + rows.map(line)
  }

  private func fittedWidths(_ limit: Int) -> [Int] {
    var widths = columns.indices.map { place in
      rows.reduce(columns[place].title.count) { max($0, $1[place].text.count) }
    }
    let words = columns.indices.filter { columns[$0].alignment == .left }
    while widths.reduce(0, +) + 2 * (widths.count - 1) > limit,
      let widest = words.max(by: { widths[$0] < widths[$1] }), widths[widest] > 8
    {
      widths[widest] -= 1
    }
    return widths
  }

  private func cut(_ text: String, to width: Int) -> String {
    text.count > width ? String(text.prefix(width - 1)) + "…" : text
  }
}

extension Console {
  /// Writes a table.
  package func print(_ table: TextTable) {
    print(table.lines(for: self).joined(separator: "\n"))
  }
}
