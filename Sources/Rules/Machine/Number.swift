import CLanes

/// One answer for each number: `Bool` beside `Double`, a bit a lane beside `Lane`.
protocol NumberMask: Sendable {
  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static prefix func ~ (mask: Self) -> Self
  /// Whether any lane's answer is yes.
  var any: Bool { get }
  /// Whether every lane's answer is yes.
  var all: Bool { get }
  /// As a condition's buffer keeps it: bit *i* for lane *i*.
  var byte: UInt8 { get }
  init(byte: UInt8)
}

/// Whole numbers that go with a number: a window in bars, lane by lane.
protocol NumberCount: Sendable {
  subscript(lane lane: Int) -> Int { get set }
  /// The largest of all lanes.
  var largest: Int { get }
  init(all value: Int)
}

/// What an indicator's arithmetic is written for: one series (`Double`) or eight side by side (`Lane`).
///
/// Both give the same bits: every operation here is one IEEE operation, lane by lane. A kernel written
/// against this protocol runs as one series where nothing differs from lane to lane.
protocol Number: Sendable {
  associatedtype Mask: NumberMask
  associatedtype Count: NumberCount
  /// Eight rows of it.
  associatedtype Rows: NumberRows where Rows.N == Self

  /// Numbers side by side: 1 or 8.
  static var width: Int { get }
  init(all value: Double)
  subscript(lane lane: Int) -> Double { get set }

  static func + (left: Self, right: Self) -> Self
  static func - (left: Self, right: Self) -> Self
  static func * (left: Self, right: Self) -> Self
  static func / (left: Self, right: Self) -> Self
  static prefix func - (value: Self) -> Self
  static func += (left: inout Self, right: Self)
  static func -= (left: inout Self, right: Self)
  static func *= (left: inout Self, right: Self)
  /// The square root; NaN below 0.
  var root: Self { get }
  /// The distance from zero, without a branch on the sign.
  var magnitude: Self { get }
  static var zero: Self { get }
  static var nan: Self { get }

  /// The larger number; the right one where either is NaN. Never a branch.
  static func larger(_ left: Self, _ right: Self) -> Self
  /// The smaller number; the right one where either is NaN. Never a branch.
  static func smaller(_ left: Self, _ right: Self) -> Self
  static func isLess(_ left: Self, _ right: Self) -> Mask
  static func isLessOrEqual(_ left: Self, _ right: Self) -> Mask
  static func isEqual(_ left: Self, _ right: Self) -> Mask
  static func isNotANumber(_ value: Self) -> Mask
  static func chosen(_ mask: Mask, _ yes: Self, _ no: Self) -> Self

  /// The numbers of a row.
  static func load(_ source: Source, _ row: Int) -> Self
  /// The numbers of rows that lie `back` before.
  static func load(_ source: Source, _ row: Int, back: Count) -> Self
  /// The same where the rows of the lanes lie one behind the other in one column.
  static func load(_ column: UnsafePointer<Double>, _ row: Int, run: Count) -> Self
  static func store(_ value: Self, _ target: UnsafeMutablePointer<Double>, _ row: Int)
}

// MARK: Words of the kernels

/// Lanes in which the left side is smaller; false beside NaN.
@inline(__always)
func less<N: Number>(_ left: N, _ right: N) -> N.Mask { N.isLess(left, right) }

/// Lanes in which the left side is smaller or equal; false beside NaN.
@inline(__always)
func lessOrEqual<N: Number>(_ left: N, _ right: N) -> N.Mask { N.isLessOrEqual(left, right) }

/// Lanes in which the left side is larger; false beside NaN.
@inline(__always)
func greater<N: Number>(_ left: N, _ right: N) -> N.Mask { N.isLess(right, left) }

/// Lanes in which the left side is larger or equal; false beside NaN.
@inline(__always)
func greaterOrEqual<N: Number>(_ left: N, _ right: N) -> N.Mask {
  N.isLessOrEqual(right, left)
}

/// Lanes in which both are the same number.
@inline(__always)
func equal<N: Number>(_ left: N, _ right: N) -> N.Mask { N.isEqual(left, right) }

/// Lanes that hold no number.
@inline(__always)
func isNaN<N: Number>(_ value: N) -> N.Mask { N.isNotANumber(value) }

