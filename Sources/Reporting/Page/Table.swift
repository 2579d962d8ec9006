/// An HTML table: the first column names the row, the others hold numbers unless said otherwise.
struct Table {
  /// What a column holds.
  enum Kind { case text, number }

  let columns: [(title: String, kind: Kind)]
  var rows: [[Markup]] = []
  var caption: String?

  init(_ columns: [(title: String, kind: Kind)], caption: String? = nil) {
    self.columns = columns
    self.caption = caption
  }

  var markup: Markup {
    let head = columns.map { column -> Markup in
      "<th scope=\"col\"\(Self.style(column.kind))>\(column.title)</th>"
    }
    let body = rows.map { row -> Markup in
      let cells = zip(columns, row).map { column, cell -> Markup in
        "<td\(Self.style(column.kind))>\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    let caption: Markup = self.caption.map { "<caption>\($0)</caption>" } ?? ""
    return """
      <div class="scroll"><table>\(caption)<thead><tr>\(head)</tr></thead>
      <tbody>\(body)</tbody></table></div>
      """
  }

  private static func style(_ kind: Kind) -> Markup { kind == .number ? " class=\"n\"" : "" }
}
