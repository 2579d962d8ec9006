import CLanes
import Rules

/// A condition's masks as the kernel reads them.
///
/// The same as `ConditionSource.load`, in this module: a call that is not inlined costs the loop its
/// registers.
struct Flags {
  private let pointer: UnsafePointer<UInt8>
  private let lane: Int

  init(_ source: ConditionSource) {
    pointer = source.pointer
    lane = source.lane
  }

  @inline(__always)
  func load(_ row: Int) -> UInt8 {
    let byte = pointer[row]
    return lane < 0 ? byte : (byte &>> UInt8(truncatingIfNeeded: lane)) & 1 == 0 ? 0 : 0xFF
  }

  /// The first of 64 rows from `row` on in which one of two conditions has a wanted lane; nil for none.
  ///
  /// What stands behind the tile is anything.
  @inline(__always)
  static func first(
    from row: Int, _ one: Flags, _ wanted: UInt8, or other: Flags, _ wantedOfOther: UInt8
  ) -> Int? {
    let rows = lockstep_wanted(
      one.pointer + row, one.bits(wanted), other.pointer + row, other.bits(wantedOfOther))
    return rows == 0 ? nil : row &+ rows.trailingZeroBitCount
  }

  /// The bits of a row's byte that speak for some lanes.
  @inline(__always)
  private func bits(_ lanes: UInt8) -> UInt8 {
    lane < 0 || lanes == 0 ? lanes : 1 &<< UInt8(truncatingIfNeeded: lane)
  }
}

/// Numbers of a block as the kernel reads them: `Source.load` in this module.
struct Numbers {
  private let source: Source

  init(_ source: Source) { self.source = source }

  @inline(__always)
  func load(_ row: Int) -> Lane {
    let address = source.pointer + row &* source.stride
    return source.isVector
      ? UnsafeRawPointer(address).loadUnaligned(as: Lane.self) : Lane(repeating: address.pointee)
  }
}

/// The closes of a tile at a glance, the same for all blocks.
package struct TileCloses {
  /// Whether every row has a price.
  let areFinite: Bool
  let lowest, highest: Double

  /// Looks at `count` closes.
  package init(_ close: UnsafePointer<Double>, count: Int) {
    var (lowest, highest, areFinite) = (Double.infinity, -Double.infinity, true)
    var (lows, highs) = (Lane(repeating: lowest), Lane(repeating: highest))
    var unknown: UInt8 = 0
    var row = 0
    while row &+ laneCount <= count {
      let prices = UnsafeRawPointer(close + row).loadUnaligned(as: Lane.self)
      lows = choose(lockstep_less(prices, lows), prices, lows)
      highs = choose(lockstep_greater(prices, highs), prices, highs)
      // Infinite less infinite is not a number either.
      unknown |= lockstep_is_nan(prices - prices)
      row &+= laneCount
    }
    lowest = -largest(-lows)
    highest = largest(highs)
    areFinite = unknown == 0
    while row < count {
      let price = close[row]
      if price < lowest { lowest = price }
      if price > highest { highest = price }
      if !price.isFinite { areFinite = false }
      row &+= 1
    }
    self.areFinite = areFinite
    self.lowest = lowest
    self.highest = highest
  }

  /// Whether the equity of some lane that is not ruined yet may reach zero at one of the closes.
  ///
  /// The equity rises or falls with the price, rounding included: looking at two prices is enough, and
  /// at the lowest without short positions.
  @inline(__always)
  func mayRuin(_ account: LaneAccount, shorts: Bool) -> Bool {
    let atLowest = account.cash + account.shares * lowest
    var ruined = lockstep_less_equal(atLowest, .zero)
    if shorts {
      let atHighest = account.cash + account.shares * highest
      ruined |= lockstep_less_equal(atHighest, .zero)
    }
    return ruined & ~account.ruined != 0
  }
}

/// The prices at which the first of a block's protective orders is reached.
struct Triggers {
  /// A bar that goes down to here touches the stop of a long position or the target of a short one.
  let low: Double
  /// A bar that goes up to here touches the target of a long position or the stop of a short one.
  let high: Double

  static var none: Triggers { Triggers(low: -.infinity, high: .infinity) }

  init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  @inline(__always)
  init(_ account: LaneAccount) {
    let (long, short) = (account.heldLong, account.heldShort)
    let (stop, target) = (account.stop, account.target)
    let below = Lane(repeating: -.infinity)
    let lows = choose(long, stop, choose(short, target, below))
    let highs = choose(long, target, choose(short, stop, -below))
    // NaN, for none, is above and below nothing.
    low = largest(choose(lockstep_greater(lows, below), lows, below))
    high = -largest(choose(lockstep_less(highs, -below), -highs, below))
  }

  /// The first row of a range whose bar reaches a trigger; the range's end for none.
  @inline(__always)
  func first(
    _ rows: Range<Int>, low lows: UnsafePointer<Double>, high highs: UnsafePointer<Double>
  ) -> Int {
    var row = rows.lowerBound
    while row &+ laneCount <= rows.upperBound {
      let bottoms = UnsafeRawPointer(lows + row).loadUnaligned(as: Lane.self)
      let tops = UnsafeRawPointer(highs + row).loadUnaligned(as: Lane.self)
      let touched =
        lockstep_less_equal(bottoms, Lane(repeating: low))
        | lockstep_greater_equal(tops, Lane(repeating: high))
      if touched != 0 { return row &+ touched.trailingZeroBitCount }
      row &+= laneCount
    }
    while row < rows.upperBound, lows[row] > low, highs[row] < high { row &+= 1 }
    return row
  }
}

/// The largest of eight numbers, none of which is NaN.
@inline(__always)
func largest(_ lane: Lane) -> Double {
  let four = lane.lowHalf.replacing(with: lane.highHalf, where: lane.highHalf .> lane.lowHalf)
  let two = four.lowHalf.replacing(with: four.highHalf, where: four.highHalf .> four.lowHalf)
  return max(two.x, two.y)
}
