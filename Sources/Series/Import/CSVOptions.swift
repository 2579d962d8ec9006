/// What a column of a CSV file is to the bars.
public enum CSVRole: String, CaseIterable, Sendable {
  /// The date, or date and time.
  case time
  /// The time of day, where it has a column of its own.
  case clock
  /// The first price.
  case open
  /// The highest price.
  case high
  /// The lowest price.
  case low
  /// The last price.
  case close
  /// The traded quantity.
  case volume
}

/// The order in which a date's parts are written.
public enum DateOrder: String, CaseIterable, Sendable {
  /// `2024-01-31`, `2024/01/31` or `20240131`.
  case yearMonthDay = "ymd"
  /// `01/31/2024`.
  case monthDayYear = "mdy"
  /// `31/01/2024`.
  case dayMonthYear = "dmy"
}

/// How to read a CSV file; what is nil is found out from the file.
public struct CSVOptions: Sendable {
  /// The character between fields.
  public var delimiter: Character?
  /// The header names of columns that their name does not give away.
  public var columns: [CSVRole: String]
  /// The zone of times that carry none, and of daily dates of times that do; a tz database name.
  public var zone: String?
  /// The length of a bar.
  public var timeframe: Timeframe?
  /// The order of day, month and year.
  public var dateOrder: DateOrder?

  /// Makes options; everything is found out by default.
  public init(
    delimiter: Character? = nil, columns: [CSVRole: String] = [:], zone: String? = nil,
    timeframe: Timeframe? = nil, dateOrder: DateOrder? = nil
  ) {
    self.delimiter = delimiter
    self.columns = columns
    self.zone = zone
    self.timeframe = timeframe
    self.dateOrder = dateOrder
  }
}
