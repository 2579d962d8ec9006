extension Indicator {
  /// Session and calendar, in the order of lists.
  static let session: [Indicator] = []
}
