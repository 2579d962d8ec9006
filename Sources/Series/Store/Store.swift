import FoundationEssentials
import Records

/// The bars on disk: one Arrow file a symbol and timeframe, in one folder.
///
/// Files are named `SPY.1Day.arrow`. Writing replaces a file as a whole; reading maps it.
public struct Store: Sendable {
  /// The folder that holds the files, usually the workspace's `data`.
  public let folder: String

  /// Names the folder; it need not exist before the first write.
  public init(folder: String) { self.folder = folder }

  /// Stores bars, replacing those of the same symbol and timeframe, and tells what is there now.
  @discardableResult
  public func write(_ bars: Bars, notes: BarsNotes = BarsNotes()) throws(SeriesError) -> StoreEntry
  {
    let path = try path(bars.symbol, bars.timeframe)
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw SeriesError(
        file: folder, "the folder cannot be made; check the path and its permissions")
    }
    try bars.write(to: path, notes: notes)
    return try entry(StoreName(symbol: bars.symbol, timeframe: bars.timeframe))
  }

  /// Maps the bars of a symbol.
  ///
  /// Without a timeframe: the only one stored, else the daily one, else an error that names them.
  public func bars(_ symbol: String, timeframe: Timeframe? = nil) throws(SeriesError) -> Bars {
    let name = try find(symbol, timeframe)
    return try Bars.read(
      folder + "/" + name.fileName, symbol: name.symbol, timeframe: name.timeframe)
  }

  /// What is stored of a symbol; the timeframe is chosen as in `bars`.
  public func entry(
    _ symbol: String, timeframe: Timeframe? = nil
  ) throws(SeriesError) -> StoreEntry {
    try entry(try find(symbol, timeframe))
  }

  /// Everything that is stored, by symbol and timeframe.
  ///
  /// Reads footers and the first and last time, not whole columns.
  public func entries() throws(SeriesError) -> [StoreEntry] {
    var entries: [StoreEntry] = []
    for name in names() { entries.append(try entry(name)) }
    return entries
  }

  /// The symbols that are stored, in order.
  public var symbols: [String] { Set(names().map(\.symbol)).sorted() }

  /// The file that holds, or would hold, a symbol's bars.
  public func path(_ symbol: String, _ timeframe: Timeframe) throws(SeriesError) -> String {
    if let fault = StoreName.fault(in: symbol) { throw SeriesError(field: "symbol", fault) }
    return folder + "/" + StoreName(symbol: symbol, timeframe: timeframe).fileName
  }

  // MARK: Finding

  private func names() -> [StoreName] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.compactMap(StoreName.init(fileName:))
      .sorted { ($0.symbol, $0.timeframe) < ($1.symbol, $1.timeframe) }
  }

  private func find(_ symbol: String, _ timeframe: Timeframe?) throws(SeriesError) -> StoreName {
    let names = names()
    let stored = names.filter { $0.symbol == symbol }
    guard let first = stored.first else { throw unknown(symbol, names) }
    let lengths = stored.map(\.timeframe.description).joined(separator: ", ")
    if let timeframe {
      guard let name = stored.first(where: { $0.timeframe == timeframe }) else {
        throw SeriesError(
          file: folder,
          "\(symbol) is stored as \(lengths), not as \(timeframe); "
            + "choose one of these or import the other")
      }
      return name
    }
    if stored.count == 1 { return first }
    guard let daily = stored.first(where: { $0.timeframe == .day }) else {
      throw SeriesError(file: folder, "\(symbol) is stored as \(lengths); say which timeframe")
    }
    return daily
  }

  private func unknown(_ symbol: String, _ names: [StoreName]) -> SeriesError {
    let known = Set(names.map(\.symbol)).sorted()
    guard !known.isEmpty else {
      return SeriesError(
        file: folder,
        "no bars are stored here; import some with `lockstep data import FILE` "
          + "or make some with `lockstep data synth`")
    }
    let guess = nearestName(to: symbol, among: known).map { "; did you mean \($0)?" } ?? ";"
    let shown = known.prefix(20).joined(separator: ", ") + (known.count > 20 ? ", …" : "")
    return SeriesError(
      file: folder, "no bars of `\(symbol)` are stored\(guess) Known symbols: \(shown)")
  }

  private func entry(_ name: StoreName) throws(SeriesError) -> StoreEntry {
    let path = folder + "/" + name.fileName
    let file = try ArrowFileReader(path: path)
    let identity = try file.identity(symbol: name.symbol, timeframe: name.timeframe)
    let times = try file.times()
    return StoreEntry(
      symbol: identity.symbol, timeframe: identity.timeframe, rows: file.count,
      first: times.first.map { Timestamp(nanoseconds: $0) },
      last: times.last.map { Timestamp(nanoseconds: $0) }, path: path, bytes: file.file.count,
      notes: BarsNotes(
        source: file.metadata["lockstep.source"], adjustment: file.metadata["lockstep.adjustment"]))
  }
}

/// What one file of the store holds.
public struct StoreEntry: Sendable, Equatable {
  /// The instrument.
  public let symbol: String
  /// The length of a bar.
  public let timeframe: Timeframe
  /// The number of bars.
  public let rows: Int
  /// The first bar's start; nil if there are no bars.
  public let first: Timestamp?
  /// The last bar's start; nil if there are no bars.
  public let last: Timestamp?
  /// The file.
  public let path: String
  /// The file's size.
  public let bytes: Int
  /// What the file says of its source and adjustment.
  public let notes: BarsNotes
}
