import Foundation

/// A function of one number.
protocol MathFunction {
  static func value<N: Number>(_ x: N) -> N
}

/// Applies a function row by row.
struct Elementwise<N: Number, Function: MathFunction>: Recurrence {
  init(_ settings: KernelSettings) {}

  @inline(__always)
  mutating func step(_ row: KernelRow<N>) { row.store(Function.value(row[0])) }

  func run(_ rows: KernelRows) {
    let input = rows.inputs[0]
    let output = rows.outputs[0]
    if N.width == 1, input.stride == 1 {
      let whole = rows.count & ~(laneCount - 1)
      for row in stride(from: 0, to: whole, by: laneCount) {
        Function.value(Lane(input.pointer, from: row)).write(to: output, from: row)
      }
      for row in whole..<rows.count { output[row] = Function.value(input.pointer[row]) }
    } else if N.width > 1, !input.isVector {
      // One number serves all lanes: computed once.
      for row in 0..<rows.count {
        N.store(N(all: Function.value(input.pointer[row &* input.stride])), output, row)
      }
    } else {
      for row in 0..<rows.count { N.store(Function.value(N.load(input, row)), output, row) }
    }
  }
}

enum ArcCosine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(acos) } }
enum ArcSine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(asin) } }
enum ArcTangent: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(atan) } }
enum Ceiling: MathFunction {
  @inline(__always)
  static func value<N: Number>(_ x: N) -> N { x.map { $0.rounded(.up) } }
}
enum Cosine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(cos) } }
enum HyperbolicCosine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(cosh) } }
enum Exponential: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(exp) } }
enum Floor: MathFunction {
  @inline(__always)
  static func value<N: Number>(_ x: N) -> N { x.map { $0.rounded(.down) } }
}
enum NaturalLogarithm: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(log) } }
enum DecimalLogarithm: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(log10) } }
enum Sine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(sin) } }
enum HyperbolicSine: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(sinh) } }
enum SquareRoot: MathFunction {
  @inline(__always)
  static func value<N: Number>(_ x: N) -> N { x.root }
}
enum Tangent: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(tan) } }
enum HyperbolicTangent: MathFunction { static func value<N: Number>(_ x: N) -> N { x.map(tanh) } }

extension Indicator {
  @inline(__always)
  private static func math<Function: MathFunction>(
    _ name: String, _ summary: String, _ definition: String, _ function: Function.Type
  ) -> Indicator {
    Indicator(
      name, .arithmetic, summary, definition: definition,
      source: "TA-Lib \(name.uppercased())", inputs: [.series],
      Elementwise<Double, Function>.self, Elementwise<Lane, Function>.self
    ) { _ in 0 }
  }

  static let floor = math("floor", "Rounded down", "the largest whole number <= x", Floor.self)
  static let ceil = math("ceil", "Rounded up", "the smallest whole number >= x", Ceiling.self)
  static let squareRoot = math("sqrt", "Square root", "sqrt(x); NaN below 0", SquareRoot.self)
  static let exponential = math("exp", "Exponential", "e to the power of x", Exponential.self)
  static let naturalLogarithm = math(
    "ln", "Natural logarithm", "ln(x); NaN below 0", NaturalLogarithm.self)
  static let decimalLogarithm = math(
    "log10", "Logarithm to base 10", "ln(x) / ln(10); NaN below 0", DecimalLogarithm.self)
  static let sine = math("sin", "Sine", "sin(x), x in radians", Sine.self)
  static let cosine = math("cos", "Cosine", "cos(x), x in radians", Cosine.self)
  static let tangent = math("tan", "Tangent", "tan(x), x in radians", Tangent.self)
  static let arcSine = math("asin", "Arc sine", "asin(x); NaN outside -1 … 1", ArcSine.self)
  static let arcCosine = math("acos", "Arc cosine", "acos(x); NaN outside -1 … 1", ArcCosine.self)
  static let arcTangent = math("atan", "Arc tangent", "atan(x)", ArcTangent.self)
  static let hyperbolicSine = math(
    "sinh", "Hyperbolic sine", "(e^x - e^-x) / 2", HyperbolicSine.self)
  static let hyperbolicCosine = math(
    "cosh", "Hyperbolic cosine", "(e^x + e^-x) / 2", HyperbolicCosine.self)
  static let hyperbolicTangent = math(
    "tanh", "Hyperbolic tangent", "sinh(x) / cosh(x)", HyperbolicTangent.self)

  /// What a setting may be computed with: functions of one number, by name.
  static let settingFunctions: [String: @Sendable (Double) -> Double] = [
    "floor": { Floor.value($0) }, "ceil": { Ceiling.value($0) },
    "sqrt": { SquareRoot.value($0) },
  ]
}
