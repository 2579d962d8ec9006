/// Anything that stands for a number in a rule: an expression, a parameter or a plain number.
public protocol Term: Sendable {
  /// The term as an expression of the graph.
  var expression: Expression { get }
}

/// A number that a rule computes at every bar.
///
/// An expression is a value that describes the computation; nothing is computed when it is made. It is
/// NaN until its indicators have seen enough bars.
public struct Expression: Term, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  package init(
    _ operation: Operation, _ inputs: [any Term] = [], settings: [any Term] = []
  ) {
    self.node = Node(
      operation, inputs.map(\.expression.node), settings: settings.map(\.expression.node))
  }

  /// A constant.
  public init(floatLiteral value: Double) { self.init(.constant(value)) }

  /// A constant.
  public init(integerLiteral value: Int) { self.init(.constant(Double(value))) }

  public var expression: Expression { self }
}

/// Something that is true or false at every bar.
///
/// A comparison in which either side is NaN is false.
public struct Condition: Sendable, Hashable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  package init(_ operation: Operation, _ left: some Term, _ right: some Term) {
    self.node = Node(operation, [left.expression.node, right.expression.node])
  }
}

extension Double: Term {
  /// The number as a constant.
  public var expression: Expression { Expression(.constant(self)) }
}

extension Int: Term {
  /// The number as a constant.
  public var expression: Expression { Expression(.constant(Double(self))) }
}
