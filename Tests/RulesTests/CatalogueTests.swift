import Rules
import Series
import TestKit
import Testing

/// Laws that every indicator keeps, whoever wrote it.
@Suite("The catalogue of indicators")
struct CatalogueTests {
  /// Looks across symbols have tests of their own, with several.
  static let names = Indicator.all.filter { $0.group != .crossSection }.map(\.name)

  /// An indicator with settings, as formulas of its outputs.
  struct Variant: CustomStringConvertible {
    let formulas: [Formula]
    var description: String { formulas.first?.description ?? "" }

    init(_ indicator: Indicator, _ settings: [any Term]) {
      formulas = indicator(CatalogueTests.inputs(of: indicator), settings)
    }
  }

  @Test("the first known row is the warm-up's", arguments: names)
  func warmUp(name: String) throws {
    // When these are known depends on the sessions, not on their settings.
    guard !["opening_range", "opening_range_minutes", "rvol_at_time"].contains(name) else { return }
    let bars = Self.walk(rows: 700)
    for variant in try Self.variants(name) {
      for formula in variant.formulas {
        let found = try values(formula, on: bars, tile: 64)
        let first = found.firstIndex { !$0.isNaN } ?? found.count
        let warmUp = try Self.strategy(of: formula).warmUp(ParameterSet(values: []))
        #expect(first == warmUp, "\(formula)")
      }
    }
  }

  @Test("the length of the tiles changes no bit", arguments: names)
  func tiles(name: String) throws {
    let bars = Self.walk(rows: 700, gaps: true)
    for variant in try Self.variants(name) {
      let whole = try Self.bits(variant.formulas, on: bars, tile: 700)
      for tile in [1, 7, 64, 512] {
        #expect(
          try Self.bits(variant.formulas, on: bars, tile: tile) == whole,
          "\(variant), tile \(tile)")
      }
    }
  }

  @Test("lanes with settings of their own give the bits of single runs", arguments: names)
  func lanes(name: String) throws {
    let indicator = try #require(Indicator.named(name))
    let bars = Self.walk(rows: 400, gaps: true)
    for (place, setting) in indicator.settings.enumerated() {
      guard let (parameter, values) = Self.sweep(of: setting) else { continue }
      var settings: [any Term] = indicator.settings.map(\.value)
      settings[place] = parameter
      for formula in Variant(indicator, settings).formulas {
        try Self.expectLanesAlike(formula, parameter, values, on: bars)
      }
    }
  }

  @Test("what comes later changes nothing before", arguments: names)
  func future(name: String) throws {
    let row = 350
    let bars = Self.walk(rows: 700)
    let other = Self.walk(rows: 700, scrambledFrom: row)
    for variant in try Self.variants(name) {
      let found = try Self.bits(variant.formulas, on: bars, tile: 512).map { $0.prefix(row) }
      let changed = try Self.bits(variant.formulas, on: other, tile: 512).map { $0.prefix(row) }
      #expect(found == changed, "\(variant)")
    }
  }

  @Test("the canonical text reads back to the same formula", arguments: names)
  func text(name: String) throws {
    for variant in try Self.variants(name) {
      for formula in variant.formulas {
        #expect(try Formula(reading: formula.description) == formula)
      }
    }
  }
}

extension CatalogueTests {
  /// The defaults, and every setting changed.
  static func variants(_ name: String) throws -> [Variant] {
    let indicator = try #require(Indicator.named(name))
    let changed = indicator.settings.map { setting -> Double in
      switch setting.kind {
      case .window(let smallest): return max(Double(smallest), (setting.value / 2).rounded() + 1)
      case .number(let range):
        let value = setting.value == 0 ? 0.01 : setting.value * 0.75
        return range.contains(value) ? value : setting.value
      case .choice(let words): return Double((Int(setting.value) + 1) % words.count)
      }
    }
    return [Variant(indicator, []), Variant(indicator, changed)]
  }

  /// A parameter for a setting and nineteen of its values: two full packs and a part of one.
  static func sweep(of setting: Indicator.Setting) -> (Parameter, [Double])? {
    switch setting.kind {
    case .window(let smallest):
      let first = max(smallest, 2)
      return (
        Parameter("swept", first...(first + 36), default: first),
        // Neighbours, and such that are not.
        (0..<19).map { Double(first + ($0 < 8 ? $0 : 2 * $0)) }
      )
    case .number(let range):
      let low = max(range.lowerBound, setting.value - 0.5)
      let high = min(range.upperBound, setting.value + 0.5)
      let step = (high - low) / 18
      guard step > 0 else { return nil }
      return (
        Parameter("swept", low...high, by: step, default: low),
        (0..<19).map { min(low + Double($0) * step, high) }
      )
    case .choice: return nil
    }
  }

