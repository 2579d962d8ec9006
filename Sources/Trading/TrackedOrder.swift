/// An order of ours with its legs, as far as the broker has told.
struct TrackedOrder: Sendable {
  let intent: Intent
  /// The order and its legs, by the broker's id.
  var members: [String: BrokerOrder] = [:]
  /// Whether it was never taken by the broker.
  var isRefused = false
  /// Whether nobody knows if the broker has it.
  var isUncertain = false
  var isCancelRequested = false

  var name: String { intent.request.clientOrderID }

  /// Whether nothing can happen to it any more.
  var isDone: Bool { isRefused || (!members.isEmpty && members.values.allSatisfy(\.isDone)) }

  /// Shares filled over all members.
  var filledQuantity: Double { members.values.reduce(0) { $0 + $1.filledQuantity } }

  /// Shares that may still fill.
  var remaining: Double { isDone ? 0 : max(0, intent.request.quantity - filledQuantity) }

  /// Average price of what is filled; NaN before the first fill.
  var averagePrice: Double {
    let filled = members.values.filter { $0.filledQuantity > 0 }
    let notional = filled.reduce(0) { $0 + $1.filledQuantity * ($1.filledAveragePrice ?? .nan) }
    return notional / filledQuantity
  }

  /// The broker's id of the order itself, not of a leg.
  var orderID: String? { members.values.first { $0.clientOrderID == name }?.id }

  /// Whether the broker should be asked: something ended, but its siblings have not said so.
  var isHalfDone: Bool {
    isUncertain || (!isDone && (isCancelRequested || members.values.contains(where: \.isDone)))
  }

  /// Takes what the broker says of one member and returns the fill that is new in it.
  ///
  /// Repeats and reports that arrive late change nothing: a finished member stays finished, and
  /// the filled quantity never falls.
  mutating func apply(_ order: BrokerOrder, execution: Execution?, time: Int64) -> JournalFill? {
    let before = members[order.id]
    if let before {
      let isLate =
        order.filledQuantity < before.filledQuantity || (before.isDone && !order.isDone)
      guard !isLate else { return nil }
    }
    isUncertain = false
    // Whoever was thought to have no such order has it after all.
    isRefused = false
    members[order.id] = order
    let filledBefore = before?.filledQuantity ?? 0
    let quantity = order.filledQuantity - filledBefore
    guard quantity > 0 else { return nil }
    return JournalFill(
      executionID: execution?.id ?? "\(order.id):\(decimalText(order.filledQuantity))",
      clientOrderID: name, orderID: order.id, role: role(of: order), side: order.side,
      quantity: quantity, cumulativeQuantity: order.filledQuantity,
      price: Self.price(of: quantity, order, before, execution),
      time: execution?.time ?? (order.updatedAt > 0 ? order.updatedAt : time))
  }

  /// The price of a fill: its own, or what the averages before and after it imply.
  private static func price(
    of quantity: Double, _ order: BrokerOrder, _ before: BrokerOrder?, _ execution: Execution?
  ) -> Double {
    if let execution, execution.quantity == quantity { return execution.price }
    guard let after = order.filledAveragePrice else { return execution?.price ?? .nan }
    guard let before, before.filledQuantity > 0, let average = before.filledAveragePrice else {
      return after
    }
    return (after * order.filledQuantity - average * before.filledQuantity) / quantity
  }

  private func role(of order: BrokerOrder) -> String {
    guard intent.kind == .protect else { return intent.kind.rawValue }
    return order.kind.hasPrefix("stop") ? "stop" : "target"
  }
}
