/// A table of named columns of equal length, as an Arrow file holds it.
public struct ArrowTable: Sendable {
  /// The columns, in the file's order.
  public let columns: [TableColumn]
  /// Notes of the file, for example `lockstep.symbol`.
  public let metadata: [String: String]

  /// Makes a table.
  ///
  /// - Precondition: all columns have the same count and no two have the same name.
  public init(columns: [TableColumn], metadata: [String: String] = [:]) {
    precondition(Set(columns.map(\.values.count)).count <= 1, "columns of different length")
    precondition(Set(columns.map(\.name)).count == columns.count, "two columns of one name")
    self.columns = columns
    self.metadata = metadata
  }

  /// The number of rows.
  public var count: Int { columns.first?.values.count ?? 0 }

  /// The column of a name; nil if there is none.
  public func column(_ name: String) -> TableColumn? { columns.first { $0.name == name } }

  /// Writes the table as an Arrow IPC file (Feather version 2) that appears whole or not at all.
  ///
  /// Buffers are uncompressed and start at multiples of 64 bytes, so that readers can map them.
  public func write(to path: String) throws(SeriesError) {
    try ArrowFileWriter.write(self, to: path)
  }

  /// Maps an Arrow IPC file.
  ///
  /// Columns of types other than those of `TableColumn` are widened (narrow numbers, dates, coarser
  /// timestamps) or left out (booleans, categories).
  ///
  /// Missing numbers become NaN, and missing texts empty. Files of one batch are not copied.
  /// - Throws: One sentence if the file is missing, cut off, damaged, compressed or of another kind.
  public static func read(_ path: String) throws(SeriesError) -> ArrowTable {
    let file = try ArrowFileReader(path: path)
    var columns: [TableColumn] = []
    for field in file.fields where field.type.isReadable {
      columns.append(TableColumn(field.name, try file.values(of: field)))
    }
    return ArrowTable(columns: columns, metadata: file.metadata)
  }
}

/// One named column of a table.
public struct TableColumn: Sendable {
  /// The column's name.
  public let name: String
  /// The column's values.
  public let values: Values

  /// The values of a column, by type.
  public enum Values: Sendable {
    /// Numbers; missing is NaN.
    case float64(Column<Double>)
    /// Whole numbers; none is missing.
    case int64(Column<Int64>)
    /// Moments as UTC nanoseconds since 1970; none is missing.
    case timestamp(Column<Int64>)
    /// Texts in UTF-8.
    case text([String])

    /// The number of rows.
    public var count: Int {
      switch self {
      case .float64(let column): column.count
      case .int64(let column), .timestamp(let column): column.count
      case .text(let texts): texts.count
      }
    }
  }

  /// Names some values.
  public init(_ name: String, _ values: Values) {
    self.name = name
    self.values = values
  }
}
