import FoundationEssentials
public import Series

extension FeeSchedule {
  private static let header = "fee,from,rate,cap"

  /// Reads a schedule from a CSV file with the header `fee,from,rate,cap`.
  ///
  /// A fee is `sale` (a share of a sale's value), `sold-share` (currency for each share sold, with a cap that
  /// may stay empty) or `traded-share` (currency for each share on both sides). The rows of each are in
  /// order of days.
  ///
  /// - Throws: `SeriesError` with the line that cannot be read.
  public init(path: String) throws(SeriesError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SeriesError(file: path, "cannot be read; is it there, and a file?")
    }
    let lines = String(decoding: data, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.first, first.filter({ $0 != " " }).lowercased() == Self.header else {
      throw SeriesError(
        file: path, line: 1, "a file of fees begins with the header \(Self.header)")
    }
    self.init(sales: [], soldShares: [], tradedShares: [], file: path)
    for (index, line) in lines.enumerated().dropFirst()
    where !line.allSatisfy(\.isWhitespace) {
      try add(line, path, index + 1)
    }
    guard !sales.isEmpty || !soldShares.isEmpty || !tradedShares.isEmpty else {
      throw SeriesError(file: path, "has a header and no rows; give a file with fees")
    }
  }

  private mutating func add(
    _ line: Substring, _ path: String, _ number: Int
  ) throws(SeriesError) {
    let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      .map { String($0).filter { !$0.isWhitespace } }
    guard fields.count == 3 || fields.count == 4 else {
      throw SeriesError(
        file: path, line: number,
        "the line has \(fields.count) fields where 4 belong (\(Self.header)); complete or remove it"
      )
    }
    guard let day = CalendarDate(fields[1]) else {
      throw SeriesError(
        file: path, line: number, field: "from",
        "`\(fields[1])` is not a date; write it as 2024-05-22")
    }
    guard let rate = Double(fields[2]), rate >= 0, rate < 1 else {
      throw SeriesError(
        file: path, line: number, field: "rate",
        "`\(fields[2])` is not a rate from 0 to below 1; $27.80 a million is 0.0000278")
    }
    var cap: Double?
    if fields.count == 4, !fields[3].isEmpty {
      guard let value = Double(fields[3]), value > 0, value.isFinite else {
        throw SeriesError(
          file: path, line: number, field: "cap",
          "`\(fields[3])` is not an amount above zero; leave it empty for no bound")
      }
      cap = value
    }
    try add(Rate(from: day, rate: rate, cap: cap), to: fields[0], path, number)
  }

  private mutating func add(
    _ rate: Rate, to fee: String, _ path: String, _ number: Int
  ) throws(SeriesError) {
    guard fee == "sold-share" || rate.cap == nil else {
      throw SeriesError(
        file: path, line: number, field: "cap", "only the fee sold-share has a cap; leave it empty")
    }
    let table: WritableKeyPath<FeeSchedule, [Rate]>
    switch fee {
    case "sale": table = \.sales
    case "sold-share": table = \.soldShares
    case "traded-share": table = \.tradedShares
    default:
      throw SeriesError(
        file: path, line: number, field: "fee",
        "`\(fee)` is no fee; write sale, sold-share or traded-share")
    }
    if let last = self[keyPath: table].last, rate.from <= last.from {
      throw SeriesError(
        file: path, line: number, field: "from",
        "\(rate.from) does not come after \(last.from); sort the rows of \(fee)")
    }
    self[keyPath: table].append(rate)
  }
}
