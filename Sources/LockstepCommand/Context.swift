/// What a command works with besides its arguments.
package struct Context: Sendable {
  /// The strategies by name.
  package let strategies: StrategyList
  /// Where everything is kept.
  package let workspace: Workspace
  /// Where everything is said.
  package let console: Console

  package init(strategies: StrategyList, workspace: Workspace, console: Console) {
    self.strategies = strategies
    self.workspace = workspace
    self.console = console
  }
}
