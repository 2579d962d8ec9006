import FoundationEssentials
import Series

/// `data import`: CSV files into the store.
enum DataImportCommand {
  private static let reading = "Reading"

  static let files = Argument<[String]>.operands(
    "FILE", .text("FILE"), "CSV files, plain or packed with gzip.")
  static let symbol = Argument<String?>.optional(
    "symbol", .text("SYMBOL"), absent: "the file's name", "The instrument, for one file.")
  static let timeframe = Argument<Timeframe?>.optional(
    "timeframe", .timeframe, absent: "found out", "The length of a bar."
  ).under(reading)
  static let zone = Argument<String?>.optional(
    "zone", .text("ZONE"), absent: "UTC",
    "The time zone of times that name none, for example America/New_York."
  ).under(reading)
  static let delimiter = Argument<Character?>.optional(
    "delimiter", .delimiter, absent: "found out", "The character between fields."
  ).under(reading)
  static let dates = Argument<DateOrder?>.optional(
    "dates", .choice(DateOrder.allCases.map { ($0.rawValue, $0) }), absent: "found out",
    "The order of year, month and day."
  ).under(reading)
  static let columns = Argument<[Assignment<String>]>.repeated(
    "column", .assignment(of: .text("HEADER")),
    "The header of a column, for example close=Last; names are "
      + CSVRole.allCases.map(\.rawValue).joined(separator: ", ") + "."
  ).under(reading)
  static let json = OutputOptions.json

  static let command = Command(
    "import", "Reads CSV files into the store.",
    discussion: """
      Delimiter, headers, date and time forms, zone and bar length are found out from the file; \
      options override. Nothing is repaired: a torn line, an unsorted time or an impossible bar \
      ends the import with its file and line, and nothing is changed on disk.
      """,
    arguments: [files, symbol, timeframe, zone, delimiter, dates, columns, json],
    examples: [
      Example("data import SPY.csv", "Stores the bars as SPY."),
      Example(
        "data import quotes.csv.gz --symbol EUR/USD --zone Europe/Berlin --column time=Datum",
        "Names what the file does not say."),
    ]
  ) { arguments, context in
    try run(arguments, context)
  }

  private static func run(_ arguments: Arguments, _ context: Context) throws {
    let paths = arguments[files]
    if arguments[symbol] != nil, paths.count > 1 {
      throw UsageError(
        "--symbol names one file and there are \(paths.count); import them one by one")
    }
    let importer = CSVImporter(try options(arguments))
    // All files are read before the first is stored, so that a bad one changes nothing.
    var results: [(path: String, result: ImportResult)] = []
    for path in paths {
      let name = arguments[symbol] ?? symbolName(of: path)
      results.append((path, try importer.read(path, symbol: name)))
    }
    let store = Store(folder: context.workspace.data)
    var entries: [StoreEntry] = []
    for (path, result) in results {
      let notes = BarsNotes(source: path.split(separator: "/").last.map(String.init))
      entries.append(try store.write(result.bars, notes: notes))
    }
    report(results, on: context.console)
    if arguments[json] {
      context.console.print(JSON.array(entries.map(DataListCommand.describe)).pretty)
    } else {
      DataListCommand.show(entries, context)
    }
  }

  /// Says once what was assumed or lacking in how many files.
  private static func report(
    _ results: [(path: String, result: ImportResult)], on console: Console
  ) {
    var notes: [(text: String, paths: [String])] = []
    for (path, result) in results {
      for text in result.assumptions + result.warnings {
        if let place = notes.firstIndex(where: { $0.text == text }) {
          notes[place].paths.append(path)
        } else {
          notes.append((text, [path]))
        }
      }
    }
    for (text, paths) in notes {
      console.note("\(paths.count == 1 ? paths[0] : "\(paths.count) files"): \(text)")
    }
  }

  private static func options(_ arguments: Arguments) throws(UsageError) -> CSVOptions {
    var named: [CSVRole: String] = [:]
    for assignment in arguments[columns] {
      guard let role = CSVRole(rawValue: assignment.name) else {
        let roles = CSVRole.allCases.map(\.rawValue)
        throw UsageError(
          "--column: there is no column \"\(assignment.name)\""
            + "\(suggestion(for: assignment.name, among: roles)) "
            + "names are \(roles.joined(separator: ", "))")
      }
      named[role] = assignment.value
    }
    return CSVOptions(
      delimiter: arguments[delimiter], columns: named, zone: arguments[zone],
      timeframe: arguments[timeframe], dateOrder: arguments[dates])
  }

  /// The file's name up to its first point: `SPY.csv.gz` is SPY.
  static func symbolName(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return file.split(separator: ".").first.map(String.init) ?? path
  }
}

extension ValueKind where Value == Character {
  /// One character, or the word `tab`.
  package static let delimiter = ValueKind("CHAR") { text throws(ValueError) in
    if text == "tab" { return "\t" }
    guard let character = text.first, text.count == 1, character.isASCII else {
      throw ValueError("is not one character; write for example \";\" or tab")
    }
    return character
  }
}
