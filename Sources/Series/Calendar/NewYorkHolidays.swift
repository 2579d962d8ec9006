/// The New York Stock Exchange's holidays and short days, by rule.
///
/// Closures that no rule gives are listed one by one, complete for 1990 to 2025.
/// Verified: against every session of exchange_calendars' XNYS for 1990 to 2026 in the tests.
enum NewYorkHolidays {
  /// Whether the exchange stays closed on a weekday.
  static func isHoliday(_ date: CalendarDate) -> Bool {
    let (year, month, day) = date.parts
    let weekday = date.weekday
    if extraClosures.contains(date) { return true }
    switch month {
    case 1: return isNewYear(day, weekday) || (year >= 1998 && isThirdMonday(day, weekday))
    case 2: return isThirdMonday(day, weekday)
    case 3, 4: return date == easter(year) - 2
    case 5: return weekday == 1 && day >= 25
    case 6: return year >= 2022 && isObserved(19, day, weekday)
    case 7: return isObserved(4, day, weekday)
    case 9: return weekday == 1 && day <= 7
    case 11: return weekday == 4 && (22...28).contains(day)
    case 12: return isObserved(25, day, weekday)
    default: return false
    }
  }

  /// The hour, New York time, at which a session ends; 16 on most days.
  static func closingHour(_ date: CalendarDate) -> Int {
    let (year, month, day) = date.parts
    let weekday = date.weekday
    let early = year < 1993 ? 14 : 13
    switch (month, day) {
    case (7, 3) where year >= 1995:
      let isThursdayHoliday = weekday == 3
      return !isThursdayHoliday || year >= 2013 ? early : 16
    case (7, 5) where weekday == 5 && (1995...2012).contains(year): return early
    case (11, 23...29) where weekday == 5 && year >= 1992: return early
    case (12, 24): return early
    case (12, 26) where year == 1997 || year == 2003: return early
    case (12, 31) where year == 1999: return early
    default: return 16
    }
  }

  /// Closed for: Nixon, the attacks of 2001, Reagan, Ford, hurricane Sandy, Bush, Carter.
  private static let extraClosures: Set<CalendarDate> = [
    CalendarDate(unchecked: 1994, 4, 27), CalendarDate(unchecked: 2001, 9, 11),
    CalendarDate(unchecked: 2001, 9, 12), CalendarDate(unchecked: 2001, 9, 13),
    CalendarDate(unchecked: 2001, 9, 14), CalendarDate(unchecked: 2004, 6, 11),
    CalendarDate(unchecked: 2007, 1, 2), CalendarDate(unchecked: 2012, 10, 29),
    CalendarDate(unchecked: 2012, 10, 30), CalendarDate(unchecked: 2018, 12, 5),
    CalendarDate(unchecked: 2025, 1, 9),
  ]

  /// New Year's Day on a Saturday is not made up for: Friday is the last day of the business year.
  private static func isNewYear(_ day: Int, _ weekday: Int) -> Bool {
    day == 1 || (day == 2 && weekday == 1)
  }

  private static func isThirdMonday(_ day: Int, _ weekday: Int) -> Bool {
    weekday == 1 && (15...21).contains(day)
  }

  /// Whether a fixed holiday is kept on this day: Friday for a Saturday, Monday for a Sunday.
  private static func isObserved(_ holiday: Int, _ day: Int, _ weekday: Int) -> Bool {
    day == holiday || (day == holiday - 1 && weekday == 5) || (day == holiday + 1 && weekday == 1)
  }

  /// Easter Sunday.
  ///
  /// Source: Meeus, "Astronomical Algorithms", chapter 8 (Gregorian).
  static func easter(_ year: Int) -> CalendarDate {
    let (cycle, century, rest) = (year % 19, year / 100, year % 100)
    let correction = century - century / 4 - (century - (century + 8) / 25 + 1) / 3
    let epact = (19 * cycle + correction + 15) % 30
    let shift = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7
    let month = (cycle + 11 * epact + 22 * shift) / 451
    let sum = epact + shift - 7 * month + 114
    return CalendarDate(unchecked: year, sum / 31, sum % 31 + 1)
  }
}
