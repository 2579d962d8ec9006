import Series

/// `data import`: CSV files into the store.
enum DataImportCommand {
  static let files = Argument<[String]>.operands(
    "FILE", .text("FILE"), "CSV files, plain or packed with gzip.")
  static let symbol = Argument<String?>.optional(
    "symbol", .text("SYMBOL"), absent: "the file's name", "The instrument, for one file.")
  static let json = OutputOptions.json

  static let command = Command(
    "import", "Reads CSV files into the store.",
    discussion: """
      Delimiter, headers, date and time forms, zone and bar length are found out from the file; \
      options override. Nothing is repaired: a torn line, an unsorted time or an impossible bar \
      ends the import with its file and line, and nothing is changed on disk.
      """,
    arguments: [
      files, symbol, DataOptions.factors.under("Options"), DataOptions.adjust.under("Options"),
      json,
    ] + ReadingOptions.all,
    examples: [
      Example("data import SPY.csv", "Stores the bars as SPY."),
      Example(
        "data import daily/*.csv --factors factors --adjust splits",
        "Stores every file under its name, with splits taken out of its prices."),
      Example(
        "data import quotes.csv.gz --symbol EUR/USD --zone Europe/Berlin --column time=Datum",
        "Names what the file does not say."),
    ]
  ) { arguments, context in
    try run(arguments, context)
  }

  private struct Reading {
    let path: String
    let bars: Bars
    let notes: BarsNotes
    let remarks: [String]
  }

  private static func run(_ arguments: Arguments, _ context: Context) throws {
    let paths = arguments[files]
    if arguments[symbol] != nil, paths.count > 1 {
      throw UsageError(
        "--symbol names one file and there are \(paths.count); import them one by one")
    }
    let adjustment = try DataOptions.adjustment(arguments, context.workspace)
    // All files are read before the first is stored, so that a bad one changes nothing.
    let readings = try paths.map { try read($0, arguments, adjustment, context) }
    if let twice = repeated(readings) {
      throw UsageError("two files hold \(twice); import them into separate symbols with --symbol")
    }
    let store = Store(folder: context.workspace.data)
    let entries = try readings.map { try store.write($0.bars, notes: $0.notes) }
    report(readings, on: context.console)
    if arguments[json] {
      context.console.print(JSON.array(entries.map(DataListCommand.describe)).pretty)
    } else {
      DataListCommand.show(entries, context)
    }
  }

  private static func read(
    _ path: String, _ arguments: Arguments, _ adjustment: RunAdjustment?, _ context: Context
  ) throws -> Reading {
    let name = arguments[symbol] ?? ReadingOptions.symbolName(of: path)
    let result = try ReadingOptions.importer(arguments).read(path, symbol: name)
    var bars = result.bars
    var notes = BarsNotes(source: path.split(separator: "/").last.map(String.init))
    if let adjustment {
      bars = try adjustment.apply(to: bars, context.workspace)
      notes.adjustment = adjustment.mode.rawValue
    }
    return Reading(
      path: path, bars: bars, notes: notes, remarks: result.assumptions + result.warnings)
  }

  private static func repeated(_ readings: [Reading]) -> String? {
    var seen: Set<String> = []
    return readings.map { "\($0.bars.symbol) \($0.bars.timeframe)" }.first {
      !seen.insert($0).inserted
    }
  }

  /// Says once what was assumed or lacking in how many files.
  private static func report(_ readings: [Reading], on console: Console) {
    var remarks: [(text: String, paths: [String])] = []
    for reading in readings {
      for text in reading.remarks {
        if let place = remarks.firstIndex(where: { $0.text == text }) {
          remarks[place].paths.append(reading.path)
        } else {
          remarks.append((text, [reading.path]))
        }
      }
    }
    for (text, paths) in remarks {
      console.note("\(paths.count == 1 ? paths[0] : "\(paths.count) files"): \(text)")
    }
  }
}
