import Series

/// `data list`: what the store holds.
enum DataListCommand {
  static let json = OutputOptions.json

  static let command = Command(
    "list", "Lists the bars that are stored.",
    arguments: [json],
    examples: [
      Example("data list", "Shows symbol, bar length, number of bars, first and last day.")
    ]
  ) { arguments, context in
    let entries = try Store(folder: context.workspace.data).entries()
    if arguments[json] {
      context.console.print(JSON.array(entries.map(describe)).pretty)
    } else if entries.isEmpty {
      context.console.print(
        "No bars are stored in \(context.workspace.data). Import some with data import FILE.")
    } else {
      show(entries, context)
    }
  }

  static func show(_ entries: [StoreEntry], _ context: Context) {
    var table = TextTable([
      .words("symbol"), .words("bar"), .number("bars"), .words("first"), .words("last"),
      .words("prices"), .number("size"), .words("source"),
    ])
    for entry in entries {
      table.add(texts: [
        entry.symbol, "\(entry.timeframe)", NumberText.count(entry.rows), day(entry.first, entry),
        day(entry.last, entry), entry.notes.adjustment.map { "adjusted: \($0)" } ?? "raw",
        NumberText.bytes(entry.bytes), entry.notes.source ?? "",
      ])
    }
    context.console.print(table)
  }

  static func describe(_ entry: StoreEntry) -> JSON {
    func text(_ value: (some CustomStringConvertible)?) -> JSON {
      value.map { .text("\($0)") } ?? .null
    }
    return [
      "symbol": .text(entry.symbol), "timeframe": text(entry.timeframe),
      "bars": .integer(entry.rows),
      "first": text(entry.first), "last": text(entry.last),
      "adjustment": text(entry.notes.adjustment), "bytes": .integer(entry.bytes),
      "source": text(entry.notes.source), "path": .text(entry.path),
    ]
  }

  private static func day(_ moment: Timestamp?, _ entry: StoreEntry) -> String {
    guard let moment else { return "" }
    return entry.timeframe.isDaily ? "\(moment.utcDate)" : "\(moment)"
  }
}
