public import Simulation

/// A strategy that is told of each closed bar, in order, and says what it wants.
public protocol DecisionMaker {
  /// Takes one closed bar and the account as the broker says it is, and decides.
  mutating func close(_ bar: Bar, account: AccountState) -> Decision
}

extension BarStepper: DecisionMaker {}
