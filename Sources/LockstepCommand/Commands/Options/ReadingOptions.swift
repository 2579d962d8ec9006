import Records
import Series

/// How a CSV file is read where it does not say: the same options for import and check.
enum ReadingOptions {
  private static let heading = "Reading CSV files"

  static let timeframe = Argument<Timeframe?>.optional(
    "timeframe", .timeframe, absent: "found out", "The length of a bar."
  ).under(heading)
  static let zone = Argument<String?>.optional(
    "zone", .text("ZONE"), absent: "UTC",
    "The time zone of times that name none, for example America/New_York."
  ).under(heading)
  static let delimiter = Argument<Character?>.optional(
    "delimiter", .delimiter, absent: "found out", "The character between fields."
  ).under(heading)
  static let dates = Argument<DateOrder?>.optional(
    "dates", .choice(DateOrder.allCases.map { ($0.rawValue, $0) }), absent: "found out",
    "The order of year, month and day."
  ).under(heading)
  static let columns = Argument<[Assignment<String>]>.repeated(
    "column", .assignment(of: .text("HEADER")),
    "The header of a column, for example close=Last; names are "
      + CSVRole.allCases.map(\.rawValue).joined(separator: ", ") + "."
  ).under(heading)

  static let all: [any DeclaredArgument] = [timeframe, zone, delimiter, dates, columns]

  /// An importer by these options.
  ///
  /// - Throws: `UsageError` for a column name that bars do not have.
  static func importer(_ arguments: Arguments) throws(UsageError) -> CSVImporter {
    var named: [CSVRole: String] = [:]
    for assignment in arguments[columns] {
      guard let role = CSVRole(rawValue: assignment.name) else {
        let roles = CSVRole.allCases.map(\.rawValue)
        throw UsageError(
          "--column: there is no column \"\(assignment.name)\""
            + "\(suggestion(for: assignment.name, among: roles)) "
            + "names are \(roles.joined(separator: ", "))")
      }
      named[role] = assignment.value
    }
    return CSVImporter(
      CSVOptions(
        delimiter: arguments[delimiter], columns: named, zone: arguments[zone],
        timeframe: arguments[timeframe], dateOrder: arguments[dates]))
  }

  /// The file's name up to its first point: `SPY.csv.gz` is SPY.
  static func symbolName(of path: String) -> String {
    let file = path.split(separator: "/").last ?? ""
    return file.split(separator: ".").first.map(String.init) ?? path
  }
}

extension ValueKind where Value == Character {
  /// One character, or the word `tab`.
  package static let delimiter = ValueKind("CHAR") { text throws(ValueError) in
    if text == "tab" { return "\t" }
    guard let character = text.first, text.count == 1, character.isASCII else {
      throw ValueError("is not one character; write for example \";\" or tab")
    }
    return character
  }
}
