import Research
import Rules
import TestKit
import Testing

@Suite("Surfaces of scores")
struct ParameterSurfaceTests {
  private static let scores: [[Double]] = [
    [0.2, 0.4, 0.5, 0.4, 0.1], [0.3, 0.8, 0.9, 0.7, 0.2], [0.4, 0.9, 1, 0.9, 0.3],
    [0.3, 0.7, 0.9, 0.8, 0.2], [0.1, 0.2, 2, 0.2, 0.1],
  ]

  private static func surface(
    _ objective: String = "sharpe", _ change: (Double) -> Double = { $0 }
  ) throws -> ParameterSurface {
    let strategy = try CompiledStrategy(SMACross())
    // Values in any order and any distance: neighbours are those that follow each other.
    let slow: [Double] = [320, 20, 40, 160, 80]
    let grid = try ParameterGrid(
      of: strategy,
      axes: [.init(name: "fast", values: [1, 2, 3, 4, 5]), .init(name: "slow", values: slow)])
    let rank: [Double: Int] = [20: 0, 40: 1, 80: 2, 160: 3, 320: 4]
    let scores = grid.sets.map { set in
      change(Self.scores[Int(set.values[0]) - 1][rank[set.values[1]] ?? 0])
    }
    return ParameterSurface(
      ParameterMap(grid, strategy), scores: scores,
      try Objective(objective, minimumTrades: 1, periodsPerYear: 252))
  }

  @Test("the digest's grid has its peak at an edge and its plateau in the middle [B16.1] [B16.2]")
  func digest() throws {
    let surface = try Self.surface()
    let (best, steadiest) = (try #require(surface.best), try #require(surface.steadiest))
    #expect(surface.values(of: best).map(\.value) == [5, 80])
    #expect(surface.values(of: steadiest).map(\.value) == [3, 80])
    #expect(isClose(surface.mean(around: best), 0.8, within: 1e-7))
    #expect(isClose(surface.mean(around: steadiest), 0.8444444, within: 1e-7))
    #expect(surface.worst(around: best) == 0.2 && surface.worst(around: steadiest) == 0.7)
    #expect(isClose(surface.plateau.stability(of: best), 0.4, within: 1e-7))
    #expect(isClose(surface.plateau.stability(of: steadiest), 0.8444444, within: 1e-7))
    #expect(isClose(surface.plateauShare(of: steadiest), 0.32, within: 1e-12))
    #expect(surface.edges(of: best) == ["fast"] && surface.edges(of: steadiest).isEmpty)
  }

  @Test(
    "less is better where the metric says so, and infinite scores do not drown their neighbours")
  func turned() throws {
    let lower = try Self.surface("volatility") { 3 - $0 }
    #expect(lower.values(of: try #require(lower.best)).map(\.value) == [5, 80])
    #expect(lower.score(of: try #require(lower.best)) == 1)
    // Two neighbourhoods of the digest's grid have the same mean; rounding says which one is first.
    #expect(isClose(lower.mean(around: try #require(lower.steadiest)), 3 - 7.6 / 9, within: 1e-12))
    #expect(isClose(lower.worst(around: try #require(lower.best)), 2.8, within: 1e-12))
    let infinite = try Self.surface("profit-factor") { $0 == 2 ? .infinity : $0 }
    #expect(infinite.values(of: try #require(infinite.steadiest)).map(\.value) == [3, 80])
    let empty = try Self.surface { _ in .nan }
    #expect(empty.best == nil && empty.steadiest == nil)
  }
}
