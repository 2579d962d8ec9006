import Research
import Rules
import Testing

struct SearchSpaceTests {
  private func space(
    _ dimensions: [SearchDimension], conditions: [String]? = nil, settings: [String: Double] = [:]
  ) throws -> SearchSpace {
    var plan = SearchPlan(method: .random, trials: 10, seed: 1, dimensions: dimensions)
    plan.conditions = conditions
    return try SearchSpace(plan, of: CompiledStrategy(MeanReversion()), settings: settings)
  }

  private let ends: [Double] = [0, 1 - 0x1p-53]

  @Test func `whole ranges have both ends, real ones few digits, logarithmic ones even decades`()
    throws
  {
    let whole = try space([SearchDimension("window", from: 5, to: 9, isWhole: true)])
    #expect(ends.map { whole.set(at: [$0])?.values[0] } == [5, 9])
    let real = try space([SearchDimension("width", from: 0.5, to: 3)])
    #expect(real.set(at: [1.0 / 3])?.values[1] == 1.333333)
    let decades = try space([SearchDimension("width", from: 0.01, to: 100, isLogarithmic: true)])
    #expect([0, 0.25, 0.5, 0.75].map { decades.set(at: [$0])?.values[1] } == [0.01, 0.1, 1, 10])
    let log = try space([
      SearchDimension("window", from: 2, to: 255, isLogarithmic: true, isWhole: true)
    ])
    #expect(ends.map { log.set(at: [$0])?.values[0] } == [2, 255])
    let list = try space([SearchDimension("width", values: [2, 1, 3], isUnordered: true)])
    #expect([0, 0.34, 0.99].map { list.set(at: [$0])?.values[1] } == [2, 1, 3])
    #expect(list.axes == [.categories(3)])
  }

  @Test func `a conditional parameter has its default elsewhere, so that no set comes twice`()
    throws
  {
    var width = SearchDimension("width", from: 0.5, to: 3)
    width.condition = "window > 10"
    let space = try space([SearchDimension("window", values: [8, 20]), width])
    #expect(space.set(at: [0, 0.1]) == space.set(at: [0, 0.9]))
    #expect(space.set(at: [0, 0.1])?.values == [8, 2])
    #expect(space.set(at: [0.5, 0.1])?.values == [20, 0.75])
  }

  @Test func `conditions leave sets out`() throws {
    let space = try space(
      [SearchDimension("window", from: 5, to: 50, isWhole: true)],
      conditions: ["window > width * 10"], settings: ["width": 2.5])
    #expect(space.set(at: [0.1]) == nil)
    #expect(space.set(at: [0.9])?.values == [46, 2.5])
  }

  @Test func `what cannot be searched is refused in a sentence`() {
    #expect(
      throws: ResearchError.badSearch(
        "'close > window' depends on the bars; compare parameters and numbers, as in 'fast < slow'")
    ) { try space([SearchDimension("window", values: [8])], conditions: ["close > window"]) }
    #expect(throws: (any Error).self) { try space([SearchDimension("windo", values: [8])]) }
    #expect(throws: (any Error).self) { try space([SearchDimension("window", values: [8.5])]) }
    #expect(throws: (any Error).self) {
      try space([SearchDimension("width", from: 0, to: 3, isLogarithmic: true)])
    }
  }
}
