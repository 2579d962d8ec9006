/// What a trial came to, as optimisers see it: the less the better.
package struct SearchScore: Sendable, Hashable {
  /// One number an objective, lower is better.
  package let losses: [Double]
  /// How far the trial is from what was required of it; 0 where all is met, infinite where it has no value.
  package let violation: Double

  /// Takes losses; a loss that is NaN makes the trial one without a value.
  package init(losses: [Double], violation: Double = 0) {
    self.losses = losses
    self.violation = losses.contains { $0.isNaN } ? .infinity : violation
  }

  /// The score of a point that stands for no parameter set.
  package static let none = SearchScore(losses: [.nan], violation: .infinity)

  /// Whether it is better by the first objective: what is required comes first.
  package func isBetter(than other: SearchScore) -> Bool {
    if violation != other.violation { return violation < other.violation }
    guard violation < .infinity else { return false }
    return losses[0] < other.losses[0]
  }

  /// Whether it is as good in every objective and better in one; of those that miss what is required the nearer wins.
  package func dominates(_ other: SearchScore) -> Bool {
    if violation != other.violation { return violation < other.violation }
    guard violation < .infinity else { return false }
    var isBetter = false
    for (one, two) in zip(losses, other.losses) {
      if one > two { return false }
      if one < two { isBetter = true }
    }
    return isBetter
  }

  /// Positions from best to worst by the first objective, equals in the order given.
  package static func ranking(_ scores: [SearchScore]) -> [Int] {
    scores.indices.sorted { left, right in
      if scores[left].isBetter(than: scores[right]) { return true }
      if scores[right].isBetter(than: scores[left]) { return false }
      return left < right
    }
  }
}

/// Pareto fronts of scores.
///
/// - SeeAlso: Deb, Pratap, Agarwal, Meyarivan (2002), "A fast and elitist multiobjective genetic algorithm: NSGA-II".
package enum ParetoFront {
  /// Positions by front: nothing dominates the first, only the first the second, and so on.
  ///
  /// - Complexity: O(*n*²) comparisons.
  package static func fronts(_ scores: [SearchScore]) -> [[Int]] {
    var dominated = [[Int]](repeating: [], count: scores.count)
    var counts = [Int](repeating: 0, count: scores.count)
    for one in scores.indices {
      for other in scores.indices where scores[one].dominates(scores[other]) {
        dominated[one].append(other)
        counts[other] += 1
      }
    }
    var fronts: [[Int]] = []
    var front = scores.indices.filter { counts[$0] == 0 }
    while !front.isEmpty {
      fronts.append(front)
      var next: [Int] = []
      for other in front.flatMap({ dominated[$0] }) {
        counts[other] -= 1
        if counts[other] == 0 { next.append(other) }
      }
      front = next.sorted()
    }
    return fronts
  }

  /// Positions that nothing dominates and that meet what is required.
  package static func best(_ scores: [SearchScore]) -> [Int] {
    var front: [Int] = []
    for place in scores.indices where scores[place].violation == 0 {
      guard !front.contains(where: { scores[$0].dominates(scores[place]) }) else { continue }
      front.removeAll { scores[place].dominates(scores[$0]) }
      front.append(place)
    }
    return front
  }

  /// How much room each member of a front has: the sides of the box between its neighbours, infinite at the ends.
  package static func crowding(_ front: [Int], _ scores: [SearchScore]) -> [Double] {
    var room = [Double](repeating: 0, count: front.count)
    for objective in scores.first?.losses.indices ?? 0..<0 {
      let values = front.map { place in
        objective < scores[place].losses.count ? scores[place].losses[objective] : .nan
      }
      let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
      guard let first = order.first, let last = order.last else { continue }
      let width = values[last] - values[first]
      room[first] = .infinity
      room[last] = .infinity
      guard width > 0, width.isFinite else { continue }
      for place in order.indices.dropFirst().dropLast() {
        room[order[place]] += (values[order[place + 1]] - values[order[place - 1]]) / width
      }
    }
    return room
  }
}
