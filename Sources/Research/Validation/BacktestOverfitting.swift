import Dispatch
import Glibc
public import Numerics
import Simulation

/// How often the set that was best in one half of the history is worse than the middle in the other half.
///
/// Combinatorially symmetric cross-validation: time is cut into an even number of blocks, and every choice of half of
/// them is in-sample once, the rest out-of-sample. The measure is the Sharpe ratio per period; a set that does not trade
/// in a half has zero there.
///
/// - SeeAlso: Bailey, Borwein, López de Prado and Zhu (2017), "The probability of backtest overfitting"; formula digest B5.
public struct BacktestOverfitting: Sendable {
  /// One choice of in-sample blocks.
  public struct Split: Hashable, Sendable {
    /// The set that was best in-sample.
    public let chosen: Int
    /// Its Sharpe ratio per period in-sample.
    public let inSample: Double
    /// Its Sharpe ratio per period out-of-sample.
    public let outOfSample: Double
    /// The logarithm of the odds of its rank out-of-sample: above zero where it beats the middle.
    public let logit: Double
  }

  /// Every split, in lexicographic order of the in-sample blocks.
  public let splits: [Split]
  /// Blocks of time.
  public let blocks: Int
  /// Rows in each.
  public let rowsPerBlock: Int
  /// Sets that were compared.
  public let sets: Int

  /// Compares the sets in `columns` over all splits.
  ///
  /// - Complexity: O(splits × sets), two matrix products and some ten operations a set and split.
  init(_ sums: BlockSums, threads: Int) throws(NumericsError) {
    let library = try OpenBLAS.loaded()
    blocks = sums.blocks
    rowsPerBlock = sums.rows
    sets = sums.sets
    let choices = Self.choices(sums.blocks)
    // A choice and what it leaves are two splits; the first half of the list has one of each pair.
    let pairs = choices.count / 2
    let tile = 32
    let tiles = (pairs + tile - 1) / tile
    let found = SplitTable(count: choices.count)
    DispatchQueue.concurrentPerform(iterations: min(max(threads, 1), max(tiles, 1))) { thread in
      let work = OverfittingTile(sums, library, capacity: tile)
      var index = thread
      while index < tiles {
        let first = index * tile
        let last = min(first + tile, pairs)
        work.run(choices[first..<last]) { place, one, other in
          found.splits[first + place] = one
          // The complement of a choice stands at the mirrored place.
          found.splits[choices.count - 1 - first - place] = other
        }
        index += min(max(threads, 1), tiles)
      }
    }
    splits = Array(UnsafeBufferPointer(start: found.splits, count: choices.count))
  }

  /// Compares the columns of a panel that is held whole.
  ///
  /// - Throws: `NumericsError` where OpenBLAS cannot be loaded.
  public init(returns: [[Double]], blocks: Int, threads: Int = 1) throws(NumericsError) {
    let rows = returns.first?.count ?? 0
    let sums = BlockSums(blocks: blocks, panelRows: rows, sets: returns.count)
    let columns = (returns.count + 7) / 8 * 8
    var values = [Double](repeating: 0, count: rows * columns)
    for (column, series) in returns.enumerated() {
      for (row, value) in series.enumerated() { values[row * columns + column] = value }
    }
    let places = (0..<columns).map { $0 < returns.count ? $0 : -1 }
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      sums.take(ReturnPanel(rows: rows, sets: places, values: base))
    }
    try self.init(sums, threads: threads)
  }

  /// All choices of half of the blocks as bit sets, in lexicographic order of their members.
  static func choices(_ blocks: Int) -> [UInt32] {
    var choices: [UInt32] = []
    func choose(from next: Int, left: Int, _ bits: UInt32) {
      if left == 0 { return choices.append(bits) }
      for block in next...(blocks - left) {
        choose(from: block + 1, left: left - 1, bits | 1 << UInt32(block))
      }
    }
    choose(from: 0, left: blocks / 2, 0)
    return choices
  }
}

extension BacktestOverfitting {
  /// The probability of backtest overfitting: the share of splits whose choice does not beat the middle out-of-sample.
  ///
  /// Some ½ where nothing has skill, though one panel may lie anywhere.
  public var probability: Double { share { $0.logit <= 0 } }

  /// The share of splits whose choice loses money out-of-sample.
  public var lossProbability: Double { share { $0.outOfSample < 0 } }

  /// The middle of the logits.
  public var medianLogit: Double { Statistics.median(splits.map(\.logit)) }

  private func share(_ isCounted: (Split) -> Bool) -> Double {
    splits.isEmpty ? .nan : Double(splits.count(where: isCounted)) / Double(splits.count)
  }

  /// The line through the choices' ratios, out-of-sample on in-sample.
  ///
  /// A slope below zero says that the better a set looks, the worse it does.
  public var degradation: (slope: Double, intercept: Double, determination: Double) {
    let (x, y) = (splits.map(\.inSample), splits.map(\.outOfSample))
    let slope = Statistics.covariance(x, y) / Statistics.variance(x)
    let correlation = Statistics.correlation(x, y)
    return (slope, Statistics.mean(y) - slope * Statistics.mean(x), correlation * correlation)
  }
}

/// Splits that threads fill in.
///
/// Unchecked: each thread writes its own, and all have ended before anybody reads.
private final class SplitTable: @unchecked Sendable {
  let splits: UnsafeMutablePointer<BacktestOverfitting.Split>
  init(count: Int) {
    splits = .allocate(capacity: max(count, 1))
    splits.initialize(
      repeating: BacktestOverfitting.Split(
        chosen: -1, inSample: .nan, outOfSample: .nan, logit: .nan),
      count: max(count, 1))
  }
  deinit { splits.deallocate() }
}

