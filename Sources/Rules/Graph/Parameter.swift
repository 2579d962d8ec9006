/// A number of a strategy that a sweep may vary.
///
/// A parameter is itself a formula: a strategy's parameters are those that its rules use, and are
/// declared nowhere else. Two parameters of one name in a strategy must be equal.
public struct Parameter: Term, Hashable {
  /// The name on the command line and in formulas.
  public private(set) var name: String
  /// The smallest value of its usual range.
  public let lowerBound: Double
  /// The largest value of its usual range.
  public let upperBound: Double
  /// The distance between neighbouring values of its usual range.
  public let step: Double
  /// The value where nothing else is said.
  public let defaultValue: Double
  /// Whether only whole numbers make sense, as for a window.
  public let isInteger: Bool

  /// Makes a whole-number parameter, such as a window in bars.
  public init(_ name: String, _ range: ClosedRange<Int>, by step: Int = 1, default value: Int) {
    self.name = name
    self.lowerBound = Double(range.lowerBound)
    self.upperBound = Double(range.upperBound)
    self.step = Double(step)
    self.defaultValue = Double(value)
    self.isInteger = true
  }

  /// Makes a real parameter, such as a factor or a threshold.
  public init(_ name: String, _ range: ClosedRange<Double>, by step: Double, default value: Double)
  {
    self.name = name
    self.lowerBound = range.lowerBound
    self.upperBound = range.upperBound
    self.step = step
    self.defaultValue = value
    self.isInteger = false
  }

  /// The parameter as a formula.
  public var formula: Formula { Formula(.parameter(self)) }

  /// The same parameter under another name.
  func named(_ name: String) -> Parameter {
    var parameter = self
    parameter.name = name
    return parameter
  }

  /// The parameter as canonical text: name, kind, usual range, step and default.
  package var canonicalText: String {
    let kind = isInteger ? "whole" : "real"
    let bounds = "\(Operation.text(lowerBound))...\(Operation.text(upperBound))"
    return "\(name): \(kind) \(bounds) by \(Operation.text(step)) = \(Operation.text(defaultValue))"
  }
}
