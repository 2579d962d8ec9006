/// The sectors of symbols, from a CSV file with the header `symbol,sector`.
public struct SectorFile: Sendable {
  /// The sector of each symbol.
  public let sectors: [String: String]

  /// Reads a file, one symbol a row in any order.
  ///
  /// - Throws: For a header or a row of another form, and for a symbol that is there twice.
  public init(path: String) throws(SeriesError) {
    let table = try CSVTable(path: path, columns: "symbol,sector")
    try table.checkHeader("a file of sectors begins with symbol,sector")
    var sectors: [String: String] = [:]
    try table.forEach { row throws(SeriesError) in
      let (symbol, sector) = (row.text(0), row.text(1))
      guard row.count == 2, !symbol.isEmpty, !sector.isEmpty else {
        throw row.error("the line has no symbol and sector (symbol,sector); complete or remove it")
      }
      guard sectors.updateValue(sector, forKey: symbol) == nil else {
        throw row.error(0, "\(symbol) has a sector already; remove one of the rows")
      }
    }
    self.sectors = sectors
  }
}
