extension Indicator {
  /// Session and calendar, in the order of lists.
  static let session: [Indicator] = [
    sessionAverage, anchoredAverage, sessionHigh, sessionLow, sessionOpen, previousSession,
    sessionGap, openingRange, openingRangeMinutes, barsSinceOpen, sameMinuteVolume,
  ]
}
