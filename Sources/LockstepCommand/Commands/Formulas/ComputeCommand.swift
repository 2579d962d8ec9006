import Records
import Research
import Rules
import Series
import Simulation

/// `compute`: the values of formulas over stored bars.
enum ComputeCommand {
  static let formulas = Argument<[String]>.operands(
    "FORMULA", .text("FORMULA"), "What to compute, for example 'ema(close, 9) - ema(close, 21)'.")
  static let rows = Argument<Int>.option(
    "rows", .integer("N", in: 0...1_000_000), default: "10", "So many of the last bars are shown.")
  static let csv = Argument<String?>.optional(
    "csv", .text("FILE"), absent: "none", "Writes all bars as CSV; - is the output.")
  static let json = OutputOptions.json

  static let command = Command(
    "compute", "Computes formulas over bars and shows them as a table.",
    discussion: """
      Every formula is a column; its line of blocks shows its shape over all bars of the range. \
      Numbers are those that a strategy would see at each close, computed by the same kernels. \
      Bars before --from warm the indicators up.
      """,
    arguments: [formulas] + DataOptions.all + [
      YearOptions.calendar, RunOptions.set, rows, csv, json,
    ],
    examples: [
      Example("compute 'rsi(close, 14)' --symbol SPY", "Shows the last ten values and the shape."),
      Example(
        "compute 'close' 'sma(close, n)' 'close > sma(close, n)' --set n=50 --symbol SPY --csv -",
        "Prints three columns for every bar as CSV."),
      Example(
        "compute 'close / SPY:close' 'cs_rank(roc(close, 20))' --symbol QQQ,IWM,SPY",
        "Reads other symbols, and compares all."),
    ]
  ) { arguments, context in
    let job = try ComputeJob(arguments, context)
    let tables = try job.tables()
    if let file = arguments[csv] {
      let text = ComputePage.csv(tables)
      guard file != "-" else { return context.console.print(String(text.dropLast())) }
      let path = context.workspace.resolved(file)
      try AtomicFile.write(text, to: path)
      let count = NumberText.count(tables.reduce(0) { $0 + $1.rows.count })
      return context.console.print("Wrote \(count) rows to \(context.workspace.shortened(path))")
    }
    if arguments[json] {
      return context.console.print(
        JSON.array(tables.map { ComputePage.json($0, last: arguments[rows]) }).pretty)
    }
    for (index, table) in tables.enumerated() {
      if index > 0 { context.console.print("") }
      ComputePage.show(table, last: arguments[rows], on: context.console)
    }
  }
}

/// Formulas, and the bars they are computed over.
private struct ComputeJob {
  private let texts: [String]
  private let nodes: [Node]
  private let parameters: [Parameter]
  private let set: ParameterSet
  private let bars: [Bars]
  private let references: [Bars]
  private let calendar: ExchangeCalendar?
  private let from: Moment?
  private let to: Moment?

  init(_ arguments: Arguments, _ context: Context) throws {
    texts = arguments[ComputeCommand.formulas]
    guard !texts.isEmpty else {
      throw UsageError(
        "\"lockstep compute\" needs a FORMULA, for example 'sma(close, 20)'; \"lockstep indicators\" "
          + "lists what there is")
    }
    let settings = arguments[RunOptions.set]
    let parameters = settings.map {
      Parameter($0.name, $0.value...$0.value, by: 1, default: $0.value)
    }
    self.parameters = parameters
    set = ParameterSet(values: settings.map(\.value))
    nodes = try texts.map { text in
      do throws(FormulaError) {
        return try Node.reading(text, parameters: parameters)
      } catch {
        throw UsageError("\(error)")
      }
    }
    let adjustment = try DataOptions.adjustment(arguments, context.workspace)
    let timeframe = arguments[DataOptions.timeframe]
    bars = try StoredBars.load(
      arguments[DataOptions.symbols], timeframe: timeframe, adjustment: adjustment,
      context.workspace)
    let known = Set(bars.map(\.symbol))
    let others = Set(nodes.flatMap { $0.columns.compactMap(\.clock.symbol) }).subtracting(known)
    references = try StoredBars.load(
      others.sorted(), timeframe: bars[0].timeframe, adjustment: adjustment, context.workspace)
    calendar = arguments[YearOptions.calendar]
    from = arguments[DataOptions.from]
    to = arguments[DataOptions.to]
  }

  /// The values by symbol.
  func tables() throws -> [ComputedTable] {
    let around = Surroundings(universe: bars, references: references)
    return try bars.map { bars in
      let values = try FormulaSeries.values(
        of: nodes, parameters: parameters, set: set, on: bars, among: around, calendar: calendar)
      let first = from.map { bars.firstRow(atOrAfter: $0.start) } ?? 0
      let last = to.map { bars.firstRow(atOrAfter: $0.end) } ?? bars.count
      guard first < last else {
        throw UsageError(
          "no bar of \(bars.symbol) lies between --from and --to; it has \(bars.time(0).utcDate) to "
            + "\(bars.time(bars.count - 1).utcDate)")
      }
      return ComputedTable(
        bars: bars, rows: first..<last,
        columns: zip(zip(texts, nodes), values).map { formula, values in
          ComputedTable.Column(
            text: formula.0, isCondition: formula.1.operation.isCondition, values: values)
        })
    }
  }
}

/// The values of formulas over the bars of one symbol.
struct ComputedTable {
  /// One formula.
  struct Column {
    let text: String
    let isCondition: Bool
    /// By row of all bars; 1 or 0 for a condition.
    let values: [Double]

    /// A value for people.
    func cell(_ row: Int) -> String {
      guard isCondition else { return NumberText.significant(values[row], 6) }
      return values[row] == 1 ? "true" : "false"
    }
  }

  let bars: Bars
  /// The rows that were asked for; those before warm the indicators up.
  let rows: Range<Int>
  let columns: [Column]
}
