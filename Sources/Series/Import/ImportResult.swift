/// The bars of a CSV file and how it was read.
public struct ImportResult: Sendable {
  /// The bars.
  public let bars: Bars
  /// The character between fields.
  public let delimiter: Character
  /// The header name of each column that was used.
  public let columns: [CSVRole: String]
  /// What was assumed where the file leaves it open, a sentence each.
  public let assumptions: [String]
  /// What the file lacks, a sentence each.
  public let warnings: [String]
}

/// The rows of a CSV file as they stand, for checking: unsorted, repeated and impossible bars too.
public struct RawImport: Sendable {
  /// The rows that could be read, in the file's order; no rule of bars is known to hold.
  public let bars: Bars
  /// The line of each row.
  public let lines: [Int]
  /// What was wrong with lines that could not be read, at most a thousand.
  public let problems: [SeriesError]
}
