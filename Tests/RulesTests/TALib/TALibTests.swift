import Foundation
import Rules
import Series
import Testing

@Suite("TA-Lib")
struct TALibTests {
  static let functions: [TALibFunction] = [
    overlap, momentum, volatility, volume, priceTransform, cycle, statistics, arithmetic, patterns,
  ].flatMap { $0 }

  @Test(
    "every function equals TA-Lib's, first known row included", arguments: functions.map(\.name))
  func equals(name: String) throws {
    let fixture = try TALibFixture.read.get()
    let function = try #require(Self.functions.first { $0.name == name })
    let cases = fixture.cases.filter { $0.function == name }
    #expect(!cases.isEmpty)
    for one in cases {
      let bars = fixture.bars(one.series, periodsAsVolume: function.periodsAsVolume)
      let scale = bars.high.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
      let formulas = function.formulas(TALibParameters(values: one.parameters))
      let lines = try formulas.map { try values(Formula(reading: $0.formula), on: bars) }
      // TA-Lib tells no line of several before it can tell all.
      let isHidden = (0..<bars.count).map { row in lines.contains { $0[row].isNaN } }
      let first = isHidden.firstIndex(of: false) ?? bars.count
      for ((output, text), line) in zip(formulas, lines) {
        let expected = try #require(output.isEmpty ? one.outputs.first?.value : one.outputs[output])
          .map(\.value)
        let found = zip(line, isHidden).map { $1 ? .nan : $0 }
        let wrong = Self.firstDifference(found, expected, noise: function.noise, scale: scale)
        if let row = wrong {
          Issue.record(
            "\(name) \(one.parameters) on \(one.series), \(text), row \(row): \(line[row]), TA-Lib \(expected[row])"
          )
        }
      }
      let expectedFirst = one.first ?? bars.count
      #expect(first == expectedFirst, "\(name) \(one.parameters) on \(one.series): first known row")
    }
  }

  /// The first row that differs by more than 1e-9 of the value, or of the function's noise.
  private static func firstDifference(
    _ found: [Double], _ expected: [Double], noise: TALibFunction.Noise, scale: Double
  ) -> Int? {
    let floor: Double =
      switch noise {
      case .none: 0
      case .price(let share): share * scale
      case .absolute(let amount): amount
      }
    return expected.indices.first { row in
      let (ours, theirs) = (found[row], expected[row])
      if ours.isNaN || theirs.isNaN { return ours.isNaN != theirs.isNaN }
      if ours == theirs { return false }
      return !(abs(ours - theirs) <= max(1e-9 * abs(theirs), floor))
    }
  }

  @Test("the table says every function that the fixture holds")
  func complete() throws {
    let fixture = try TALibFixture.read.get()
    let missing = Set(fixture.cases.map(\.function)).subtracting(Self.functions.map(\.name))
    #expect(missing.isEmpty, "\(missing.sorted())")
  }
}
