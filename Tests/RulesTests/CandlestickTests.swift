import Rules
import Series
import Testing

@Suite("Candlestick patterns")
struct CandlestickTests {
  static let market = Market()

  /// The fixture's cases of a pattern.
  static func cases(_ pattern: CandlestickPattern) throws -> [TALibCase] {
    try TALibFixture.read.get().cases.filter { $0.function.lowercased() == pattern.rawValue }
  }

  static func bars(_ series: String) throws -> Bars {
    try TALibFixture.read.get().bars(series, periodsAsVolume: false)
  }

  static func expected(_ wanted: TALibCase) -> [Double] {
    (wanted.outputs["integer"] ?? []).map(\.value)
  }

  static func formula(_ pattern: CandlestickPattern, _ wanted: TALibCase) -> Formula {
    guard let penetration = wanted.parameters["penetration"] else {
      return market.pattern(pattern)
    }
    return market.pattern(pattern, penetration: penetration)
  }

  @Test(
    "are TA-Lib's value for value, first row and gaps included",
    arguments: CandlestickPattern.allCases)
  func talib(pattern: CandlestickPattern) throws {
    let cases = try Self.cases(pattern)
    #expect(cases.count >= 7)
    for wanted in cases {
      let expected = Self.expected(wanted)
      for tile in [1, 7, 64, 512] {
        let found = try values(
          Self.formula(pattern, wanted), on: Self.bars(wanted.series), tile: tile)
        #expect(
          isSame(found, expected),
          "\(wanted.function) \(wanted.parameters) on \(wanted.series), tiles of \(tile)")
      }
    }
  }

  @Test("each occurs in the fixture with every value that it can take")
  func planted() throws {
    let both: Set<Double> = [-100, 100]
    let special: [CandlestickPattern: Set<Double>] = [
      .engulfing: [-100, -80, 80, 100], .harami: [-100, -80, 80, 100],
      .haramiCross: [-100, -80, 80, 100], .hikkake: [-200, -100, 100, 200],
      .hikkakeModified: [-200, -100, 100, 200], .hammer: [100], .hangingMan: [-100],
      .kicking: both, .abandonedBaby: both, .threeBlackCrows: [-100], .matHold: [100],
    ]
    for pattern in CandlestickPattern.allCases {
      let wanted = try #require(try Self.cases(pattern).first { $0.series == "walk" })
      let values = Set(Self.expected(wanted).filter { !$0.isNaN && $0 != 0 })
      #expect(!values.isEmpty, "\(pattern)")
      if let special = special[pattern] { #expect(values == special, "\(pattern)") }
    }
  }

  @Test("penetrations that differ from lane to lane give what single ones give")
  func lanes() throws {
    let depth = Parameter("depth", 0.1...0.9, by: 0.1, default: 0.3)
    let formula = Self.market.pattern(.morningStar, penetration: depth)
    let bars = try Self.bars("walk_gaps")
    let sets = (1...9).map { ParameterSet(values: [Double($0) / 10]) }
    let blocks = LaneBlocks(sets).blocks
    let machine = try SignalMachine(
      try Program([formula.node], parameters: [depth]), blocks: blocks[...], tile: 50)
    var found = [[Double]](repeating: [], count: sets.count)
    bars.withColumns { pointers in
      for start in stride(from: 0, to: bars.count, by: 50) {
        let count = min(50, bars.count - start)
        machine.begin(Tile(start: start, count: count, columns: pointers))
        for (index, block) in blocks.enumerated() {
          let (source, _) = machine.outputs(of: index)(0)
          for (lane, set) in block.sets.enumerated() where set >= 0 {
            found[set] += (0..<count).map { source.load($0, lane: lane) }
          }
        }
      }
    }
    var counts: Set<Int> = []
    for (set, lane) in zip(sets, found) {
      let single = try values(formula, on: bars, parameters: [depth], set: set)
      #expect(isSame(lane, single), "\(set)")
      counts.insert(lane.count { $0 == 100 })
    }
    #expect(counts.count > 1, "a deeper penetration must find fewer")
  }

  @Test("candles can be made of formulas, constants too")
  func formulas() throws {
    let plain = try values(Self.market.pattern(.harami), on: Self.bars("walk"))
    let doubled = try Formula(reading: "cdlharami(2 * open, high + high, low * 2, close * 2)")
    #expect(isSame(try values(doubled, on: Self.bars("walk")), plain))
    let flat = try Formula(reading: "cdldoji(10, 10, 10, 10)")
    let expected = (0..<plain.count).map { $0 < 10 ? .nan : 100.0 }
    #expect(isSame(try values(flat, on: Self.bars("walk"), tile: 3), expected))
  }

  @Test("are words of the formula language, with the penetration where there is one")
  func words() throws {
    #expect(try Formula(reading: "cdlhammer()") == Self.market.pattern(.hammer))
    #expect(
      try Formula(reading: "cdlmathold(0.7)")
        == Self.market.pattern(.matHold, penetration: 0.7))
    #expect(Self.market.pattern(.hammer, penetration: 0.7) == Self.market.pattern(.hammer))
    for pattern in CandlestickPattern.allCases {
      let indicator = try #require(Indicator.named(pattern.rawValue))
      #expect(indicator.group == .pattern)
      #expect(indicator.settings.count == (try Self.cases(pattern).first?.parameters.count ?? -1))
      let value = try Self.cases(pattern).first?.parameters["penetration"]
      #expect(indicator.settings.first?.value == value, "\(pattern)")
    }
    #expect(throws: FormulaError.self) { try Formula(reading: "cdlmathold(-1)") }
  }

  /// Whether numbers are equal, NaN for NaN.
  private func isSame(_ found: [Double], _ expected: [Double]) -> Bool {
    found.count == expected.count
      && zip(found, expected).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }
}
