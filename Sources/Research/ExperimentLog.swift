public import Records
public import Rules
public import Series
public import Simulation

/// One run as the log keeps it.
public struct LoggedRun: Sendable {
  /// The number by which commands name it.
  public let number: Int64
  /// When it was made, RFC 3339 in UTC.
  public let created: String
  /// The program's version.
  public let version: String
  /// What was asked for.
  public let spec: RunSpec
  /// Fingerprints of the bars, in the order of the symbols.
  public let data: [Fingerprint]
  /// Fingerprint of the strategy's rules.
  public let rules: Fingerprint
  /// The strategy's canonical text.
  public let rulesText: String
  /// Fingerprint of the specification.
  public let settings: Fingerprint
  /// Fingerprint of every number that the run gave.
  public let result: Fingerprint
  /// Parameter sets that were evaluated.
  public let sets: Int
  /// Figures of the run's main account; nil if no set qualified.
  public let performance: Performance?
}

/// The experiment log of a workspace: every run with what it takes to make it again.
public final class ExperimentLog {
  let database: Database

  private static let schema = DatabaseSchema(
    name: "experiments",
    migrations: [
      """
      CREATE TABLE run (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        created TEXT NOT NULL,
        version TEXT NOT NULL,
        kind TEXT NOT NULL,
        strategy TEXT NOT NULL,
        symbols TEXT NOT NULL,
        spec TEXT NOT NULL,
        data TEXT NOT NULL,
        rules TEXT NOT NULL,
        rules_text TEXT NOT NULL,
        settings TEXT NOT NULL,
        result TEXT NOT NULL,
        sets INTEGER NOT NULL,
        performance TEXT
      ) STRICT;
      """,
      TrialLedger.migration,
    ])

  /// Opens the log, creating it if need be.
  ///
  /// - Throws: `DatabaseError`.
  public init(path: String) throws {
    database = try Database(path: path, schema: Self.schema)
  }

  /// Adds a run, counts what it tried in the trial ledger, and tells its number: all of it or nothing.
  ///
  /// - Throws: `DatabaseError`, or what a look at the returns of its sets throws.
  @discardableResult
  public func add(
    _ outcome: RunOutcome, version: String, created: String,
    layout: LaneSweep.Layout = LaneSweep.Layout(), looksAtReturns: Bool = true
  ) throws -> Int64 {
    // The look takes its time and needs no lock.
    let trials = try trials(of: outcome, layout: looksAtReturns ? layout : nil)
    return try database.transaction {
      let number = try insert(outcome, version: version, created: created)
      try count(
        trials, run: number, created: created, periodsPerYear: outcome.spec.periodsPerYear)
      return number
    }
  }

  private func insert(
    _ outcome: RunOutcome, version: String, created: String
  ) throws -> Int64 {
    let rules = outcome.strategy
    try database.run(
      """
      INSERT INTO run (created, version, kind, strategy, symbols, spec, data, rules, rules_text,
        settings, result, sets, performance) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      created, version, outcome.spec.kind.rawValue, outcome.spec.strategy,
      outcome.spec.symbols.joined(separator: ","), try outcome.spec.canonicalJSON(),
      outcome.dataFingerprints.map(\.hex).joined(separator: ","), rules.fingerprint.hex,
      rules.canonicalText, try outcome.spec.fingerprint().hex, outcome.resultFingerprint.hex,
      outcome.sweep.map { $0.search?.trials ?? $0.sets.count }
        ?? outcome.walkForwards.first?.sets.count ?? outcome.crossValidations.first?.sets.count
        ?? 1,
      try outcome.performance.map { try CanonicalJSON.text(of: $0) })
    return database.lastInsertedRow
  }

  /// All runs, the newest first.
  public func runs() throws -> [LoggedRun] {
    try database.rows("\(Self.select) ORDER BY number DESC", make: Self.run)
  }

  /// The run of a number, or the newest for `last`.
  ///
  /// - Throws: `ResearchError.unknownRun`.
  public func run(_ name: String) throws -> LoggedRun {
    let found: [LoggedRun]
    if name == "last" {
      found = try database.rows("\(Self.select) ORDER BY number DESC LIMIT 1", make: Self.run)
    } else if let number = Int64(name) {
      found = try database.rows("\(Self.select) WHERE number = ?", number, make: Self.run)
    } else {
      found = []
    }
    guard let run = found.first else {
      throw ResearchError.unknownRun(name, path: database.path)
    }
    return run
  }

  private static let select = """
    SELECT number, created, version, spec, data, rules, rules_text, settings, result, sets,
      performance FROM run
    """

  private static func run(_ row: DatabaseRow) throws -> LoggedRun {
    let performance = row[10].text
    return LoggedRun(
      number: try row.integer(0), created: try row.text(1), version: try row.text(2),
      spec: try CanonicalJSON.value(RunSpec.self, from: row.text(3)),
      data: try row.text(4).split(separator: ",").map { Fingerprint(hex: String($0)) },
      rules: Fingerprint(hex: try row.text(5)), rulesText: try row.text(6),
      settings: Fingerprint(hex: try row.text(7)), result: Fingerprint(hex: try row.text(8)),
      sets: Int(try row.integer(9)),
      performance: try performance.map { try CanonicalJSON.value(Performance.self, from: $0) })
  }
}

extension LoggedRun {
  /// Runs the run again on the bars as they are now.
  ///
  /// - Throws: `ResearchError.dataChanged` or `.rulesChanged` where bars or rules are not those of the run.
  public func again(
    strategy: CompiledStrategy, bars: [Bars], references: [Bars] = [],
    layout: LaneSweep.Layout = LaneSweep.Layout(),
    progress: (@Sendable (Double) -> Bool)? = nil
  ) throws -> RunOutcome {
    guard strategy.fingerprint == rules else {
      throw ResearchError.rulesChanged(
        strategy: spec.strategy, was: rules.hex, is: strategy.fingerprint.hex)
    }
    for (bars, known) in zip(bars + references, data) where bars.fingerprint != known {
      throw ResearchError.dataChanged(
        symbol: bars.symbol, was: known.hex, is: bars.fingerprint.hex)
    }
    let outcome = try RunOutcome(
      spec, strategy: strategy, bars: bars, references: references, layout: layout,
      progress: progress)
    // A part of a search is no run made again.
    if outcome.sweep?.search?.isEnded == true { throw ResearchError.ended }
    return outcome
  }
}
