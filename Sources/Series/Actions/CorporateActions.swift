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

  private static let header = "date,dividend,split"

  /// Reads a file of factors, or a CSV file with the header `date,dividend,split`.
  ///
  /// There `date` is the first day without the dividend and after the split, `dividend` is currency a share before the
  /// split, and `split` is the number of new shares for an old one; an empty cell is none.
  ///
  /// - Throws: `SeriesError` with the line and field that cannot be read.
  public init(path: String) throws(SeriesError) {
    let source = try CSVSource(path: path)
    let head = CSVSource.line(source.start, source.end)
    let header = String(decoding: head.line, as: UTF8.self).filter { $0 != " " }.lowercased()
    if header.hasPrefix("date,price_factor") {
      try self.init(FactorFile(path: path))
      return
    }
    guard header == Self.header else {
      throw SeriesError(
        file: path, line: 1,
        "the header is `\(header.prefix(80))`; a file of actions begins with \(Self.header), a factor file "
          + "with date,price_factor,split_factor,reference_price")
    }
    var actions: [CorporateAction] = []
    var next = head.next
    var number = 2
    while next < source.end {
      let line = CSVSource.line(next, source.end)
      let action = try Self.action(line.line, path, number)
      if let last = actions.last, action.date < last.date {
        throw SeriesError(
          file: path, line: number, field: "date",
          "\(action.date) comes before \(last.date) on line \(number - 1); sort the rows")
      }
      actions.append(action)
      next = line.next
      number += 1
    }
    self.init(actions)
  }

  private static func action(
    _ line: UnsafeBufferPointer<UInt8>, _ path: String, _ number: Int
  ) throws(SeriesError) -> CorporateAction {
    let fields = CSVLine.split(line, UInt8(ascii: ",")) ?? []
    guard fields.count == 3 else {
      throw SeriesError(
        file: path, line: number,
        "the line has \(fields.count) fields where 3 belong (\(header)); complete or remove it")
    }
    guard let date = CalendarDate(String(decoding: fields[0], as: UTF8.self)) else {
      throw SeriesError(
        file: path, line: number, field: "date",
        "`\(CSVLine.shown(fields[0]))` is not a date; write it as 2024-01-31")
    }
    var values = [0.0, 1.0]
    for (index, name) in ["dividend", "split"].enumerated() where !fields[index + 1].isEmpty {
      let field = fields[index + 1]
      guard let value = DecimalText.read(field: field), index == 0 ? value >= 0 : value > 0 else {
        throw SeriesError(
          file: path, line: number, field: name,
          "`\(CSVLine.shown(field))` is not \(index == 0 ? "an amount a share" : "a number of new shares for an old one"); correct it"
        )
      }
      values[index] = value
    }
    return CorporateAction(on: date, dividend: values[0], split: values[1])
  }
}