/// The lanes of `yes` where the mask holds, those of `no` elsewhere.
@inline(__always)
func choose<N: Number>(_ mask: N.Mask, _ yes: N, _ no: N) -> N { N.chosen(mask, yes, no) }

extension Number {
  /// Applies a scalar function lane by lane.
  @inline(__always)
  func map(_ body: (Double) -> Double) -> Self {
    var result = self
    for lane in 0..<Self.width { result[lane: lane] = body(self[lane: lane]) }
    return result
  }
}

extension NumberCount {
  /// Whether each lane has one more than the lane before, as in a grid of neighbouring windows.
  func isRun(width: Int) -> Bool {
    (1..<max(width, 1)).allSatisfy { self[lane: $0] == self[lane: $0 - 1] + 1 }
  }

  /// The counts as numbers.
  @inline(__always)
  func number<N: Number>(as type: N.Type = N.self) -> N {
    var result = N.zero
    for lane in 0..<N.width { result[lane: lane] = Double(self[lane: lane]) }
    return result
  }
}

// MARK: One series

extension Bool: NumberMask {
  @inline(__always) static func & (left: Bool, right: Bool) -> Bool { left && right }
  @inline(__always) static func | (left: Bool, right: Bool) -> Bool { left || right }
  @inline(__always) static prefix func ~ (mask: Bool) -> Bool { !mask }
  @inline(__always) var any: Bool { self }
  @inline(__always) var all: Bool { self }
  @inline(__always) var byte: UInt8 { 0 &- UInt8(self ? 1 : 0) }
  @inline(__always) init(byte: UInt8) { self = byte != 0 }
}

extension Int: NumberCount {
  @inline(__always)
  subscript(lane lane: Int) -> Int {
    get { self }
    set { self = newValue }
  }
  @inline(__always) var largest: Int { self }
  @inline(__always) init(all value: Int) { self = value }
}

extension Double: Number {
  typealias Mask = Bool
  typealias Count = Int
  typealias Rows = Lane
  @inline(__always) static var width: Int { 1 }
  // Swift's own asks for an error number below 0, and one lane after the other.
  @inline(__always) var root: Double { lockstep_root(self) }
  @inline(__always) static func larger(_ left: Double, _ right: Double) -> Double {
    lockstep_larger(left, right)
  }
  @inline(__always) static func smaller(_ left: Double, _ right: Double) -> Double {
    lockstep_smaller(left, right)
  }
  @inline(__always) init(all value: Double) { self = value }
  @inline(__always)
  subscript(lane lane: Int) -> Double {
    get { self }
    set { self = newValue }
  }
  @inline(__always) static func isLess(_ left: Double, _ right: Double) -> Bool {
    left < right
  }
  @inline(__always) static func isLessOrEqual(_ left: Double, _ right: Double) -> Bool {
    left <= right
  }
  @inline(__always) static func isEqual(_ left: Double, _ right: Double) -> Bool {
    left == right
  }
  @inline(__always) static func isNotANumber(_ value: Double) -> Bool { value != value }
  @inline(__always)
  static func chosen(_ mask: Bool, _ yes: Double, _ no: Double) -> Double {
    mask ? yes : no
  }
  @inline(__always) static func load(_ source: Source, _ row: Int) -> Double {
    source.pointer[row &* source.stride]
  }
  @inline(__always) static func load(_ source: Source, _ row: Int, back: Int) -> Double {
    source.pointer[(row &- back) &* source.stride]
  }
  @inline(__always)
  static func load(_ column: UnsafePointer<Double>, _ row: Int, run: Int) -> Double {
    column[row &- run]
  }
  @inline(__always)
  static func store(_ value: Double, _ target: UnsafeMutablePointer<Double>, _ row: Int) {
    target[row] = value
  }
}

// MARK: Eight series

extension UInt8: NumberMask {
  @inline(__always) var any: Bool { self != 0 }
  @inline(__always) var all: Bool { self == 0xFF }
  @inline(__always) var byte: UInt8 { self }
  @inline(__always) init(byte: UInt8) { self = byte }
}

extension SIMD8<Int>: NumberCount {
  @inline(__always)
  subscript(lane lane: Int) -> Int {
    get { self[lane] }
    set { self[lane] = newValue }
  }
  var largest: Int { indices.reduce(self[0]) { Swift.max($0, self[$1]) } }
  @inline(__always) init(all value: Int) { self.init(repeating: value) }
}

