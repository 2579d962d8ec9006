extension CandlestickPattern {
  /// The entry of the catalogue.
  var indicator: Indicator {
    switch self {
    case .twoCrows: entry(TwoCrows.self)
    case .threeBlackCrows: entry(ThreeBlackCrows.self)
    case .threeInside: entry(ThreeInside.self)
    case .threeLineStrike: entry(ThreeLineStrike.self)
    case .threeOutside: entry(ThreeOutside.self)
    case .threeStarsInTheSouth: entry(ThreeStarsInTheSouth.self)
    case .threeWhiteSoldiers: entry(ThreeWhiteSoldiers.self)
    case .abandonedBaby: entry(AbandonedBaby.self)
    case .advanceBlock: entry(AdvanceBlock.self)
    case .beltHold: entry(BeltHold.self)
    case .breakaway: entry(Breakaway.self)
    case .closingMarubozu: entry(ClosingMarubozu.self)
    case .concealingBabySwallow: entry(ConcealingBabySwallow.self)
    case .counterattack: entry(Counterattack.self)
    case .darkCloudCover: entry(DarkCloudCover.self)
    case .doji: entry(Doji.self)
    case .dojiStar: entry(DojiStar.self)
    case .dragonflyDoji: entry(DragonflyDoji.self)
    case .engulfing: entry(Engulfing.self)
    case .eveningDojiStar: entry(EveningDojiStar.self)
    case .eveningStar: entry(EveningStar.self)
    case .gapSideBySideWhite: entry(GapSideBySideWhite.self)
    case .gravestoneDoji: entry(GravestoneDoji.self)
    case .hammer: entry(Hammer.self)
    case .hangingMan: entry(HangingMan.self)
    case .harami: entry(Harami.self)
    case .haramiCross: entry(HaramiCross.self)
    case .highWave: entry(HighWave.self)
    case .hikkake: entry(Hikkake.self)
    case .hikkakeModified: entry(HikkakeModified.self)
    case .homingPigeon: entry(HomingPigeon.self)
    case .identicalThreeCrows: entry(IdenticalThreeCrows.self)
    case .inNeck: entry(InNeck.self)
    case .invertedHammer: entry(InvertedHammer.self)
    case .kicking: entry(Kicking.self)
    case .kickingByLength: entry(KickingByLength.self)
    case .ladderBottom: entry(LadderBottom.self)
    case .longLeggedDoji: entry(LongLeggedDoji.self)
    case .longLine: entry(LongLine.self)
    case .marubozu: entry(Marubozu.self)
    case .matchingLow: entry(MatchingLow.self)
    case .matHold: entry(MatHold.self)
    case .morningDojiStar: entry(MorningDojiStar.self)
    case .morningStar: entry(MorningStar.self)
    case .onNeck: entry(OnNeck.self)
    case .piercing: entry(Piercing.self)
    case .rickshawMan: entry(RickshawMan.self)
    case .riseFallThreeMethods: entry(RiseFallThreeMethods.self)
    case .separatingLines: entry(SeparatingLines.self)
    case .shootingStar: entry(ShootingStar.self)
    case .shortLine: entry(ShortLine.self)
    case .spinningTop: entry(SpinningTop.self)
    case .stalledPattern: entry(StalledPattern.self)
    case .stickSandwich: entry(StickSandwich.self)
    case .takuri: entry(Takuri.self)
    case .tasukiGap: entry(TasukiGap.self)
    case .thrusting: entry(Thrusting.self)
    case .tristar: entry(Tristar.self)
    case .uniqueThreeRiver: entry(UniqueThreeRiver.self)
    case .upsideGapTwoCrows: entry(UpsideGapTwoCrows.self)
    case .gapThreeMethods: entry(GapThreeMethods.self)
    }
  }

  /// Inlined, so that a kernel is compiled for each of the rules.
  @inline(__always)
  private func entry<Rule: CandlestickRule>(_ rule: Rule.Type) -> Indicator {
    Indicator(
      rawValue, .pattern, Rule.title, definition: Rule.definition,
      source: "TA-Lib \(rawValue.uppercased())", inputs: [.open, .high, .low, .close],
      settings: Rule.penetration.map { [.number("penetration", $0, in: 0...1e9)] } ?? [],
      body: .kernel(
        warmUp: { _ in Rule.lookback }, one: { Kernel(CandlestickSeries<Rule>($0)) },
        eight: { Kernel(EightCandlestickSeries<Rule>($0)) }))
  }
}
