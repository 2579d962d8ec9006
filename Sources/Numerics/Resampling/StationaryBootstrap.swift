/// A stream of uniform numbers.
public protocol UniformSource {
  /// The next number in 0 ..< 1.
  mutating func uniform() -> Double
}

extension RandomStream: UniformSource {}
extension ParkMiller: UniformSource {}

/// Resampling in blocks of random length, which keeps the dependence of neighbours and stays stationary.
///
/// A block begins at any row, each equally likely, and ends with probability 1 / `meanBlock` at each step; behind the
/// last row comes the first.
///
/// - SeeAlso: Politis and Romano (1994), "The stationary bootstrap"; formula digest B8.
public struct StationaryBootstrap: Hashable, Sendable {
  /// Rows of the sample, and of every resample.
  public let count: Int
  /// The mean length of a block, at least 1: with 1 every row is drawn by itself.
  public let meanBlock: Double

  /// Makes a scheme for a sample of some rows.
  public init(count: Int, meanBlock: Double) {
    self.count = max(count, 0)
    self.meanBlock = meanBlock >= 1 ? meanBlock : 1
  }

  /// The rows of one resample, in order.
  ///
  /// - Complexity: O(`count`).
  public func indices(_ random: inout some UniformSource) -> [Int] {
    var rows: [Int] = []
    rows.reserveCapacity(count)
    each(&random) { rows.append($0) }
    return rows
  }

  /// How often each row is in one resample, added to `counts` in units of `weight`.
  ///
  /// - Precondition: `counts` has a place for each row.
  package func add(
    _ random: inout some UniformSource, weight: Double,
    to counts: UnsafeMutableBufferPointer<Double>
  ) {
    each(&random) { counts[$0] += weight }
  }

  private func each(_ random: inout some UniformSource, _ body: (Int) -> Void) {
    guard count > 0 else { return }
    let renewal = 1 / meanBlock
    func start() -> Int { min(Int(random.uniform() * Double(count)), count - 1) }
    var row = start()
    body(row)
    for _ in 1..<max(count, 1) {
      if random.uniform() < renewal {
        row = start()
      } else {
        row = row + 1 == count ? 0 : row + 1
      }
      body(row)
    }
  }
}
