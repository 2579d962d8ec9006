import FoundationEssentials
import Records
import Research
import Series
import Simulation

/// The tables that a sweep leaves on disk: one line a set and symbol, parameters then metrics.
struct SweepFiles {
  private let csv: String?
  private let arrow: String?
  private let context: Context

  /// Finds the files' places; a name without a folder goes into the workspace's reports.
  ///
  /// - Throws: `UsageError` where a file could not be written later.
  init(csv: String?, arrow: String?, _ context: Context) throws {
    self.context = context
    self.csv = try csv.map { try Self.place($0, context) }
    self.arrow = try arrow.map { try Self.place($0, context) }
  }

  /// The files, in the order in which they are written.
  var paths: [String] { [csv, arrow].compactMap { $0 } }

  private static func place(_ name: String, _ context: Context) throws(UsageError) -> String {
    guard name.contains("/") else { return context.workspace.reports + "/" + name }
    let folder = name.prefix(upTo: name.lastIndex(of: "/") ?? name.endIndex)
    var isFolder = false
    let isThere = FileManager.default.fileExists(
      atPath: folder.isEmpty ? "/" : String(folder), isDirectory: &isFolder)
    guard isThere, isFolder, !name.hasSuffix("/") else {
      throw UsageError("\(name) cannot be written: there is no folder \(folder); make it first")
    }
    return name
  }

  /// Writes the tables that were asked for, each whole or not at all.
  func write(_ sweep: Sweep, run: RunSpec) throws {
    guard !paths.isEmpty else { return }
    try context.workspace.make(context.workspace.reports)
    if let csv { try Self.writeCSV(sweep, to: csv) }
    if let arrow { try Self.writeArrow(sweep, run, to: arrow) }
  }

  private static func writeCSV(_ sweep: Sweep, to path: String) throws(FileError) {
    var file = try AtomicFile(path: path)
    var text = sweep.columnNames.joined(separator: ",") + "\n"
    for row in sweep.rows.indices {
      text += sweep.rows[row].symbol
      for number in sweep.numbers(row) { text += "," + field(number) }
      text += "\n"
      // A grid of millions is written in pieces.
      if text.utf8.count > 1 << 20 {
        try file.append(Array(text.utf8))
        text = ""
      }
    }
    try file.append(Array(text.utf8))
    try file.commit()
  }

  /// The shortest digits that give the number back; nothing for NaN.
  private static func field(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "" : value > 0 ? "inf" : "-inf" }
    return NumberText.plain(value)
  }

  private static func writeArrow(
    _ sweep: Sweep, _ run: RunSpec, to path: String
  ) throws(SeriesError) {
    let names = sweep.columnNames
    var columns = [[Double]](repeating: [], count: names.count - 1)
    for row in sweep.rows.indices {
      for (place, number) in sweep.numbers(row).enumerated() { columns[place].append(number) }
    }
    let table = ArrowTable(
      columns: [TableColumn(names[0], .text(sweep.rows.map(\.symbol)))]
        + zip(names.dropFirst(), columns).map { TableColumn($0, .float64(Column($1))) },
      metadata: [
        "lockstep.strategy": run.strategy, "lockstep.timeframe": "\(run.timeframe)",
        "lockstep.version": Program.version,
      ])
    try table.write(to: path)
  }
}
