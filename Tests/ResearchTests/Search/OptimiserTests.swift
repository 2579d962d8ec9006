import Foundation
import Numerics
import Research
import Testing

/// Optimisers on functions whose optimum is known.
struct OptimiserTests {
  private static let seeds = (1...11).map { UInt64($0) }

  /// The least value that so many points come to.
  private func least(
    _ optimiser: any Optimiser, _ trials: Int, _ function: ([Double]) -> Double
  ) -> Double {
    var optimiser = optimiser
    var (best, count) = (Double.infinity, 0)
    while count < trials {
      let points = optimiser.ask(trials - count) { _ in true }.points
      let values = points.map(function)
      optimiser.tell(points, values.map { SearchScore(losses: [$0]) })
      for value in values.prefix(trials - count) { best = min(best, value) }
      count += values.count
    }
    return best
  }

  private func median(
    _ trials: Int, _ function: ([Double]) -> Double, _ make: (UInt64) -> any Optimiser
  ) -> Double {
    Self.seeds.map { least(make($0), trials, function) }.sorted()[Self.seeds.count / 2]
  }

  private static func sphere(_ point: [Double]) -> Double {
    point.reduce(0) { $0 + ($1 - 0.7) * ($1 - 0.7) }
  }

  /// Least 0 at (1, 1, …), here from -2 to 2 on each axis.
  private static func rosenbrock(_ point: [Double]) -> Double {
    let x = point.map { $0 * 4 - 2 }
    return (1..<x.count).reduce(0) { sum, place in
      let valley = x[place] - x[place - 1] * x[place - 1]
      return sum + 100 * valley * valley + (1 - x[place - 1]) * (1 - x[place - 1])
    }
  }

  /// Least 0.397887 at three points, from -5 to 10 by 0 to 15.
  private static func branin(_ point: [Double]) -> Double {
    let (x, y) = (point[0] * 15 - 5, point[1] * 15)
    let curve = y - 5.1 / (4 * .pi * .pi) * x * x + 5 / .pi * x - 6
    return curve * curve + 10 * (1 - 1 / (8 * .pi)) * cos(x) + 10
  }

  private func ordered(_ count: Int) -> [SearchAxis] {
    [SearchAxis](repeating: .ordered, count: count)
  }

  @Test func `CMA-ES finds the optima, far closer than random points`() {
    let sphere = median(400, Self.sphere) { EvolutionStrategy(axes: 5, seed: $0) }
    let random = median(400, Self.sphere) { PointSampler(.random, axes: 5, seed: $0) }
    #expect(sphere < 1e-4)
    #expect(random > 100 * sphere)
    #expect(median(3000, Self.rosenbrock) { EvolutionStrategy(axes: 4, seed: $0) } < 1e-8)
    #expect(median(400, Self.branin) { EvolutionStrategy(axes: 2, seed: $0) } < 0.397887 + 1e-3)
  }

  @Test func `the Parzen estimator needs fewer trials than random points`() {
    let axes = ordered(5)
    let parzen = median(400, Self.sphere) { ParzenSearch(axes: axes, trials: 400, seed: $0) }
    let random = median(400, Self.sphere) { PointSampler(.random, axes: 5, seed: $0) }
    #expect(parzen < random / 10)
    let branin = median(200, Self.branin) {
      ParzenSearch(axes: ordered(2), trials: 200, seed: $0)
    }
    #expect(branin < 0.45)
    #expect(branin < median(200, Self.branin) { PointSampler(.random, axes: 2, seed: $0) })
  }

  @Test func `the Parzen estimator finds the good category`() {
    let axes: [SearchAxis] = [.categories(20), .ordered]
    func value(_ point: [Double]) -> Double {
      abs(point[1] - 0.3) + (Int(point[0] * 20) == 13 ? 0 : 1)
    }
    #expect(median(200, value) { ParzenSearch(axes: axes, trials: 200, seed: $0) } < 0.05)
  }

