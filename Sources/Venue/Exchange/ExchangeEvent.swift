package import Series

/// Something that clients of the streams are told.
package enum ExchangeEvent: Sendable, Equatable {
  case trade(TradeUpdate)
  case bar(PublishedBar)
}

/// One change of an order.
package struct TradeUpdate: Sendable, Equatable {
  package let event: String
  package let order: Order
  package let executionID: String
  package let eventID: String
  package let time: Timestamp
  /// Price and quantity of this execution, and the signed position after it.
  package let execution: Execution?

  package struct Execution: Sendable, Equatable {
    package let price: Double
    package let quantity: Double
    package let position: Double
  }
}

/// One bar that has closed.
package struct PublishedBar: Sendable, Equatable {
  package let symbol: String
  package let row: Int
  package let time: Timestamp
}

/// An execution as the account's activities list it.
package struct Fill: Sendable, Equatable {
  package let id: String
  package let time: Timestamp
  package let symbol: String
  package let side: Order.Side
  package let price: Double
  package let quantity: Double
  package let cumulative: Double
  package let leaves: Double
  package let orderID: String
  package let status: Order.Status
}

/// The account's worth at the close of a bar.
package struct EquityPoint: Sendable, Equatable {
  package let time: Timestamp
  package let equity: Double
}
