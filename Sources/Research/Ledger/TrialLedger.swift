import Records

/// The trial ledger: every parameter set that was ever evaluated on a series, counted once.
///
/// An entry is what one run tried on one series that no entry before it had: a set is new where no entry with dates that
/// cover the run's has it. A run over more years takes the sets over from the entries whose dates it covers, so a set is
/// kept once at its widest. Entries outlive the runs that made them.
struct TrialLedger {
  let database: Database

  /// Tables of the ledger, in the experiment log's file so that a run and its trials are one transaction.
  static let migration = """
    CREATE TABLE trial_series (
      id INTEGER PRIMARY KEY,
      symbol TEXT NOT NULL,
      timeframe TEXT NOT NULL,
      UNIQUE (symbol, timeframe)
    ) STRICT;
    CREATE TABLE trial_entry (
      id INTEGER PRIMARY KEY,
      series INTEGER NOT NULL REFERENCES trial_series (id),
      run INTEGER NOT NULL,
      created TEXT NOT NULL,
      data TEXT NOT NULL,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      sets INTEGER NOT NULL,
      periods_per_year REAL NOT NULL,
      best REAL,
      identities BLOB NOT NULL,
      ratios BLOB NOT NULL
    ) STRICT;
    CREATE INDEX trial_entry_series ON trial_entry (series, first, last);
    CREATE INDEX trial_entry_run ON trial_entry (run);
    CREATE TABLE trial_profile (
      series INTEGER NOT NULL REFERENCES trial_series (id),
      length INTEGER NOT NULL,
      first INTEGER NOT NULL,
      count INTEGER NOT NULL,
      trials INTEGER NOT NULL,
      sums BLOB NOT NULL,
      products BLOB NOT NULL,
      PRIMARY KEY (series, length)
    ) STRICT;
    """

  /// An entry as far as counting needs it.
  struct Entry {
    let id: Int64
    let span: ClosedRange<Int64>
    let table: TrialTable
  }

  /// What the ledger knows of a run's sets, by set.
  struct Known {
    /// Whether no entry of the series has it.
    var isNew: [Bool]
    /// Whether an entry has it whose dates cover the run's.
    var isCovered: [Bool]
  }

  // MARK: Reading

  /// The number of a series; nil where nothing was tried on it.
  func id(of series: TrialSeries) throws -> Int64? {
    try database.rows(
      "SELECT id FROM trial_series WHERE symbol = ? AND timeframe = ?", series.symbol,
      series.timeframe
    ) { try $0.integer(0) }.first
  }

  /// The entries of a series, in the order in which they were made.
  func entries(of id: Int64) throws -> [Entry] {
    try database.rows(
      "SELECT id, first, last, identities, ratios FROM trial_entry WHERE series = ? ORDER BY id", id
    ) { row in
      let (first, last) = (try row.integer(1), try row.integer(2))
      return Entry(
        id: try row.integer(0), span: first...max(first, last),
        table: TrialTable(identities: try row.blob(3), ratios: try row.blob(4)))
    }
  }

  /// What is known of a run's sets.
  func known(_ trials: RunTrials) throws -> Known {
    let entries = try id(of: trials.series).map(entries) ?? []
    let all = Self.union(entries.map(\.table))
    let covered = Self.union(entries.filter { $0.span.covers(trials.span) }.map(\.table))
    return Known(
      isNew: trials.identities.map { !all.contains($0) },
      isCovered: trials.identities.map(covered.contains))
  }

  /// Sets that were tried on the series at overlapping dates, those of the run apart.
  func earlier(_ trials: RunTrials) throws -> Int {
    let entries = try id(of: trials.series).map(entries) ?? []
    let others = Self.union(entries.filter { $0.span.overlaps(trials.span) }.map(\.table))
    return others.subtracting(TrialTable(trials.identities, trials.ratios)).count
  }

  /// The union of some tables; of equal trials those of the last table.
  static func union(_ tables: [TrialTable]) -> TrialTable {
    // By halves, so that a long list is not merged into one table over and over.
    guard tables.count > 1 else { return tables.first ?? TrialTable() }
    let middle = tables.count / 2
    return union(Array(tables[middle...])).union(union(Array(tables[..<middle])))
  }

  // MARK: Writing

  /// Adds what a run tried; to be called inside the transaction that logs the run.
  func add(_ trials: RunTrials, run: Int64, created: String, periodsPerYear: Double) throws {
    try database.run(
      "INSERT INTO trial_series (symbol, timeframe) VALUES (?, ?) ON CONFLICT DO NOTHING",
      trials.series.symbol, trials.series.timeframe)
    guard let id = try id(of: trials.series) else { return }
    var table = TrialTable(trials.identities, trials.ratios)
    for entry in try entries(of: id) {
      if entry.span.covers(trials.span) {
        table = table.subtracting(entry.table)
      } else if trials.span.covers(entry.span) {
        let taken = entry.table.intersection(table)
        guard taken.count > 0 else { continue }
        table = table.union(taken)
        let rest = entry.table.subtracting(taken)
        try database.run(
          "UPDATE trial_entry SET identities = ?, ratios = ? WHERE id = ?",
          PackedWords.bytes(rest.identities), PackedWords.bytes(rest.ratios), entry.id)
      }
    }
    let best = trials.ratios.filter { !$0.isNaN }.max() ?? .nan
    try database.run(
      """
      INSERT INTO trial_entry (series, run, created, data, first, last, sets, periods_per_year,
        best, identities, ratios) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      id, run, created, trials.data.hex, trials.span.lowerBound, trials.span.upperBound,
      trials.identities.count, periodsPerYear, best * periodsPerYear.squareRoot(),
      PackedWords.bytes(table.identities), PackedWords.bytes(table.ratios))
    if let profiles = trials.profiles, profiles.trials > 0 { try add(profiles, to: id) }
  }

  private func add(_ profiles: TrialProfiles, to id: Int64) throws {
    let length = profiles.blocks.length
    let known = try self.profiles(of: id).first { $0.blocks.length == length }
    let all = known.map { $0.adding(profiles) } ?? profiles
    try database.run(
      """
      INSERT INTO trial_profile (series, length, first, count, trials, sums, products)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series, length) DO UPDATE SET
        first = excluded.first, count = excluded.count, trials = excluded.trials,
        sums = excluded.sums, products = excluded.products
      """,
      id, length, all.blocks.first, all.blocks.count, all.trials, PackedWords.bytes(all.sums),
      PackedWords.bytes(all.products))
  }

  /// The profiles of a series, one a length of blocks.
  func profiles(of id: Int64) throws -> [TrialProfiles] {
    try database.rows(
      """
      SELECT length, first, count, trials, sums, products FROM trial_profile WHERE series = ?
        ORDER BY length
      """, id
    ) { row in
      let blocks = ProfileBlocks(
        length: try row.integer(0), first: Int(try row.integer(1)), count: Int(try row.integer(2)))
      return TrialProfiles(
        blocks, trials: Int(try row.integer(3)), sums: PackedWords.integers(try row.blob(4)),
        products: PackedWords.integers(try row.blob(5)))
    }.compactMap { $0 }
  }
}

extension ClosedRange {
  /// Whether all of the other lies within.
  fileprivate func covers(_ other: Self) -> Bool {
    lowerBound <= other.lowerBound && upperBound >= other.upperBound
  }
}
