/// The values that one parameter takes in a sweep.
package struct Axis: Sendable, Equatable {
  /// The values, in the order in which they were written.
  package let values: [Double]
  /// The distance between neighbours of a range, as a person wrote it; nil for a list.
  package let step: Double?
  /// The range between the ends that `values` holds, of which a search may take any number; nil for values.
  let span: Span?
  /// Whether the values have no order, so that near ones need not be alike.
  let isUnordered: Bool
  /// More values than any sweep may hold.
  package static let limit = 10_000_000

  package init(values: [Double], step: Double? = nil, isUnordered: Bool = false) {
    self.values = values
    self.step = step
    self.isUnordered = isUnordered
    span = nil
  }

  init(_ span: Span) {
    values = [span.low, span.high]
    step = nil
    isUnordered = false
    self.span = span
  }
}

extension Axis {
  /// A range without steps.
  struct Span: Sendable, Equatable {
    let low: Double
    let high: Double
    /// Whether it is drawn evenly in its logarithm.
    let isLogarithmic: Bool
    /// Whether its ends are written without a point, which means whole numbers to a formula.
    let isWhole: Bool

    /// Reads `0.1..3` or `0.1..3,log`.
    init(_ text: String) throws(ValueError) {
      let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      guard let dots = parts[0].firstRange(of: ".."),
        let low = decimal(parts[0][..<dots.lowerBound]),
        let high = decimal(parts[0][dots.upperBound...]), parts.count == 1 || parts[1] == "log"
      else { throw ValueError("is not a range; write 0.1..3 or 0.1..3,log") }
      guard low < high else {
        throw ValueError(
          "is a range whose first end is not below its last; write the lower end first")
      }
      isLogarithmic = parts.count == 2
      if isLogarithmic, low <= 0 {
        throw ValueError("is a logarithmic range that does not begin above zero")
      }
      self.low = low
      self.high = high
      isWhole =
        !parts[0][..<dots.lowerBound].contains(".") && low == low.rounded()
        && !parts[0][dots.upperBound...].contains(".") && high == high.rounded()
    }
  }
}

extension ValueKind where Value == Axis {
  /// A range with both ends (`2:143`), with a step (`2:143:3`, `1:4:0.5`), a list (`5,10,20`) or one value; for searches
  /// also a range without steps (`0.1..3`, `0.1..3,log`) and values without an order (`{1,2,5}`).
  ///
  /// The values of a range are the decimals a person would write: 1:2:0.1 holds the number nearest to
  /// 1.3, not the sum of 1 and three tenths.
  package static let axis = ValueKind("VALUES") { text throws(ValueError) in
    if text.contains("..") { return Axis(try Axis.Span(text)) }
    if text.hasPrefix("{"), text.hasSuffix("}") {
      let list = ValueKind<[Double]>.list(.number("N", example: "5"))
      return Axis(values: try list.read(String(text.dropFirst().dropLast())), isUnordered: true)
    }
    guard text.contains(":") else {
      return Axis(values: try ValueKind<[Double]>.list(.number("N", example: "5")).read(text))
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { DecimalNumber($0) }
    guard numbers.count == parts.count, (2...3).contains(parts.count) else {
      throw ValueError("is not a range; write 2:143, 2:143:3, 1:4:0.5 or 5,10,20")
    }
    let range = DecimalRange(
      first: numbers[0], last: numbers[1],
      step: parts.count == 3 ? numbers[2] : DecimalNumber(digits: 1, decimals: 0))
    return Axis(values: try range.values(), step: range.stepValue)
  }
}

/// A decimal number kept exactly: `digits` divided by ten to the power of `decimals`.
private struct DecimalNumber {
  var digits: Int
  var decimals: Int

  init(digits: Int, decimals: Int) {
    self.digits = digits
    self.decimals = decimals
  }

  init?(_ text: Substring) {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard decimal(text) != nil, !text.contains("e"), text.count <= 15,
      let digits = Int(parts.joined().filter { $0 != "_" })
    else { return nil }
    self.digits = digits
    self.decimals = parts.count > 1 ? parts[1].filter { $0 != "_" }.count : 0
  }

  /// The digits at a larger number of decimals, or nil if they grow too long.
  func digits(at decimals: Int) -> Int? {
    var digits = digits
    for _ in self.decimals..<max(decimals, self.decimals) {
      let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      digits = product
    }
    return digits
  }
}

private struct DecimalRange {
  let first: DecimalNumber
  let last: DecimalNumber
  let step: DecimalNumber

  var stepValue: Double {
    var power = 1.0
    for _ in 0..<step.decimals { power *= 10 }
    return Double(step.digits) / power
  }

  func values() throws(ValueError) -> [Double] {
    let decimals = max(first.decimals, last.decimals, step.decimals)
    guard let low = first.digits(at: decimals), let high = last.digits(at: decimals),
      let step = step.digits(at: decimals)
    else { throw ValueError("has too many digits for a range") }
    guard step > 0 else { throw ValueError("has a step that is not above zero") }
    guard low <= high else {
      throw ValueError(
        "yields no value: its first end is above its last; write the lower end first")
    }
    let count = (high - low) / step + 1
    guard count <= Axis.limit else {
      throw ValueError(
        "yields \(NumberText.count(count)) values, and a sweep may hold "
          + "\(NumberText.count(Axis.limit)); make the range smaller or the step larger")
    }
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    return (0..<count).map { Double(low + $0 * step) / power }
  }
}
