/// Anything that stands for a number in a rule: a formula, a parameter or a plain number.
public protocol Term: Sendable {
  /// The term as a formula of the graph.
  var formula: Formula { get }
}

/// A number that a rule computes at every bar.
///
/// A formula is a value that describes the computation; nothing is computed when it is made. It is
/// NaN until its indicators have seen enough bars.
public struct Formula: Term, Hashable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  package init(
    _ operation: Operation, _ inputs: [any Term] = [], settings: [any Term] = []
  ) {
    self.node = Node(
      operation, inputs.map(\.formula.node), settings: settings.map(\.formula.node))
  }

  /// A constant.
  public init(floatLiteral value: Double) { self.init(.constant(value)) }

  /// A constant.
  public init(integerLiteral value: Int) { self.init(.constant(Double(value))) }

  /// The formula itself.
  public var formula: Formula { self }
}

/// Something that is true or false at every bar.
///
/// A comparison in which either side is NaN is false.
public struct Condition: Sendable, Hashable {
  package let node: Node

  package init(_ node: Node) { self.node = node }

  package init(_ operation: Operation, _ left: some Term, _ right: some Term) {
    self.node = Node(operation, [left.formula.node, right.formula.node])
  }
}

extension Double: Term {
  /// The number as a constant.
  public var formula: Formula { Formula(.constant(self)) }
}

extension Int: Term {
  /// The number as a constant.
  public var formula: Formula { Formula(.constant(Double(self))) }
}
