/// A CSV file of fixed columns, read row by row: factors, actions, members, fees and the like.
package struct CSVTable {
  private let source: CSVSource
  private let columns: String
  /// The first line without blanks, in small letters.
  package let header: String

  /// Opens a file whose header is these columns, parted by commas.
  ///
  /// - Throws: `SeriesError` for a file that is no text. The header is not checked yet.
  package init(path: String, columns: String) throws(SeriesError) {
    source = try CSVSource(path: path)
    self.columns = columns
    let head = CSVSource.line(source.start, source.end)
    header = String(decoding: head.line, as: UTF8.self).filter { $0 != " " }.lowercased()
  }

  /// The header as it is written, as much of it as a sentence holds.
  private var shownHeader: String {
    let head = CSVSource.line(source.start, source.end)
    return String(String(decoding: head.line, as: UTF8.self).prefix(80))
  }

  /// Checks the header; `sentence` says what is expected.
  ///
  /// - Throws: `SeriesError` for another header.
  package func checkHeader(_ sentence: String) throws(SeriesError) {
    guard header != columns else { return }
    throw SeriesError(
      file: source.file, line: 1, "the header is `\(shownHeader)`; \(sentence)")
  }

  /// Hands out the rows below the header one by one; lines of nothing but blanks are passed over.
  ///
  /// - Throws: `SeriesError` for a file without rows, `none` being what to do about that, and what `body` throws.
  package func forEach(
    none: String? = nil, _ body: (CSVRow) throws(SeriesError) -> Void
  ) throws(SeriesError) {
    var next = CSVSource.line(source.start, source.end).next
    var number = 1
    var isEmpty = true
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      next = line.next
      number += 1
      if line.line.allSatisfy({ $0 == 32 || $0 == 9 }) { continue }
      isEmpty = false
      let fields = CSVLine.split(line.line, UInt8(ascii: ",")) ?? []
      try body(CSVRow(file: source.file, number: number, columns: columns, fields: fields))
    }
    if isEmpty, let none {
      throw SeriesError(file: source.file, "has a header and no rows; \(none)")
    }
  }
}

/// One row of a `CSVTable`.
package struct CSVRow {
  let file: String
  /// Its line, counted from 1.
  package let number: Int
  let columns: String
  let fields: [[UInt8]]

  /// The number of its fields.
  package var count: Int { fields.count }

  /// Checks that it has as many fields as the header, or as a number of them that may be left out at the end allows.
  ///
  /// - Throws: `SeriesError` for another number.
  package func checkCount(optional: Int = 0) throws(SeriesError) {
    let wanted = columns.split(separator: ",").count
    guard (wanted - optional...wanted).contains(count) else {
      throw error(
        "the line has \(count) fields where \(wanted) belong (\(columns)); complete or remove it")
    }
  }

  /// A field without quotes and outer blanks; empty behind the last.
  package func text(_ index: Int) -> String {
    index < count ? String(decoding: fields[index], as: UTF8.self) : ""
  }

  /// A field as a sentence shows it.
  package func shown(_ index: Int) -> String { CSVLine.shown(fields[index]) }

  /// A field as a plain decimal number; nil if it is none.
  package func number(_ index: Int) -> Double? {
    index < count ? DecimalText.read(field: fields[index]) : nil
  }

  /// A field as a day.
  ///
  /// - Throws: `SeriesError` for one that is no date.
  package func date(_ index: Int) throws(SeriesError) -> CalendarDate {
    if let date = CalendarDate(text(index)) { return date }
    throw error(index, "`\(shown(index))` is not a date; write it as 2024-01-31")
  }

  /// What is wrong with the row.
  package func error(_ problem: String) -> SeriesError {
    SeriesError(file: file, line: number, problem)
  }

  /// What is wrong with a field, which is named as its column.
  package func error(_ index: Int, _ problem: String) -> SeriesError {
    let names = columns.split(separator: ",")
    return SeriesError(
      file: file, line: number, field: index < names.count ? String(names[index]) : nil, problem)
  }
}
