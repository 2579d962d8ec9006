extension Indicator {
  /// Volume, in the order of lists.
  static let volume: [Indicator] = [
    accumulationDistribution, chaikinOscillator, chaikinMoneyFlow,
    onBalanceVolume, priceVolumeTrend, negativeVolumeIndex, positiveVolumeIndex,
    volumeWeightedPrice, relativeVolume, forceIndex, marketFacilitation,
  ]
}
