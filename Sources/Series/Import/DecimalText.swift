import Glibc

/// Reads decimal numbers exactly: the double nearest to what is written, ties to even.
enum DecimalText {
  private static let exact: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }
  private static let whole: [UInt64] = (0...19).map { power in
    (0..<power).reduce(1) { value, _ in value * 10 }
  }

  /// Reads `-123.45` off the front of bytes; nil if it takes more than 19 digits or is otherwise odd.
  @inline(__always)
  static func read(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> Double? {
    var isNegative = false
    if next < end, next.pointee == UInt8(ascii: "-") {
      isNegative = true
      next += 1
    }
    let start = next
    var mantissa: UInt64 = 0
    while next < end, case let digit = next.pointee &- 48, digit <= 9 {
      mantissa = mantissa &* 10 &+ UInt64(digit)
      next += 1
    }
    var digits = next - start
    var places = 0
    if next < end, next.pointee == UInt8(ascii: ".") {
      next += 1
      let fraction = next
      while next < end, case let digit = next.pointee &- 48, digit <= 9 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
        next += 1
      }
      places = next - fraction
      digits += places
    }
    guard digits > 0, digits <= 19 else { return nil }
    // Up to 2^53 both operands are exact, so that the division rounds once.
    let value =
      mantissa <= 1 << 53
      ? Double(mantissa) / exact.withUnsafeBufferPointer { $0[places] }
      : quotient(mantissa, places)
    return isNegative ? -value : value
  }

  /// The double nearest to `mantissa` / 10^`places`, by a 128-bit division with a sticky bit.
  @inline(never)
  private static func quotient(_ mantissa: UInt64, _ places: Int) -> Double {
    let divisor = whole[places]
    let (shift, divisorShift) = (mantissa.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let dividend = mantissa << UInt64(shift)
    let (quotient, remainder) = (divisor << UInt64(divisorShift))
      .dividingFullWidth((dividend >> 1, dividend << 63))
    // The quotient has at least 63 bits, so the sticky bit lies below the one that decides rounding.
    let rounded = Double(quotient | (remainder == 0 ? 0 : 1))
    return Double(sign: .plus, exponent: divisorShift - shift - 63, significand: rounded)
  }

  /// Reads a whole field in any decimal notation, exponents too; nil if it is not a finite number.
  static func read(field: [UInt8]) -> Double? {
    let marks = Array("+-.eE".utf8)
    guard field.contains(where: { $0 >= 48 && $0 <= 57 }),
      field.allSatisfy({ ($0 >= 48 && $0 <= 57) || marks.contains($0) })
    else { return nil }
    return (field + [0]).withUnsafeBufferPointer { bytes -> Double? in
      guard let start = bytes.baseAddress else { return nil }
      return start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { text -> Double? in
        var end: UnsafeMutablePointer<CChar>?
        let value = strtod(text, &end)
        guard let end, end - UnsafeMutablePointer(mutating: text) == field.count, value.isFinite
        else { return nil }
        return value
      }
    }
  }
}
