import FoundationEssentials
import Series

/// `data check`: what a researcher should know about bars before trusting them.
enum DataCheckCommand {
  static let sources = Argument<[String]?>.optionalOperand(
    "WHAT", .list(.text("SYMBOL")), absent: "everything stored",
    "Stored symbols with commas between them, or a CSV file.")
  static let outliers = Argument<Double>.option(
    "outliers", .positive("FACTOR", example: "15"), default: "15",
    "How many times the usual move a move must be to be an outlier.")
  static let limit = Argument<Int>.option(
    "limit", .integer("N", in: 1...1_000_000), default: "20", "Lists so many findings of a kind.")
  static let json = OutputOptions.json

  static let command = Command(
    "check", "Looks for faults and oddities in bars.",
    discussion: """
      Repeated and unsorted times, impossible and missing prices, unadjusted splits, bad ticks, \
      outliers, and gaps against the exchange calendar. A CSV file is checked as it stands, every \
      line of it. Exit code 1 if anything is certainly wrong; oddities alone are code 0.
      """,
    arguments: [sources, YearOptions.calendar.under("Options"), outliers, limit, json]
      + ReadingOptions.all,
    examples: [
      Example("data check SPY", "Checks the stored bars of SPY."),
      Example("data check quotes.csv", "Checks a file without storing it."),
    ]
  ) { arguments, context in
    try run(arguments, context)
  }

  private struct Report {
    let name: String
    let bars: Int
    let findings: [Finding]

    var errors: Int { findings.filter(\.kind.isError).reduce(0) { $0 + $1.count } }
  }

  private static func run(_ arguments: Arguments, _ context: Context) throws {
    let reports = try reports(arguments, context)
    if arguments[json] {
      context.console.print(JSON.array(reports.map(describe)).pretty)
    } else {
      for report in reports { show(report, on: context.console) }
    }
    let faulty = reports.filter { $0.errors > 0 }
    guard faulty.isEmpty else {
      let names = faulty.map { "\($0.name) (\(NumberText.count($0.errors)))" }
      throw JobFailure(
        "errors in \(names.joined(separator: ", ")); correct the source and import it again")
    }
  }

  private static func reports(_ arguments: Arguments, _ context: Context) throws -> [Report] {
    let check = BarsCheck(
      calendar: arguments[YearOptions.calendar], outlierFactor: arguments[outliers],
      limit: arguments[limit])
    if let path = arguments[sources]?.joined(separator: ","), isFile(path) {
      let raw = try ReadingOptions.importer(arguments).readRaw(
        path, symbol: ReadingOptions.symbolName(of: path))
      return [Report(name: path, bars: raw.bars.count, findings: check.findings(in: raw))]
    }
    let store = Store(folder: context.workspace.data)
    let stored: [Bars]
    if let symbols = arguments[sources] {
      stored = try symbols.map {
        try store.bars($0, timeframe: arguments[ReadingOptions.timeframe])
      }
    } else {
      stored = try store.entries().map { try store.bars($0.symbol, timeframe: $0.timeframe) }
    }
    guard !stored.isEmpty else {
      throw UsageError(
        "nothing is stored in \(context.workspace.data) to check; import some with data import FILE"
      )
    }
    return stored.map {
      Report(name: "\($0.symbol) \($0.timeframe)", bars: $0.count, findings: check.findings(in: $0))
    }
  }

  private static func isFile(_ path: String) -> Bool {
    path.contains("/") || path.contains(".csv") || FileManager.default.fileExists(atPath: path)
  }

  private static func show(_ report: Report, on console: Console) {
    let title = "\(report.name): \(NumberText.count(report.bars)) bars"
    guard !report.findings.isEmpty else {
      console.print("\(title), \(console.styled("nothing found", .good))")
      return
    }
    console.print(console.styled(title, .strong))
    var table = TextTable([.words("when"), .words("kind"), .number("count"), .words("what")])
    for finding in report.findings {
      table.add([
        TextTable.Cell("\(finding.time)".replacing("T00:00:00Z", with: "")),
        TextTable.Cell(finding.kind.rawValue, finding.kind.isError ? .bad : .warning),
        TextTable.Cell(NumberText.count(finding.count)), TextTable.Cell(finding.message),
      ])
    }
    console.print(table)
    console.print()
  }

  private static func describe(_ report: Report) -> JSON {
    let findings = report.findings.map { finding -> JSON in
      [
        "time": .text("\(finding.time)"), "row": .integer(finding.row),
        "kind": .text(finding.kind.rawValue), "error": .bool(finding.kind.isError),
        "count": .integer(finding.count), "message": .text(finding.message),
      ]
    }
    return [
      "name": .text(report.name), "bars": .integer(report.bars),
      "errors": .integer(report.errors), "findings": .array(findings),
    ]
  }
}
