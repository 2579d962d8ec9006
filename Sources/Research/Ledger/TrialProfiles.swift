/// How alike some trials are: the sum of their profiles, and of the products of their profiles with themselves.
///
/// A profile is a trial's returns summed over blocks of time, less their mean, of length one. Outside of what a run
/// covered it is zero, so trials on different years are not alike. The correlation of two trials is the product of their
/// profiles; neither the sum of all correlations nor that of their squares needs the trials one by one.
///
/// Sums are whole numbers of 2⁻³⁶, so that their order does not matter; there is room for 10⁸ trials.
public struct TrialProfiles: Hashable, Sendable {
  static let unit = 0x1p36

  /// The blocks.
  let blocks: ProfileBlocks
  /// Trials that have a profile: those whose blocks are not all alike.
  public private(set) var trials = 0
  /// By block.
  private(set) var sums: [Int64]
  /// By pairs of blocks, the lower half, row by row.
  private(set) var products: [Int64]

  init(_ blocks: ProfileBlocks) {
    self.blocks = blocks
    sums = Array(repeating: 0, count: blocks.count)
    products = Array(repeating: 0, count: blocks.count * (blocks.count + 1) / 2)
  }

  /// What a database held; nil where the parts do not fit.
  init?(_ blocks: ProfileBlocks, trials: Int, sums: [Int64], products: [Int64]) {
    guard sums.count == blocks.count, products.count == blocks.count * (blocks.count + 1) / 2
    else { return nil }
    self.blocks = blocks
    self.trials = trials
    self.sums = sums
    self.products = products
  }

  /// Adds sums over some trials, the products in the same order as here.
  mutating func add(trials count: Int, sums more: [Double], products moreProducts: [Double]) {
    trials += count
    for place in sums.indices { sums[place] += Int64((more[place] * Self.unit).rounded()) }
    for place in products.indices {
      products[place] += Int64((moreProducts[place] * Self.unit).rounded())
    }
  }

  /// Both; the blocks must have the same length.
  package func adding(_ other: TrialProfiles) -> TrialProfiles {
    var result = TrialProfiles(blocks.union(other.blocks))
    for part in [self, other] {
      let shift = part.blocks.first - result.blocks.first
      result.trials += part.trials
      for row in 0..<part.blocks.count {
        result.sums[row + shift] += part.sums[row]
        let target = (row + shift) * (row + shift + 1) / 2 + shift
        for column in 0...row {
          result.products[target + column] += part.products[row * (row + 1) / 2 + column]
        }
      }
    }
    return result
  }

  /// Mean correlation of two different trials; NaN for fewer than two.
  public var meanCorrelation: Double {
    let squares = sums.reduce(0) { sum, value in
      sum + (Double(value) / Self.unit) * (Double(value) / Self.unit)
    }
    let count = Double(trials)
    return trials > 1 ? (squares - count) / (count * (count - 1)) : .nan
  }

  /// Independent trials that they are worth by that mean: ρ̄ + (1 − ρ̄) M, from 1 to M; too many where it is high.
  public var linear: Double {
    guard trials > 1 else { return Double(trials) }
    let count = Double(trials)
    return min(max(meanCorrelation + (1 - meanCorrelation) * count, 1), count)
  }

  /// The same by the participation ratio M² / Σρ², where the squares are less what chance adds to them in so few blocks,
  /// as with an adjusted R².
  ///
  /// The number of trials for fewer than four blocks.
  ///
  /// - SeeAlso: Formula digest B4.
  public var participation: Double {
    let count = Double(trials)
    guard trials > 1, blocks.count > 3 else { return count }
    var sum = 0.0
    for row in 0..<blocks.count {
      for column in 0...row {
        let value = Double(products[row * (row + 1) / 2 + column]) / Self.unit
        sum += (row == column ? 1 : 2) * value * value
      }
    }
    let pairs = count * (count - 1)
    let between = sum - count
    let corrected = between - (pairs - between) / Double(blocks.count - 2)
    return min(count * count / (count + max(corrected, 0)), count)
  }
}