extension SIMD8<Double>: Number {
  typealias Mask = UInt8
  typealias Count = SIMD8<Int>
  typealias Rows = LaneRows
  @inline(__always) static var width: Int { 8 }
  @inline(__always) static var nan: Lane { Lane(repeating: .nan) }
  // Swift's are element by element until the optimiser finds the vector again, which it does not always.
  @inline(__always) static func + (left: Lane, right: Lane) -> Lane { lockstep_sum(left, right) }
  @inline(__always) static func - (left: Lane, right: Lane) -> Lane {
    lockstep_difference(left, right)
  }
  @inline(__always) static func * (left: Lane, right: Lane) -> Lane {
    lockstep_product(left, right)
  }
  @inline(__always) static func / (left: Lane, right: Lane) -> Lane {
    lockstep_quotient(left, right)
  }
  @inline(__always) static prefix func - (value: Lane) -> Lane { lockstep_negative(value) }
  @inline(__always) static func += (left: inout Lane, right: Lane) { left = left + right }
  @inline(__always) static func -= (left: inout Lane, right: Lane) { left = left - right }
  @inline(__always) static func *= (left: inout Lane, right: Lane) { left = left * right }
  @inline(__always) var root: Lane { lockstep_lane_root(self) }
  @inline(__always) static func larger(_ left: Lane, _ right: Lane) -> Lane {
    lockstep_lane_larger(left, right)
  }
  @inline(__always) static func smaller(_ left: Lane, _ right: Lane) -> Lane {
    lockstep_lane_smaller(left, right)
  }
  @inline(__always) var magnitude: Lane {
    let bits = unsafeBitCast(self, to: SIMD8<UInt64>.self)
    let cleared = bits & SIMD8<UInt64>(repeating: 0x7FFF_FFFF_FFFF_FFFF)
    return unsafeBitCast(cleared, to: Lane.self)
  }
  @inline(__always) init(all value: Double) { self.init(repeating: value) }
  @inline(__always)
  subscript(lane lane: Int) -> Double {
    get { self[lane] }
    set { self[lane] = newValue }
  }
  @inline(__always) static func isLess(_ left: Lane, _ right: Lane) -> UInt8 {
    lockstep_less(left, right)
  }
  @inline(__always) static func isLessOrEqual(_ left: Lane, _ right: Lane) -> UInt8 {
    lockstep_less_equal(left, right)
  }
  @inline(__always) static func isEqual(_ left: Lane, _ right: Lane) -> UInt8 {
    lockstep_equal(left, right)
  }
  @inline(__always) static func isNotANumber(_ value: Lane) -> UInt8 {
    lockstep_is_nan(value)
  }
  @inline(__always)
  static func chosen(_ mask: UInt8, _ yes: Lane, _ no: Lane) -> Lane {
    lockstep_select(mask, yes, no)
  }
  @inline(__always) static func load(_ source: Source, _ row: Int) -> Lane {
    let address = source.pointer + row &* source.stride
    return source.isVector
      ? UnsafeRawPointer(address).loadUnaligned(as: Lane.self) : Lane(repeating: address.pointee)
  }
  @inline(__always)
  static func load(_ source: Source, _ row: Int, back: SIMD8<Int>) -> Lane {
    var lane = Lane.zero
    let step = source.isVector ? 1 : 0
    for index in 0..<laneCount {
      lane[index] = source.pointer[(row &- back[index]) &* source.stride &+ index &* step]
    }
    return lane
  }
  @inline(__always)
  static func load(_ column: UnsafePointer<Double>, _ row: Int, run: SIMD8<Int>) -> Lane {
    let last = UnsafeRawPointer(column + (row &- run[7])).loadUnaligned(as: Lane.self)
    var lane = Lane.zero
    for index in 0..<laneCount { lane[index] = last[laneCount - 1 - index] }
    return lane
  }
  @inline(__always)
  static func store(_ value: Lane, _ target: UnsafeMutablePointer<Double>, _ row: Int) {
    UnsafeMutableRawPointer(target + row &* laneCount).storeBytes(of: value, as: Lane.self)
  }
}
