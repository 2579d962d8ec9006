package import Foundation

/// A time zone's offsets from UTC as a table, quick to ask millions of times.
public struct ZoneOffsets: Sendable {
  /// The zone's name, for example `America/New_York`.
  public let name: String
  /// Moments of change, in seconds since 1970, rising.
  private let changes: [Int64]
  /// Seconds east of UTC before the first change and after each one.
  private let offsets: [Int64]

  /// The zone without offsets.
  public static let utc = ZoneOffsets(name: "UTC", changes: [], offsets: [0])

  /// New York by the United States' rules from 1970 on, the same on every machine.
  ///
  /// Verified: against the system's time zone data for 1970 to 2037 in the tests.
  public static let newYork: ZoneOffsets = {
    var changes: [Int64] = []
    for year in 1970...2100 {
      let start: CalendarDate =
        switch year {
        case 1974: CalendarDate(unchecked: 1974, 1, 6)
        case 1975: CalendarDate(unchecked: 1975, 2, 23)
        case ...1986: .nth(-1, weekday: 7, month: 4, year: year)
        case ...2006: .nth(1, weekday: 7, month: 4, year: year)
        default: .nth(2, weekday: 7, month: 3, year: year)
        }
      let end: CalendarDate =
        year <= 2006
        ? .nth(-1, weekday: 7, month: 10, year: year) : .nth(1, weekday: 7, month: 11, year: year)
      changes += [start.start.seconds + 7 * 3600, end.start.seconds + 6 * 3600]
    }
    return ZoneOffsets(
      name: "America/New_York", changes: changes,
      offsets: [-18_000] + changes.indices.map { $0 % 2 == 0 ? -14_400 : -18_000 })
  }()

  private init(name: String, changes: [Int64], offsets: [Int64]) {
    self.name = name
    self.changes = changes
    self.offsets = offsets
  }

  /// Finds a zone by its name in the tz database; nil if there is none.
  public init?(_ name: String) {
    switch name {
    case "UTC", "GMT", "Z": self = .utc
    case "America/New_York", "US/Eastern", "New_York": self = .newYork
    default:
      guard name.contains("/"), let zone = TimeZone(identifier: name) else { return nil }
      self.init(zone)
    }
  }

  /// Takes the table from the system's time zone data, for 1970 to 2037.
  package init(_ zone: TimeZone) {
    var changes: [Int64] = []
    let start = Date(timeIntervalSince1970: 0)
    var offsets = [Int64(zone.secondsFromGMT(for: start))]
    var next = zone.nextDaylightSavingTimeTransition(after: start)
    while let change = next, change.timeIntervalSince1970 < 2_145_916_800 {
      changes.append(Int64(change.timeIntervalSince1970))
      offsets.append(Int64(zone.secondsFromGMT(for: change)))
      next = zone.nextDaylightSavingTimeTransition(after: change)
    }
    self.init(name: zone.identifier, changes: changes, offsets: offsets)
  }

  /// Seconds east of UTC at a moment given in seconds since 1970.
  public func offset(atSeconds seconds: Int64) -> Int64 { offsets[interval(seconds)] }

  /// The moment at which clocks show a local time, both in seconds since 1970.
  ///
  /// A time that clocks show twice is the first of the two; one that they skip is read as if they
  /// had not been changed yet.
  public func seconds(fromLocal local: Int64) -> Int64 {
    let before = offset(atSeconds: local - 86_400)
    let after = offset(atSeconds: local + 86_400)
    if before == after || offset(atSeconds: local - before) == before { return local - before }
    return offset(atSeconds: local - after) == after ? local - after : local - before
  }

  /// The local date at a moment.
  public func date(of moment: Timestamp) -> CalendarDate {
    moment.adding(seconds: offset(atSeconds: moment.seconds)).utcDate
  }

  private func interval(_ seconds: Int64) -> Int {
    var low = 0
    var high = changes.count
    while low < high {
      let middle = (low + high) / 2
      if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