/// Some pairs of splits: their sums by two matrix products, and the choice and its rank in each.
private final class OverfittingTile {
  private let sums: BlockSums
  private let library: OpenBLAS
  private let capacity: Int
  private let choice, taken, takenSquares, ratios: UnsafeMutablePointer<Double>
  private let total, totalSquares: UnsafeMutablePointer<Double>

  init(_ sums: BlockSums, _ library: OpenBLAS, capacity: Int) {
    self.sums = sums
    self.library = library
    self.capacity = capacity
    let sets = sums.sets
    let count = capacity * sums.blocks + (2 * capacity + 4) * sets
    choice = .allocate(capacity: count)
    choice.initialize(repeating: 0, count: count)
    taken = choice + capacity * sums.blocks
    takenSquares = taken + capacity * sets
    ratios = takenSquares + capacity * sets
    total = ratios + 2 * sets
    totalSquares = total + sets
    for block in 0..<sums.blocks {
      for set in 0..<sets {
        total[set] += sums.sums[block * sets + set]
        totalSquares[set] += sums.squares[block * sets + set]
      }
    }
  }

  deinit { choice.deallocate() }

  func run(
    _ choices: ArraySlice<UInt32>,
    _ body: (Int, BacktestOverfitting.Split, BacktestOverfitting.Split) -> Void
  ) {
    let (sets, blocks) = (sums.sets, sums.blocks)
    for (place, bits) in choices.enumerated() {
      for block in 0..<blocks {
        choice[place * blocks + block] = bits & 1 << UInt32(block) != 0 ? 1 : 0
      }
    }
    for (source, result) in [(sums.sums, taken), (sums.squares, takenSquares)] {
      library.multiply(
        source, stride: sets, choice, stride: blocks, into: result, stride: sets, rows: sets,
        columns: choices.count, depth: blocks)
    }
    for place in 0..<choices.count {
      let (one, other) = (ratios, ratios + sets)
      fill(place, one, other)
      let (first, second) = (best(one), best(other))
      body(
        place, split(first, in: one, out: other), split(second, in: other, out: one))
    }
  }

  /// The ratios of all sets in the chosen blocks and in the others.
  private func fill(
    _ place: Int, _ one: UnsafeMutablePointer<Double>, _ other: UnsafeMutablePointer<Double>
  ) {
    let sets = sums.sets
    let (sum, square) = (taken + place * sets, takenSquares + place * sets)
    let rows = Double(sums.rows * sums.blocks / 2)
    let (inverse, freedom) = (1 / rows, 1 / (rows - 1))
    var set = 0
    while set &+ 8 <= sets {
      let s = load(sum + set)
      let q = load(square + set)
      let center = load(sums.centers + set)
      store(Self.ratio(s, q, center, inverse, freedom), one + set)
      store(
        Self.ratio(load(total + set) - s, load(totalSquares + set) - q, center, inverse, freedom),
        other + set)
      set &+= 8
    }
    while set < sets {
      let lane = SIMD8<Double>(repeating: 0)
      let (s, q, center) = (lane + sum[set], lane + square[set], lane + sums.centers[set])
      one[set] = Self.ratio(s, q, center, inverse, freedom)[0]
      other[set] =
        Self.ratio(lane + total[set] - s, lane + totalSquares[set] - q, center, inverse, freedom)[0]
      set &+= 1
    }
  }

  @inline(__always)
  private func load(_ pointer: UnsafePointer<Double>) -> SIMD8<Double> {
    UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Double>.self)
  }

  @inline(__always)
  private func store(_ value: SIMD8<Double>, _ pointer: UnsafeMutablePointer<Double>) {
    UnsafeMutableRawPointer(pointer).storeBytes(of: value, as: SIMD8<Double>.self)
  }

  /// Mean over deviation; zero where the returns do not differ.
  @inline(__always)
  private static func ratio(
    _ sum: SIMD8<Double>, _ square: SIMD8<Double>, _ center: SIMD8<Double>, _ inverse: Double,
    _ freedom: Double
  ) -> SIMD8<Double> {
    let shift = sum * inverse
    let mean = center + shift
    let variance = (square - sum * shift) * freedom
    // What is left of squares that cancel is not a variance.
    let isFlat = variance .<= square * 1e-13
    let ratio = mean / variance.squareRoot()
    return ratio.replacing(with: 0, where: isFlat .| (variance .<= 1e-30))
  }

  private func best(_ ratios: UnsafePointer<Double>) -> Int {
    var best = 0
    for set in 1..<max(sums.sets, 1) where ratios[set] > ratios[best] { best = set }
    return best
  }

  private func split(
    _ chosen: Int, in inside: UnsafePointer<Double>, out outside: UnsafePointer<Double>
  ) -> BacktestOverfitting.Split {
    let value = outside[chosen]
    var (less, equal) = (0, 0)
    for set in 0..<sums.sets {
      less &+= outside[set] < value ? 1 : 0
      equal &+= outside[set] == value ? 1 : 0
    }
    let rank = Double(less) + (Double(equal) + 1) / 2
    let share = rank / Double(sums.sets + 1)
    return BacktestOverfitting.Split(
      chosen: chosen, inSample: inside[chosen], outOfSample: value, logit: log(share / (1 - share)))
  }
}
