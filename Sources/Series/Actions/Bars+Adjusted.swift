/// Which corporate actions are taken out of prices.
public enum Adjustment: String, CaseIterable, Sendable {
  /// Splits only: prices are as traded, counted in today's shares.
  case splits
  /// Splits and dividends: returns are total returns.
  case all
}

extension Bars {
  /// The bars with corporate actions taken out of prices and splits out of volume.
  ///
  /// A bar within the day belongs to its date in New York. Volume is divided by the split factor.
  /// - Throws: If the factors end before the bars do.
  public func adjusted(by factors: FactorFile, mode: Adjustment) throws(SeriesError) -> Bars {
    var scales: [Double] = []
    var splits: [Double] = []
    scales.reserveCapacity(count)
    splits.reserveCapacity(count)
    var held: (date: CalendarDate, row: FactorFile.Row)?
    for row in 0..<count {
      let moment = time(row)
      let date = timeframe.isDaily ? moment.utcDate : ZoneOffsets.newYork.date(of: moment)
      let factor: FactorFile.Row
      if let held, held.date == date {
        factor = held.row
      } else {
        factor = try factors.required(on: date)
        held = (date, factor)
      }
      splits.append(factor.splitFactor)
      scales.append(mode == .all ? factor.priceFactor * factor.splitFactor : factor.splitFactor)
    }
    func scaled(_ column: Column<Double>) -> Column<Double> {
      Column(zip(column, scales).map { $0 * $1 })
    }
    return Bars(
      symbol: symbol, timeframe: timeframe, times: times, open: scaled(open), high: scaled(high),
      low: scaled(low), close: scaled(close), volume: Column(zip(volume, splits).map { $0 / $1 }))
  }
}
