extension Indicator {
  /// Cycle, in the order of lists.
  static let cycle: [Indicator] = [
    dominantPeriod,
    dominantPhase,
    dominantPhasor,
    cycleSine,
    cycleTrendMode,
  ]
}
