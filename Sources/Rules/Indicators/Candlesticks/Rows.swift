import CLanes

/// A number in each of eight successive rows.
///
/// Patterns are looked for in eight rows at a time: their many comparisons then take as many
/// instructions as for one row, and none of them is a branch that can be guessed wrong.
struct Rows {
  static let count = 8
  var numbers: Lane

  @inline(__always)
  init(_ numbers: Lane) { self.numbers = numbers }

  /// The same number in every row.
  @inline(__always)
  init(_ number: Double) { numbers = Lane(repeating: number) }

  /// Eight numbers in memory.
  @inline(__always)
  init(at address: UnsafePointer<Double>) {
    numbers = UnsafeRawPointer(address).loadUnaligned(as: Lane.self)
  }

  @inline(__always)
  static func + (a: Rows, b: Rows) -> Rows { Rows(a.numbers + b.numbers) }
  @inline(__always)
  static func - (a: Rows, b: Rows) -> Rows { Rows(a.numbers - b.numbers) }
  @inline(__always)
  static func * (a: Rows, b: Double) -> Rows { Rows(a.numbers * b) }
  @inline(__always)
  static func * (a: Double, b: Rows) -> Rows { Rows(a * b.numbers) }
  @inline(__always)
  static func / (a: Rows, b: Double) -> Rows { Rows(a.numbers / b) }

  @inline(__always)
  static func < (a: Rows, b: Rows) -> RowMask { RowMask(lockstep_less(a.numbers, b.numbers)) }
  @inline(__always)
  static func <= (a: Rows, b: Rows) -> RowMask {
    RowMask(lockstep_less_equal(a.numbers, b.numbers))
  }
  @inline(__always)
  static func > (a: Rows, b: Rows) -> RowMask { RowMask(lockstep_greater(a.numbers, b.numbers)) }
  @inline(__always)
  static func >= (a: Rows, b: Rows) -> RowMask {
    RowMask(lockstep_greater_equal(a.numbers, b.numbers))
  }

  @inline(__always)
  static func == (a: Rows, b: Rows) -> RowMask { RowMask(lockstep_equal(a.numbers, b.numbers)) }

  /// The number without its sign.
  @inline(__always)
  var magnitude: Rows {
    let bits = unsafeBitCast(numbers, to: SIMD8<UInt64>.self) & SIMD8(repeating: .max >> 1)
    return Rows(unsafeBitCast(bits, to: Lane.self))
  }

  /// Whether it is no farther from another number than a distance.
  @inline(__always)
  func isWithin(_ distance: Rows, of other: Rows) -> RowMask {
    self <= other + distance && self >= other - distance
  }

  /// Whether it lies between two numbers and is neither of them.
  @inline(__always)
  func isBetween(_ lower: Rows, _ upper: Rows) -> RowMask { self > lower && self < upper }
}

/// Truth in each of eight successive rows: bit *i* is that of row *i*.
struct RowMask {
  var bits: UInt8

  @inline(__always)
  init(_ bits: UInt8) { self.bits = bits }

  @inline(__always)
  static func && (a: RowMask, b: RowMask) -> RowMask { RowMask(a.bits & b.bits) }
  @inline(__always)
  static func || (a: RowMask, b: RowMask) -> RowMask { RowMask(a.bits | b.bits) }
  @inline(__always)
  static prefix func ! (a: RowMask) -> RowMask { RowMask(~a.bits) }
  @inline(__always)
  static func == (a: RowMask, b: RowMask) -> RowMask { RowMask(~(a.bits ^ b.bits)) }
  @inline(__always)
  static func != (a: RowMask, b: RowMask) -> RowMask { RowMask(a.bits ^ b.bits) }

  /// One number where it is true, another where not.
  @inline(__always)
  func choose(_ yes: Rows, _ no: Rows) -> Rows { Rows(Lane.chosen(bits, yes.numbers, no.numbers)) }

  /// One truth where it is true, another where not.
  @inline(__always)
  func choose(_ yes: RowMask, _ no: RowMask) -> RowMask { self && yes || !self && no }

  /// Where further conditions hold too: they are not computed where it is true nowhere.
  ///
  /// Most shapes occur in one of hundreds of rows, and the averages that sizes are measured by cost a
  /// division each.
  @inline(__always)
  func and(@EveryBuilder _ conditions: () -> RowMask) -> RowMask {
    bits == 0 ? self : self && conditions()
  }

  /// A number where it is true, 0 elsewhere.
  @inline(__always)
  func values(_ yes: Rows) -> Rows { choose(yes, Rows(0)) }

  /// A number where it is true, 0 elsewhere.
  @inline(__always)
  func values(_ yes: Double) -> Rows { values(Rows(yes)) }
}

/// The rows in which all of the listed conditions hold.
@inline(__always)
func every(@EveryBuilder _ conditions: () -> RowMask) -> RowMask { conditions() }

@resultBuilder
enum EveryBuilder {
  @inline(__always)
  static func buildPartialBlock(first: RowMask) -> RowMask { first }
  @inline(__always)
  static func buildPartialBlock(accumulated: RowMask, next: RowMask) -> RowMask {
    accumulated && next
  }
}
