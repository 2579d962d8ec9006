/// The sectors of symbols, from a CSV file with the header `symbol,sector`.
public struct SectorFile: Sendable {
  /// The sector of each symbol.
  public let sectors: [String: String]

  private static let header = "symbol,sector"

  /// Reads a file, one symbol a row in any order.
  ///
  /// - Throws: For a header or a row of another form, and for a symbol that is there twice.
  public init(path: String) throws(SeriesError) {
    let source = try CSVSource(path: path)
    let head = CSVSource.line(source.start, source.end)
    let header = String(decoding: head.line, as: UTF8.self)
    guard header.filter({ $0 != " " }).lowercased() == Self.header else {
      throw SeriesError(
        file: path, line: 1,
        "the header is `\(header.prefix(80))`; a file of sectors begins with \(Self.header)")
    }
    var sectors: [String: String] = [:]
    var next = head.next
    var number = 2
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      let fields = CSVLine.split(line.line, UInt8(ascii: ",")) ?? []
      guard fields.count == 2, !fields[0].isEmpty, !fields[1].isEmpty else {
        throw SeriesError(
          file: path, line: number,
          "the line has no symbol and sector (\(Self.header)); complete or remove it")
      }
      let symbol = String(decoding: fields[0], as: UTF8.self)
      let sector = String(decoding: fields[1], as: UTF8.self)
      guard sectors.updateValue(sector, forKey: symbol) == nil else {
        throw SeriesError(
          file: path, line: number, field: "symbol",
          "\(symbol) has a sector already; remove one of the rows")
      }
      next = line.next
      number += 1
    }
    self.sectors = sectors
  }
}
