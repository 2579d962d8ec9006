public import Simulation

/// Asks the limits of the simulation before an order goes out.
///
/// What they would cut is refused here: the decision's size stays its own. Of the account a broker's answer tells the equity
/// only, so that limits of several positions count this order alone; those that need more refuse.
public struct LimitedRisk: RiskCheck {
  /// The limits.
  public var limits: RiskLimits

  /// Makes the check.
  public init(_ limits: RiskLimits) { self.limits = limits }

  /// The refusal, or nil.
  public func refusal(_ context: RiskContext) -> String? {
    guard let account = context.account else { return "the account is not known" }
    guard let price = context.price else { return "no price is known" }
    let request = context.request
    var state = RiskState(equity: account.equity)
    state.isRegularSession = context.clock?.isOpen
    let order = RiskOrder(
      request.symbol, sign: request.side == .buy ? 1 : -1, quantity: request.quantity,
      price: price, stop: stop(request), isWhole: false)
    let verdict = limits.verdict(order, state)
    return verdict.rule == nil ? nil : verdict.message
  }

  private func stop(_ request: OrderRequest) -> Double? {
    switch request.orderClass {
    case .bracket(_, let stopLoss): stopLoss
    case .oneTriggersOther(_, let stopLoss): stopLoss
    case .simple, .oneCancelsOther: nil
    }
  }
}
