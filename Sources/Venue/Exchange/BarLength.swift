package import Series

/// A bar length as the data API names it, with weeks and months.
package enum BarLength: Equatable, Sendable {
  case seconds(Int64)
  case day
  case week
  case months(Int)

  /// Reads `5Min`, `5T`, `1Hour`, `1H`, `1Day`, `1D`, `1Week`, `1W`, `3Month`, `3M`.
  package init?(_ text: String) {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count > 0 else { return nil }
    switch (String(text.dropFirst(digits.count)), count) {
    case ("Min", 1...59), ("T", 1...59): self = .seconds(Int64(count) * 60)
    case ("Hour", 1...23), ("H", 1...23): self = .seconds(Int64(count) * 3600)
    case ("Day", 1), ("D", 1): self = .day
    case ("Week", 1), ("W", 1): self = .week
    case ("Month", _) where 12 % count == 0, ("M", _) where 12 % count == 0: self = .months(count)
    default: return nil
    }
  }

  /// Whether bars of this length can be put together from bars of another.
  package func isMultiple(of base: Timeframe) -> Bool {
    switch self {
    case .seconds(let seconds): !base.isDaily && seconds % base.seconds == 0
    case .day, .week, .months: base.seconds <= 86_400
    }
  }

  /// Whether bars of this length are the given ones.
  package func equals(_ base: Timeframe) -> Bool {
    self == .day ? base == .day : self == .seconds(base.seconds)
  }

  /// The start of the bar that holds a moment, on New York's clocks (UTC for crypto).
  package func start(of moment: Timestamp, isDaily: Bool, isCrypto: Bool) -> Timestamp {
    let offset = isCrypto || isDaily ? 0 : NewYork.offset(moment)
    let wall = moment.adding(seconds: offset)
    let date = wall.utcDate
    switch self {
    case .seconds(let seconds):
      let inDay = wall.seconds - date.start.seconds
      return moment.adding(seconds: -(inDay % seconds))
    case .day: return midnight(date, isCrypto)
    case .week: return midnight(date - (date.weekday - 1), isCrypto)
    case .months(let count):
      let month = (date.month - 1) / count * count + 1
      return midnight(CalendarDate(year: date.year, month: month, day: 1) ?? date, isCrypto)
    }
  }

  private func midnight(_ date: CalendarDate, _ isCrypto: Bool) -> Timestamp {
    isCrypto ? date.start : NewYork.moment(date, seconds: 0)
  }
}

/// One bar as the data API shows it.
package struct DataBar: Sendable, Equatable {
  package var time: Timestamp
  package var open: Double
  package var high: Double
  package var low: Double
  package var close: Double
  package var volume: Double

  /// Takes a later bar in.
  mutating func absorb(_ bar: DataBar) {
    high = max(high, bar.high)
    low = min(low, bar.low)
    close = bar.close
    volume += bar.volume
  }

  /// Fields of the data API; the trade count is not known, the average price is estimated.
  var fields: [JSON.Field] {
    [
      JSON.Field("t", .time(time)), JSON.Field("o", .number(open)),
      JSON.Field("h", .number(high)), JSON.Field("l", .number(low)),
      JSON.Field("c", .number(close)),
      JSON.Field(
        "v",
        volume == volume.rounded() && abs(volume) < 1e15 ? .integer(Int(volume)) : .number(volume)),
      JSON.Field("n", 0), JSON.Field("vw", .number((high + low + close) / 3)),
    ]
  }
}

extension Market {
  /// A row as the data API shows it; daily bars are stamped midnight in New York.
  package func dataBar(_ row: Int) -> DataBar {
    let start = bars.time(row)
    let isDaily = bars.timeframe.isDaily
    let volume = bars.volume[row]
    return DataBar(
      time: isDaily && !isCrypto ? NewYork.moment(start.utcDate, seconds: 0) : start,
      open: bars.open[row], high: bars.high[row], low: bars.low[row], close: bars.close[row],
      volume: volume.isNaN ? 0 : volume)
  }

  /// Closed bars of a length whose start lies in a range of times, in order.
  package func dataBars(
    _ length: BarLength, from: Timestamp, through end: Timestamp
  ) -> [DataBar] {
    // A day's stamp moves by hours on the wire, a month by days: look a little further.
    let slack: Int64 = length.equals(bars.timeframe) ? 2 * 86_400 : 370 * 86_400
    let first = min(bars.firstRow(atOrAfter: from.adding(seconds: -slack)), next)
    let last = min(bars.firstRow(atOrAfter: end.adding(seconds: slack)), next)
    var result: [DataBar] = []
    if length.equals(bars.timeframe) {
      for row in first..<last {
        let bar = dataBar(row)
        if bar.time >= from && bar.time <= end { result.append(bar) }
      }
      return result
    }
    for row in first..<last {
      let start = length.start(
        of: bars.time(row), isDaily: bars.timeframe.isDaily, isCrypto: isCrypto)
      var bar = dataBar(row)
      bar.time = start
      if let current = result.last, current.time == start {
        result[result.count - 1].absorb(bar)
      } else {
        result.append(bar)
      }
    }
    return result.filter { $0.time >= from && $0.time <= end }
  }

  /// The days up to the last closed bar, newest last; the last one may be in progress.
  package func recentDays() -> [DataBar] {
    guard next > 0 else { return [] }
    let end = bars.time(next - 1)
    return dataBars(
      .day, from: end.adding(seconds: -10 * 86_400), through: end.adding(seconds: 86_400))
  }
}