  /// The columns that an indicator takes by itself; others where it has none of its own.
  static func inputs(of indicator: Indicator) -> [any Term] {
    // Functions of numbers from -1 to 1 read shares of the price.
    if ["acos", "asin"].contains(indicator.name) { return [Market().close * 0.001] }
    let others: [BarField] = [.close, .open, .high, .low, .volume]
    return indicator.inputs.enumerated().map { index, input in
      // The walk has prices only.
      let column = input.column.flatMap { BarField.prices.contains($0) ? $0 : nil }
      return Formula(.column(MarketColumn(column ?? others[index % others.count])))
    }
  }

  static func strategy(of formula: Formula) throws -> CompiledStrategy {
    try CompiledStrategy(
      name: "test", summary: "",
      rules: Rules {
        EnterLong(when: Market().close > 0)
        StopLoss(distance: formula)
      }, constraint: nil)
  }

  /// The bits of formulas' values; all NaN are one, as they are for every reader.
  static func bits(_ formulas: [Formula], on bars: Bars, tile: Int) throws -> [[UInt64]] {
    try bars.withColumns { columns in
      try FormulaValues.compute(
        formulas.map(\.node), columns: columns, rows: bars.count, tile: tile
      ).map { $0.map(bits) }
    }
  }

  private static func bits(_ value: Double) -> UInt64 {
    value.isNaN ? Double.nan.bitPattern : value.bitPattern
  }

  private static func expectLanesAlike(
    _ formula: Formula, _ parameter: Parameter, _ values: [Double], on bars: Bars
  ) throws {
    let sets = values.map { ParameterSet(values: [$0]) }
    let strategy = try strategy(of: formula)
    guard strategy.parameters == [parameter] else { return }
    let blocks = LaneBlocks(sets).blocks
    let machine = try SignalMachine(
      try Program(strategy), blocks: blocks[...], tile: 50, rows: bars.count)
    var found = [[UInt64]](repeating: [], count: sets.count)
    bars.withColumns { columns in
      for start in stride(from: 0, to: bars.count, by: 50) {
        let count = min(50, bars.count - start)
        machine.begin(Tile(start: start, count: count, columns: columns))
        for (index, block) in blocks.enumerated() {
          let source = machine.signals(of: index).stopLoss
          for (lane, set) in block.sets.enumerated() where set >= 0 {
            found[set] += (0..<count).map { bits(source.load($0, lane: lane)) }
          }
        }
      }
    }
    for (set, lane) in zip(sets, found) {
      let single = try RulesTests.values(formula, on: bars, parameters: [parameter], set: set)
      let row = zip(lane, single.map(bits)).enumerated().first { $1.0 != $1.1 }?.offset
      #expect(row == nil, "\(formula) with \(set.values), row \(row ?? 0)")
    }
  }

  /// Bars of a seeded walk, some of them missing on demand.
  static func walk(rows: Int, gaps: Bool = false, scrambledFrom start: Int = .max) -> Bars {
    var generator = SplitMix(state: 20_261_120)
    var other = SplitMix(state: 7)
    var close = 100.0
    var columns = [[Double]](repeating: [], count: 5)
    for row in 0..<rows {
      func draw(_ range: ClosedRange<Double>) -> Double {
        let value = Double.random(in: range, using: &generator)
        return row < start ? value : Double.random(in: range, using: &other)
      }
      let open = close * (1 + draw(-0.006...0.006))
      close *= 1 + draw(-0.02...0.02)
      let high = max(open, close) * (1 + draw(0...0.008))
      let low = min(open, close) * (1 - draw(0...0.008))
      let volume = draw(1_000...100_000).rounded()
      let isMissing = gaps && (row == 3 || (150..<153).contains(row) || row == 260)
      for (index, value) in [open, high, low, close, volume].enumerated() {
        columns[index].append(isMissing ? .nan : value)
      }
    }
    let day: Int64 = 86_400_000_000_000
    return Bars(
      symbol: "WALK", timeframe: .day, times: Column((0..<rows).map { Int64($0) * day }),
      open: Column(columns[0]), high: Column(columns[1]), low: Column(columns[2]),
      close: Column(columns[3]), volume: Column(columns[4]))
  }
}

/// The generator of Steele, Lea and Flood (2014).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
