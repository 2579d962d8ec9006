import Numerics

/// What the columns of a frame are like, number by number: what `Frame.describe` gives and prints.
public struct FrameSummary: Sendable, Hashable, CustomStringConvertible {
  /// The numbers of one column; missing values are left out of all but `missing`.
  public struct Column: Sendable, Hashable {
    /// The column's name.
    public let name: String
    /// How many values are there.
    public let count: Int
    /// The mean; NaN of nothing.
    public let mean: Double
    /// The standard deviation of a sample, divided by *n* − 1; NaN of fewer than two.
    public let standardDeviation: Double
    /// The smallest value.
    public let minimum: Double
    /// The quantile 0.25 of type 7.
    public let lowerQuartile: Double
    /// The median.
    public let median: Double
    /// The quantile 0.75 of type 7.
    public let upperQuartile: Double
    /// The largest value.
    public let maximum: Double
    /// How many values are missing.
    public let missing: Int

    init(_ name: String, _ column: FrameColumn) {
      let present = Statistics.present(Array(column))
      let sorted = present.sorted()
      self.name = name
      count = present.count
      missing = column.count - present.count
      mean = Statistics.mean(present)
      standardDeviation = Statistics.standardDeviation(present)
      minimum = Statistics.quantile(sorted: sorted, 0)
      lowerQuartile = Statistics.quantile(sorted: sorted, 0.25)
      median = Statistics.quantile(sorted: sorted, 0.5)
      upperQuartile = Statistics.quantile(sorted: sorted, 0.75)
      maximum = Statistics.quantile(sorted: sorted, 1)
    }
  }

  /// The columns, from left to right.
  public let columns: [Column]

  /// The column of a name; nil if there is none.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// A table with a column for each of the frame's.
  public var description: String {
    let cells = columns.map { column in
      let numbers = [
        column.mean, column.standardDeviation, column.minimum, column.lowerQuartile,
        column.median, column.upperQuartile, column.maximum,
      ]
      return [column.name, "\(column.count)"] + NumberForm(numbers).texts(numbers)
        + ["\(column.missing)"]
    }
    let labels = ["", "count", "mean", "std", "min", "25%", "50%", "75%", "max", "missing"]
    return AlignedText.text([labels] + cells)
  }
}

extension Frame {
  /// Count, mean, standard deviation, smallest, quartiles, largest and missing of each column.
  ///
  /// - Complexity: O(*n* log *n*) a column.
  public func describe() -> FrameSummary { FrameSummary(columns: pairs.map { .init($0, $1) }) }
}
