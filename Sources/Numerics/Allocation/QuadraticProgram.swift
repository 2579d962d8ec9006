/// The weights between bounds, and of a given sum if there is one, that make ½ w'Qw − c'w least.
///
/// A primal active set: weights at their bounds are held there while the others take their best values,
/// found by a Cholesky factorisation; the one whose hold costs most is let go, until none should be.
///
/// Verified: the conditions of Karush, Kuhn and Tucker on seeded problems; scipy's SLSQP; the critical-line
/// example of Bailey and López de Prado (2013).
///
/// - SeeAlso: Nocedal and Wright (2006), "Numerical optimization", algorithm 16.3.
public struct QuadraticProgram: Sendable {
  /// Q, positive definite.
  public let quadratic: SymmetricMatrix
  /// c.
  public let linear: [Double]
  /// The least weights; −infinity for none.
  public let lower: [Double]
  /// The greatest weights; infinity for none.
  public let upper: [Double]
  /// What the weights add up to; nil for anything.
  public let sum: Double?

  /// Takes the parts of a problem.
  ///
  /// - Precondition: all parts have one size.
  public init(
    quadratic: SymmetricMatrix, linear: [Double], lower: [Double], upper: [Double],
    sum: Double? = 1
  ) {
    let sizes = [linear.count, lower.count, upper.count]
    precondition(sizes.allSatisfy { $0 == quadratic.count }, "parts of different size")
    self.quadratic = quadratic
    self.linear = linear
    self.lower = lower
    self.upper = upper
    self.sum = sum
  }

  /// The weights; those at a bound equal it exactly.
  ///
  /// - Throws: Where Q is not positive definite, a number is NaN, or the bounds leave no room.
  /// - Complexity: O(*n*³) for each weight that changes between held and free, *n* of them as a rule.
  public func solve() throws(NumericsError) -> [Double] {
    try check()
    guard !linear.isEmpty else { return [] }
    var set = ActiveSet(self)
    for _ in 0..<(100 + 20 * linear.count) {
      guard let multiplier = try set.step() else { continue }
      if !set.release(multiplier) { return set.weights }
    }
    throw .noConvergence("active set")
  }

  private func check() throws(NumericsError) {
    guard quadratic.values.allSatisfy(\.isFinite) else { throw .notFinite("the covariances") }
    guard linear.allSatisfy(\.isFinite) else { throw .notFinite("the means") }
    for (least, most) in zip(lower, upper) {
      // Written so that NaN is caught, too.
      guard least <= most, least < .infinity, most > -.infinity else {
        throw .badSetting(name: "upper bound", value: most, allowed: "\(least) or more")
      }
    }
    guard let sum, !linear.isEmpty else { return }
    let (least, most) = (Statistics.sum(lower), Statistics.sum(upper))
    // Ten caps of 0.1 add up to less than 1.
    let slack = 1e-12 * max(abs(sum), 1)
    guard least <= sum + slack, most >= sum - slack else {
      throw .noRoom(sum: sum, least: least, most: most)
    }
  }

  /// Weights that satisfy everything: equal ones, moved between the bounds and to the sum.
  fileprivate func start() -> [Double] {
    let equal = (sum ?? 0) / Double(linear.count)
    var weights = zip(lower, upper).map { min(max(equal, $0), $1) }
    guard let sum else { return weights }
    let missing = sum - Statistics.sum(weights)
    guard missing != 0 else { return weights }
    let bounds = missing > 0 ? upper : lower
    let room = zip(bounds, weights).map { abs($0 - $1) }
    let shares = room.contains(.infinity) ? room.map { $0 == .infinity ? 1 : 0 } : room
    let total = Statistics.sum(shares)
    for place in weights.indices where total > 0 {
      weights[place] += missing * shares[place] / total
      weights[place] = min(max(weights[place], lower[place]), upper[place])
    }
    return weights
  }
}

/// Weights on their way, and which of them are free.
private struct ActiveSet {
  private let problem: QuadraticProgram
  private(set) var weights: [Double]
  private var free: [Int]
  /// Weights let go by rounding alone, as they could not move: held until another one has moved.
  private var barred: Set<Int> = []
  private var released: [Int] = []

