public import Series

extension FeeSchedule {
  /// Reads a schedule from a CSV file with the header `fee,from,rate,cap`.
  ///
  /// A fee is `sale` (a share of a sale's value), `sold-share` (currency for each share sold, with a cap that
  /// may stay empty) or `traded-share` (currency for each share on both sides). The rows of each are in
  /// order of days.
  ///
  /// - Throws: `SeriesError` with the line that cannot be read.
  public init(path: String) throws(SeriesError) {
    let table = try CSVTable(path: path, columns: "fee,from,rate,cap")
    try table.checkHeader(
      "a file of fees begins with the header fee,from,rate,cap")
    self.init(sales: [], soldShares: [], tradedShares: [], file: path)
    var read = self
    try table.forEach(none: "give a file with fees") { row throws(SeriesError) in
      try read.add(row)
    }
    self = read
  }

  private mutating func add(_ row: CSVRow) throws(SeriesError) {
    try row.checkCount(optional: 1)
    let day = try row.date(1)
    guard let rate = row.number(2), rate >= 0, rate < 1 else {
      throw row.error(
        2, "`\(row.text(2))` is not a rate from 0 to below 1; $27.80 a million is 0.0000278")
    }
    var cap: Double?
    if !row.text(3).isEmpty {
      guard let value = row.number(3), value > 0 else {
        throw row.error(
          3, "`\(row.text(3))` is not an amount above zero; leave it empty for no bound")
      }
      cap = value
    }
    try add(Rate(from: day, rate: rate, cap: cap), row)
  }

  private mutating func add(_ rate: Rate, _ row: CSVRow) throws(SeriesError) {
    let fee = row.text(0)
    guard fee == "sold-share" || rate.cap == nil else {
      throw row.error(3, "only the fee sold-share has a cap; leave it empty")
    }
    let table: WritableKeyPath<FeeSchedule, [Rate]>
    switch fee {
    case "sale": table = \.sales
    case "sold-share": table = \.soldShares
    case "traded-share": table = \.tradedShares
    default: throw row.error(0, "`\(fee)` is no fee; write sale, sold-share or traded-share")
    }
    if let last = self[keyPath: table].last, rate.from <= last.from {
      throw row.error(
        1, "\(rate.from) does not come after \(last.from); sort the rows of \(fee)")
    }
    self[keyPath: table].append(rate)
  }
}
