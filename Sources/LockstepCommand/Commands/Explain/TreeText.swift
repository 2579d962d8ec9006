import Simulation

/// Formula trees as lines with box characters, and as JSON.
enum TreeText {
  /// The lines of a tree, values in one column.
  static func lines(_ tree: FormulaTree) -> [String] {
    let rows = rows(tree, first: "", rest: "")
    // One long formula must not push all values out of sight.
    let width = min(rows.map(\.left.count).max() ?? 0, 72)
    return rows.map { "\($0.left.padded(to: width))   \($0.right)" }
  }

  private static func rows(
    _ tree: FormulaTree, first: String, rest: String
  ) -> [(left: String, right: String)] {
    var right = value(tree.value, tree)
    if let before = tree.before { right += "   (bar before \(value(before, tree)))" }
    var rows = [(left: first + tree.text, right: right)]
    for (place, part) in tree.parts.enumerated() {
      let isLast = place == tree.parts.count - 1
      rows += self.rows(
        part, first: rest + (isLast ? "└─ " : "├─ "), rest: rest + (isLast ? "   " : "│  "))
    }
    return rows
  }

  private static func value(_ value: Double, _ tree: FormulaTree) -> String {
    if tree.isCondition { return value == 1 ? "true" : "false" }
    return value.isNaN ? "not known yet" : number(value)
  }

  /// Seven digits, no zeros behind them.
  static func number(_ value: Double) -> String {
    let text = NumberText.significant(value, 7)
    guard text.contains("."), !text.contains("e") else { return text }
    let cut = String(text.reversed().drop { $0 == "0" }.reversed())
    return cut.hasSuffix(".") ? String(cut.dropLast()) : cut
  }

  static func json(_ tree: FormulaTree) -> JSON {
    func value(_ number: Double) -> JSON { tree.isCondition ? .bool(number == 1) : .number(number) }
    var members = [
      JSON.Member("formula", .text(tree.text)), JSON.Member("value", value(tree.value)),
    ]
    if let before = tree.before { members.append(JSON.Member("before", value(before))) }
    members.append(JSON.Member("parts", .array(tree.parts.map(json))))
    return .object(members)
  }

  static func json(_ reading: BarExplanation.Reading) -> JSON {
    ["rule": .text(reading.word), "condition": json(reading.tree)]
  }
}

extension Console {
  /// A rule's word and its tree, set in.
  func print(_ reading: BarExplanation.Reading) {
    let style: TextStyle = reading.tree.isTrue ? .good : .faint
    print("  " + styled("\(reading.word):", style))
    for line in TreeText.lines(reading.tree) { print("    \(line)") }
  }

  /// A fact with its label, set in; a fact of several lines stands in one column.
  func print(fact label: String, _ lines: String...) {
    for (place, line) in lines.enumerated() {
      print("  \((place == 0 ? label : "").padded(to: 8))\(line)")
    }
  }
}
