import Glibc
import Numerics

/// NSGA-II: a population that moves towards the Pareto front of several objectives and spreads along it.
///
/// Tournaments by front and crowding, simulated binary crossover, polynomial mutation; parents and children are sorted
/// together, so that nothing good is lost. What is required of results counts before the objectives.
///
/// - SeeAlso: Deb, Pratap, Agarwal, Meyarivan (2002), "A fast and elitist multiobjective genetic algorithm: NSGA-II".
package struct GeneticSearch: Optimiser {
  private struct Member {
    let point: [Double]
    let score: SearchScore
    var front = 0
    var room = 0.0
  }

  private let axes: [SearchAxis]
  private let population: Int
  private var random: RandomStream
  private var members: [Member] = []

  /// Prepares a population over axes, its size rounded up to whole registers.
  package init(axes: [SearchAxis], population: Int, seed: UInt64) {
    self.axes = axes
    self.population = max((population + 7) / 8 * 8, 8)
    random = RandomStream(seed: seed)
  }

  package mutating func ask(_ count: Int, accepts: ([Double]) -> Bool) -> SearchGeneration {
    var points: [[Double]] = []
    while points.count < population {
      var pair = offspring()
      for _ in 0..<100 where !pair.allSatisfy(accepts) { pair = offspring() }
      points += pair
    }
    return SearchGeneration(points: points)
  }

  package mutating func tell(_ points: [[Double]], _ scores: [SearchScore]) {
    let all = members + zip(points, scores).map { Member(point: $0, score: $1) }
    let scores = all.map(\.score)
    var kept: [Member] = []
    for (number, front) in ParetoFront.fronts(scores).enumerated() where kept.count < population {
      let room = ParetoFront.crowding(front, scores)
      let ranked = front.indices.sorted { left, right in
        room[left] == room[right] ? left < right : room[left] > room[right]
      }
      for place in ranked.prefix(population - kept.count) {
        var member = all[front[place]]
        member.front = number
        member.room = room[place]
        kept.append(member)
      }
    }
    members = kept
  }

  // MARK: Children

  private mutating func offspring() -> [[Double]] {
    guard !members.isEmpty else {
      return (0..<2).map { _ in axes.map { _ in random.uniform() } }
    }
    var (one, other) = (parent(), parent())
    if random.uniform() < 0.9 { cross(&one, &other) }
    mutate(&one)
    mutate(&other)
    return [one, other]
  }

  /// The better of two: by front, then by room.
  private mutating func parent() -> [Double] {
    let first = members[random.index(below: members.count)]
    let second = members[random.index(below: members.count)]
    if first.front != second.front {
      return first.front < second.front ? first.point : second.point
    }
    return first.room >= second.room ? first.point : second.point
  }

  /// Simulated binary crossover with index 15, inside the cube; categories change places.
  private mutating func cross(_ one: inout [Double], _ other: inout [Double]) {
    for axis in axes.indices where random.uniform() < 0.5 {
      guard case .ordered = axes[axis] else {
        (one[axis], other[axis]) = (other[axis], one[axis])
        continue
      }
      let (low, high) = (min(one[axis], other[axis]), max(one[axis], other[axis]))
      guard high - low > 1e-14 else { continue }
      let draw = random.uniform()
      func spread(_ edge: Double) -> Double {
        let reach = 2 - pow(1 + 2 * edge / (high - low), -16)
        return draw <= 1 / reach
          ? pow(draw * reach, 1.0 / 16) : pow(1 / (2 - draw * reach), 1.0 / 16)
      }
      let lower = Self.inside((low + high - spread(low) * (high - low)) / 2)
      let upper = Self.inside((low + high + spread(1 - high) * (high - low)) / 2)
      (one[axis], other[axis]) = random.uniform() < 0.5 ? (lower, upper) : (upper, lower)
    }
  }

  /// Polynomial mutation with index 20 of one axis in the mean.
  private mutating func mutate(_ point: inout [Double]) {
    for axis in axes.indices where random.uniform() * Double(axes.count) < 1 {
      let draw = random.uniform()
      guard case .ordered = axes[axis] else {
        point[axis] = draw
        continue
      }
      let value = point[axis]
      let shift =
        draw < 0.5
        ? pow(2 * draw + (1 - 2 * draw) * pow(1 - value, 21), 1.0 / 21) - 1
        : 1 - pow(2 * (1 - draw) + (2 * draw - 1) * pow(value, 21), 1.0 / 21)
      point[axis] = Self.inside(value + shift)
    }
  }

  private static func inside(_ value: Double) -> Double { min(max(value, 0), 1 - 0x1p-53) }
}