  init(_ problem: QuadraticProgram) {
    self.problem = problem
    let start = problem.start()
    weights = start
    free = start.indices.filter { problem.lower[$0] < start[$0] && start[$0] < problem.upper[$0] }
  }

  /// How the objective rises with each weight.
  private var gradient: [Double] {
    zip(problem.quadratic.times(weights), problem.linear).map { $0 - $1 }
  }

  /// Moves the free weights to their best values, or until a bound stops one of them.
  ///
  /// - Returns: The multiplier of the sum at the best values; nil where a bound stopped a weight.
  mutating func step() throws(NumericsError) -> Double? {
    guard !free.isEmpty else { return 0 }
    let slope = gradient
    let factor = try Cholesky(problem.quadratic.part(free))
    let own = factor.solve(free.map { slope[$0] })
    var multiplier = 0.0
    var move = own.map { -$0 }
    if let sum = problem.sum {
      let ones = factor.solve(free.map { _ in 1 })
      // What rounding took from the sum is put back with each step.
      let drift = sum - Statistics.sum(weights)
      multiplier = -(Statistics.sum(own) + drift) / Statistics.sum(ones)
      move = zip(own, ones).map { -($0 + multiplier * $1) }
    }
    guard let (stop, share) = firstStop(move) else {
      advance(move, 1)
      if !released.isEmpty, released.allSatisfy(free.contains) { barred = [] }
      released = []
      return multiplier
    }
    advance(move, share)
    weights[stop] = bound(of: stop, towards: move[free.firstIndex(of: stop) ?? 0])
    free.removeAll { $0 == stop }
    if share > 0 { barred = [] } else if released.contains(stop) { barred.insert(stop) }
    return nil
  }

  private mutating func advance(_ move: [Double], _ share: Double) {
    for (place, change) in zip(free, move) {
      // Rounding may carry a weight past its bound by its last bit.
      weights[place] = min(
        max(weights[place] + share * change, problem.lower[place]), problem.upper[place])
    }
  }

  /// The free weight that meets its bound first within a move, and at which share of the move.
  private func firstStop(_ move: [Double]) -> (place: Int, share: Double)? {
    var first: (place: Int, share: Double)?
    for (place, change) in zip(free, move) where change != 0 {
      let room = bound(of: place, towards: change) - weights[place]
      let share = max(room / change, 0)
      if share < first?.share ?? 1 { first = (place, share) }
    }
    return first
  }

  private func bound(of place: Int, towards change: Double) -> Double {
    change > 0 ? problem.upper[place] : problem.lower[place]
  }

  /// Lets the weight go whose hold costs most; false where none should be let go.
  mutating func release(_ multiplier: Double) -> Bool {
    let slope = gradient
    let noise = 1e-13 * scale
    let held = weights.indices.filter { place in
      !free.contains(place) && !barred.contains(place)
        && problem.lower[place] < problem.upper[place]
    }
    if free.isEmpty, problem.sum != nil { return releasePair(held, slope, noise) }
    func cost(_ place: Int) -> Double {
      let excess = slope[place] + multiplier
      return weights[place] <= problem.lower[place] ? -excess : excess
    }
    guard let worst = held.max(by: { cost($0) < cost($1) }), cost(worst) > noise else {
      return false
    }
    free.append(worst)
    released = [worst]
    return true
  }

  /// With every weight at a bound and a sum to keep, one can rise only while another falls.
  private mutating func releasePair(_ held: [Int], _ slope: [Double], _ noise: Double) -> Bool {
    let rising = held.filter { weights[$0] < problem.upper[$0] }
    let falling = held.filter { weights[$0] > problem.lower[$0] }
    guard let up = rising.min(by: { slope[$0] < slope[$1] }),
      let down = falling.max(by: { slope[$0] < slope[$1] }), slope[down] - slope[up] > noise
    else { return false }
    free = [up, down]
    released = free
    return true
  }

  /// The size of the terms that the gradient is made of, hence of its rounding.
  private var scale: Double {
    let count = weights.count
    return (0..<count).reduce(0) { largest, row in
      let terms = (0..<count).reduce(abs(problem.linear[row])) {
        $0 + abs(problem.quadratic[row, $1] * weights[$1])
      }
      return max(largest, terms)
    }
  }
}
