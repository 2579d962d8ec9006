public import Series

/// Dividends and splits as a run's settings carry them: one list of numbers a day with something.
///
/// A row is the day since 1970, the dividend, the split, and the reference price where it is known.
extension CorporateActions: Codable {
  /// Reads rows.
  ///
  /// - Throws: `DecodingError` for a row without day, dividend and split.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self.init(
      try container.decode([[Double]].self).map { row in
        guard row.count >= 3, row[0].magnitude < 1e7 else {
          throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "an action needs its day, its dividend and its split")
        }
        return CorporateAction(
          on: CalendarDate(dayNumber: Int(row[0])), dividend: row[1], split: row[2],
          reference: row.count > 3 ? row[3] : nil)
      })
  }

  /// Writes rows.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(
      actions.map { action in
        [Double(action.date.dayNumber), action.dividend, action.split]
          + (action.reference.map { [$0] } ?? [])
      })
  }
}