  @Test func `a density is one over the cube`() {
    for density in [
      ParzenDensity([0.01, 0.4, 0.41, 0.99], .ordered), ParzenDensity([0.1, 0.5], .categories(7)),
      ParzenDensity([], .ordered),
    ] {
      let sum = (0..<70_000).reduce(0.0) { $0 + density.density((Double($1) + 0.5) / 70_000) }
      #expect(abs(sum / 70_000 - 1) < 1e-3)
    }
  }

  @Test func `NSGA-II comes to the whole front of ZDT1`() {
    func scores(_ points: [[Double]]) -> [SearchScore] {
      points.map { point in
        let height = 1 + 9 * point.dropFirst().reduce(0, +) / 29
        return SearchScore(
          losses: [point[0], height * (1 - (point[0] / height).squareRoot())])
      }
    }
    for seed in Self.seeds.prefix(3) {
      var search = GeneticSearch(axes: ordered(30), population: 96, seed: seed)
      var last: [SearchScore] = []
      for generation in 0..<250 {
        let points = search.ask(96) { _ in true }.points
        let found = scores(points)
        search.tell(points, found)
        if generation >= 240 { last += found }
      }
      let front = ParetoFront.best(last).map { last[$0].losses }
      let gaps = front.map { $0[1] - (1 - $0[0].squareRoot()) }
      #expect(gaps.reduce(0, +) / Double(gaps.count) < 0.01)
      let firsts = front.map { $0[0] }.sorted()
      #expect(firsts[0] < 0.01 && firsts[firsts.count - 1] > 0.99)
      #expect(zip(firsts.dropFirst(), firsts).allSatisfy { $0 - $1 < 0.1 })
    }
  }

  @Test func `every stratum of a Latin hypercube has one point along every axis`() {
    var random = RandomStream(seed: 3)
    let points = PointSampler.hypercube(100, axes: 6, &random)
    for axis in 0..<6 {
      #expect(Set(points.map { Int($0[axis] * 100) }) == Set(0..<100))
    }
    // The axes are not in step with each other.
    #expect(points.contains { Int($0[0] * 100) != Int($0[1] * 100) })
  }

  @Test func `fronts are those of the definition, what is required comes first`() {
    var random = RandomStream(seed: 9)
    let scores = (0..<200).map { place in
      SearchScore(
        losses: [Double(random.index(below: 12)), Double(random.index(below: 12))],
        violation: place % 5 == 0 ? random.uniform() : 0)
    }
    let fronts = ParetoFront.fronts(scores)
    #expect(fronts.joined().sorted() == Array(0..<200))
    for (number, front) in fronts.enumerated() {
      let rest = fronts[number...].joined()
      for place in front {
        #expect(!rest.contains { scores[$0].dominates(scores[place]) })
        if number > 0 {
          #expect(fronts[number - 1].contains { scores[$0].dominates(scores[place]) })
        }
      }
    }
    #expect(ParetoFront.best(scores).sorted() == fronts[0].filter { scores[$0].violation == 0 })
    let room = ParetoFront.crowding(
      [0, 1, 2], [[0, 4], [1, 1], [4, 0]].map { SearchScore(losses: $0) })
    #expect(room == [.infinity, 2, .infinity])
  }

  @Test func `halving gives the best third three times the history`() {
    var search = SuccessiveHalving(candidates: 100, axes: 2, seed: 5)
    var sizes: [Int] = []
    var shares: [Double] = []
    while true {
      let generation = search.ask(100) { $0[0] < 0.9 }
      guard !generation.points.isEmpty else { break }
      sizes.append(generation.points.count)
      shares.append(generation.share)
      search.tell(
        generation.points, generation.points.map { SearchScore(losses: [$0[1]]) })
      #expect(generation.points.allSatisfy { $0[0] < 0.9 })
    }
    #expect(sizes == [100, 34, 12])
    #expect(shares.count == 3 && shares[2] == 1)
    #expect(abs(shares[0] - 1.0 / 9) < 1e-15)
  }

  @Test func `mirrors keep every number inside`() {
    for (value, expected) in [(0.3, 0.3), (1.2, 0.8), (-0.2, 0.2), (2.25, 0.25), (-1.1, 0.9)] {
      #expect(abs(EvolutionStrategy.folded(value) - expected) < 1e-12)
    }
    #expect(EvolutionStrategy.folded(1) < 1)
  }
}
