/// A pattern of one to five candles, by TA-Lib's name in small letters as formulas spell it.
///
/// What each of them is stands in the indicator's definition. Long, short, near and the like are
/// measured against the candles just before, as TA-Lib does by default.
public enum CandlestickPattern: String, Hashable, Sendable, CaseIterable {
  case twoCrows = "cdl2crows"
  case threeBlackCrows = "cdl3blackcrows"
  case threeInside = "cdl3inside"
  case threeLineStrike = "cdl3linestrike"
  case threeOutside = "cdl3outside"
  case threeStarsInTheSouth = "cdl3starsinsouth"
  case threeWhiteSoldiers = "cdl3whitesoldiers"
  case abandonedBaby = "cdlabandonedbaby"
  case advanceBlock = "cdladvanceblock"
  case beltHold = "cdlbelthold"
  case breakaway = "cdlbreakaway"
  case closingMarubozu = "cdlclosingmarubozu"
  case concealingBabySwallow = "cdlconcealbabyswall"
  case counterattack = "cdlcounterattack"
  case darkCloudCover = "cdldarkcloudcover"
  case doji = "cdldoji"
  case dojiStar = "cdldojistar"
  case dragonflyDoji = "cdldragonflydoji"
  case engulfing = "cdlengulfing"
  case eveningDojiStar = "cdleveningdojistar"
  case eveningStar = "cdleveningstar"
  case gapSideBySideWhite = "cdlgapsidesidewhite"
  case gravestoneDoji = "cdlgravestonedoji"
  case hammer = "cdlhammer"
  case hangingMan = "cdlhangingman"
  case harami = "cdlharami"
  case haramiCross = "cdlharamicross"
  case highWave = "cdlhighwave"
  case hikkake = "cdlhikkake"
  case hikkakeModified = "cdlhikkakemod"
  case homingPigeon = "cdlhomingpigeon"
  case identicalThreeCrows = "cdlidentical3crows"
  case inNeck = "cdlinneck"
  case invertedHammer = "cdlinvertedhammer"
  case kicking = "cdlkicking"
  case kickingByLength = "cdlkickingbylength"
  case ladderBottom = "cdlladderbottom"
  case longLeggedDoji = "cdllongleggeddoji"
  case longLine = "cdllongline"
  case marubozu = "cdlmarubozu"
  case matchingLow = "cdlmatchinglow"
  case matHold = "cdlmathold"
  case morningDojiStar = "cdlmorningdojistar"
  case morningStar = "cdlmorningstar"
  case onNeck = "cdlonneck"
  case piercing = "cdlpiercing"
  case rickshawMan = "cdlrickshawman"
  case riseFallThreeMethods = "cdlrisefall3methods"
  case separatingLines = "cdlseparatinglines"
  case shootingStar = "cdlshootingstar"
  case shortLine = "cdlshortline"
  case spinningTop = "cdlspinningtop"
  case stalledPattern = "cdlstalledpattern"
  case stickSandwich = "cdlsticksandwich"
  case takuri = "cdltakuri"
  case tasukiGap = "cdltasukigap"
  case thrusting = "cdlthrusting"
  case tristar = "cdltristar"
  case uniqueThreeRiver = "cdlunique3river"
  case upsideGapTwoCrows = "cdlupsidegap2crows"
  case gapThreeMethods = "cdlxsidegap3methods"
}

extension Market {
  /// A candlestick pattern that ends at the bar: 100 where it points up, -100 down, 0 where there is none.
  ///
  /// A few patterns have other values: ±80 for an engulfing or a harami that shares an end, ±200 where a
  /// hikkake is confirmed. NaN while one of the bars that the pattern looks back on is missing.
  /// Source: TA-Lib 0.8.2, value for value.
  public func pattern(_ pattern: CandlestickPattern) -> Formula {
    pattern.indicator([open, high, low, close])[0]
  }

  /// A pattern whose last candle must reach some fraction into the body of the first one.
  ///
  /// The others leave the penetration out of account.
  public func pattern(
    _ pattern: CandlestickPattern, penetration: some Term
  ) -> Formula {
    let indicator = pattern.indicator
    return indicator(
      [open, high, low, close], indicator.settings.isEmpty ? [] : [penetration])[0]
  }
}
