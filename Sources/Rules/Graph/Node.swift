/// One node of a expression graph: an operation, its inputs and its settings.
///
/// Inputs vary from bar to bar. Settings (windows, factors) are expressions of constants and
/// parameters only: they have one value a lane for the whole run. Equal graphs are equal values,
/// whoever built them.
package final class Node: Hashable, Sendable {
  package let operation: Operation
  package let inputs: [Node]
  package let settings: [Node]
  private let hash: Int

  package init(_ operation: Operation, _ inputs: [Node] = [], settings: [Node] = []) {
    self.operation = operation
    self.inputs = inputs
    self.settings = settings
    var hasher = Hasher()
    hasher.combine(operation)
    for node in inputs { hasher.combine(node.hash) }
    hasher.combine(0)
    for node in settings { hasher.combine(node.hash) }
    self.hash = hasher.finalize()
  }

  package static func == (left: Node, right: Node) -> Bool {
    if left === right { return true }
    return left.hash == right.hash && left.operation == right.operation
      && left.inputs == right.inputs && left.settings == right.settings
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// The parameters below this node, in order of first appearance, each once.
  package var parameters: [Parameter] {
    var found: [Parameter] = []
    var seen: Set<Node> = []
    collectParameters(into: &found, seen: &seen)
    return found
  }

  private func collectParameters(into found: inout [Parameter], seen: inout Set<Node>) {
    guard seen.insert(self).inserted else { return }
    if case .parameter(let parameter) = operation { found.append(parameter) }
    for node in inputs + settings { node.collectParameters(into: &found, seen: &seen) }
  }
}
