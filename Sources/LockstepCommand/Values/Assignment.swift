/// A name and its value, written `name=value`.
package struct Assignment<Value: Sendable>: Sendable {
  package let name: String
  package let value: Value

  package init(name: String, value: Value) {
    self.name = name
    self.value = value
  }
}

extension Assignment: Equatable where Value: Equatable {}

extension ValueKind {
  /// `name=value`, where the value is of another kind.
  package static func assignment<Element>(of kind: ValueKind<Element>) -> ValueKind
  where Value == Assignment<Element> {
    ValueKind("NAME=\(kind.placeholder)") { text throws(ValueError) in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw ValueError("is not NAME=\(kind.placeholder); write for example fast=9")
      }
      do {
        return Assignment(name: String(parts[0]), value: try kind.read(String(parts[1])))
      } catch {
        throw ValueError("gives \(parts[0]) a value that \(error)")
      }
    }
  }
}
