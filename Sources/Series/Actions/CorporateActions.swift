/// A dividend or a split of one stock.
public struct CorporateAction: Hashable, Sendable {
  /// The first day on which the shares trade without the dividend and after the split.
  public let date: CalendarDate
  /// Currency a share, counted in shares before the split; 0 for none.
  public let dividend: Double
  /// New shares for an old one: 4 for a split of 4 to 1, 0.1 for a merger of ten; 1 for none.
  public let split: Double
  /// The last price with the dividend, where it is known.
  public let reference: Double?

  /// Makes an action.
  public init(
    on date: CalendarDate, dividend: Double = 0, split: Double = 1, reference: Double? = nil
  ) {
    self.date = date
    self.dividend = dividend
    self.split = split
    self.reference = reference
  }

  /// The split as a fraction of small whole numbers: files of factors are rounded, and what counts whole
  /// shares must not lose one to that.
  ///
  /// The first denominator up to 100 that comes within a hundred-thousandth; otherwise the split as it is.
  public var wholeSplit: Double {
    for denominator in 1...100 {
      let numerator = (split * Double(denominator)).rounded()
      let fraction = numerator / Double(denominator)
      if numerator > 0, abs(fraction - split) <= 1e-5 * split { return fraction }
    }
    return split
  }
}

/// The dividends and splits of one stock by day, for runs that trade raw prices.
public struct CorporateActions: Hashable, Sendable {
  /// By rising day; one day may have several.
  public let actions: [CorporateAction]

  /// Takes actions by rising day.
  public init(_ actions: [CorporateAction]) { self.actions = actions }

  /// Reads what factors say: between two rows lie the split and the dividend of the first day behind the earlier one.
  ///
  /// - Throws: `SeriesError` for a dividend whose reference price is missing.
  public init(_ factors: FactorFile) throws(SeriesError) {
    var actions: [CorporateAction] = []
    for (row, next) in zip(factors.rows, factors.rows.dropFirst()) {
      let kept = row.priceFactor / next.priceFactor
      let split = next.splitFactor / row.splitFactor
      guard kept != 1 || split != 1 else { continue }
      guard kept == 1 || row.referencePrice > 0 else {
        throw SeriesError(
          file: factors.file, field: "reference_price",
          "the dividend behind \(row.date) cannot be known without it; write the close of that day")
      }
      actions.append(
        CorporateAction(
          on: row.date + 1, dividend: row.referencePrice * (1 - kept), split: split,
          reference: row.referencePrice > 0 ? row.referencePrice : nil))
    }
    self.init(actions)
  }

  /// Reads a file of factors, or a CSV file with the header `date,dividend,split`.
  ///
  /// There `date` is the first day without the dividend and after the split, `dividend` is currency a share before the
  /// split, and `split` is the number of new shares for an old one; an empty cell is none.
  ///
  /// - Throws: `SeriesError` with the line and field that cannot be read.
  public init(path: String) throws(SeriesError) {
    let table = try CSVTable(path: path, columns: "date,dividend,split")
    if table.header.hasPrefix("date,price_factor") {
      try self.init(FactorFile(path: path))
      return
    }
    try table.checkHeader(
      "a file of actions begins with date,dividend,split, a factor file "
        + "with date,price_factor,split_factor,reference_price")
    var actions: [CorporateAction] = []
    var lastLine = 1
    try table.forEach { row throws(SeriesError) in
      let action = try Self.action(row)
      if let last = actions.last, action.date < last.date {
        throw row.error(
          0, "\(action.date) comes before \(last.date) on line \(lastLine); sort the rows")
      }
      actions.append(action)
      lastLine = row.number
    }
    self.init(actions)
  }

  private static func action(_ row: CSVRow) throws(SeriesError) -> CorporateAction {
    try row.checkCount()
    let date = try row.date(0)
    var values = [0.0, 1.0]
    for index in 0...1 where !row.text(index + 1).isEmpty {
      guard let value = row.number(index + 1), index == 0 ? value >= 0 : value > 0 else {
        let kind = index == 0 ? "an amount a share" : "a number of new shares for an old one"
        throw row.error(index + 1, "`\(row.shown(index + 1))` is not \(kind); correct it")
      }
      values[index] = value
    }
    return CorporateAction(on: date, dividend: values[0], split: values[1])
  }
}
