public import Records
import Simulation

/// What a search has tried, kept on disk generation by generation until its run is logged.
///
/// A generation is synced before the next one starts: a search that was killed goes on behind the last of them. Since a
/// search does the same whenever it is told the same, the trials are all that has to be kept.
public final class SearchJournal {
  /// One parameter set on one part of history.
  struct Trial: Codable {
    let values: [Double]
    let share: Double
    /// One a symbol.
    let metrics: [StreamedMetrics]
  }

  private let database: Database
  private let key: String

  private static let schema = DatabaseSchema(
    name: "search",
    migrations: [
      """
      CREATE TABLE search_generation (
        search TEXT NOT NULL,
        number INTEGER NOT NULL,
        trials TEXT NOT NULL,
        PRIMARY KEY (search, number)
      ) STRICT;
      """
    ])

  /// Opens the journal of one search, named by everything that its result depends on.
  ///
  /// - Throws: `DatabaseError`.
  public init(path: String, spec: RunSpec, data: [Fingerprint], rules: Fingerprint, version: String)
    throws
  {
    database = try Database(path: path, synchronous: .full, schema: Self.schema)
    var spec = spec
    spec.search?.generations = nil
    let parts = [try spec.fingerprint(), rules] + data
    key = Fingerprint(of: parts.map(\.hex).joined(separator: " ") + " " + version).hex
  }

  /// How many generations are kept.
  public func count() throws -> Int {
    let found = try database.rows(
      "SELECT count(*) FROM search_generation WHERE search = ?", key
    ) { Int(try $0.integer(0)) }
    return found.first ?? 0
  }

  /// Forgets the search.
  public func clear() throws {
    try database.run("DELETE FROM search_generation WHERE search = ?", key)
  }

  func trials(of generation: Int) throws -> [Trial]? {
    let found = try database.rows(
      "SELECT trials FROM search_generation WHERE search = ? AND number = ?", key, generation
    ) { try $0.text(0) }
    return try found.first.map { try CanonicalJSON.value([Trial].self, from: $0) }
  }

  func add(_ trials: [Trial], generation: Int) throws {
    try database.run(
      "INSERT INTO search_generation (search, number, trials) VALUES (?, ?, ?)", key, generation,
      try CanonicalJSON.text(of: trials))
  }
}
