public import Simulation

/// A strategy that is told of each closed bar, in order, and says what it wants.
public protocol DecisionMaker {
  /// Takes one closed bar and the account as the broker says it is, and decides.
  mutating func close(bar: MarketBar, account: AccountState) -> Decision
}

extension BarStepper: DecisionMaker {
  /// Decides with the very machine that sweeps.
  public func close(bar: MarketBar, account: AccountState) -> Decision {
    close(
      Bar(
        time: bar.time, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
        volume: bar.volume), account: account)
  }
}
