/// A scaled quotient, with a number in the place of what is divided by zero.
struct Quotient<N: Number>: Recurrence {
  private let whereZero: N
  private let scale: N

  init(_ settings: KernelSettings) {
    whereZero = settings.number(0)
    scale = settings.number(1)
  }

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) {
    let divisor = row[1]
    row.store(choose(equal(divisor, .zero), whereZero, scale * row[0] / divisor))
  }

  /// Two columns without a gap between their rows are one loop over plain numbers.
  @inline(__always)
  mutating func run(_ rows: KernelRows) {
    let (dividends, divisors) = (rows.inputs[0], rows.inputs[1])
    guard N.width == 1, dividends.stride == 1, divisors.stride == 1 else {
      for row in 0..<rows.count { step(KernelRow(rows: rows, row: row)) }
      return
    }
    let (output, other, scale) = (rows.outputs[0], whereZero[lane: 0], self.scale[lane: 0])
    for row in 0..<rows.count {
      let divisor = divisors.pointer[row]
      output[row] = divisor == 0 ? other : scale * dividends.pointer[row] / divisor
    }
  }
}

extension Indicator {
  static let quotient = Indicator(
    "quotient", .arithmetic, "A quotient that knows zero",
    definition: "scale * a / b; `where_zero` where b is 0", source: "division",
    inputs: [.any("a"), .any("b")],
    settings: [.number("where_zero", 0), .number("scale", 1, isQuiet: true)],
    Quotient<Double>.self, Quotient<Lane>.self
  ) { _ in 0 }
}

extension Formula {
  /// A scaled quotient, with a number in the place of what is divided by zero.
  static func quotient(
    _ dividend: Formula, _ divisor: Formula, whereZero value: Double, scale: Double = 1
  ) -> Formula {
    Indicator.quotient([dividend, divisor], [value, scale])[0]
  }
}

extension Term {
  /// The quotient of two terms; `value` where the divisor is 0.
  public func over(_ divisor: some Term, whereZero value: some Term = 0) -> Formula {
    Indicator.quotient([self, divisor], [value.formula, 1])[0]
  }
}
