import Records
package import Rules

/// The strategies that a program knows, by name.
package struct StrategyList: Sendable {
  /// The strategies in the order in which the program names them.
  package let all: [any Strategy]

  package init(_ strategies: [any Strategy]) { self.all = strategies }

  /// The strategy of a name, with its rules written out.
  ///
  /// - Throws: `UsageError` for an unknown name, `RulesError` for rules that cannot be.
  package func compiled(_ name: String) throws -> CompiledStrategy {
    guard let strategy = all.first(where: { $0.name == name }) else {
      let names = all.map(\.name)
      let near = suggestion(for: name, among: names)
      throw UsageError(
        "unknown strategy \"\(name)\"\(near.isEmpty ? ";" : near) "
          + "there are: \(names.joined(separator: ", "))")
    }
    return try CompiledStrategy(strategy)
  }
}
