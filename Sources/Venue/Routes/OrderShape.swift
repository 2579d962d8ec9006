import Series

extension Exchange {
  /// An order in the shape of the trading API.
  package func shape(_ order: Order, nested: Bool = false) -> JSON {
    let isCrypto = markets[order.symbol]?.isCrypto == true
    let legs: JSON =
      nested && !order.legs.isEmpty ? .array(order.legs.map { shape(orders[$0]) }) : .null
    return [
      "id": .string(order.id), "client_order_id": .string(order.clientOrderID),
      "created_at": .time(order.createdAt), "updated_at": .time(order.updatedAt),
      "submitted_at": .time(order.submittedAt), "filled_at": .time(order.filledAt),
      "expired_at": .time(order.expiredAt), "expires_at": .time(order.expiresAt),
      "canceled_at": .time(order.canceledAt), "failed_at": nil,
      "replaced_at": .time(order.replacedAt), "replaced_by": .text(order.replacedBy),
      "replaces": .text(order.replaces),
      "asset_id": .text(markets[order.symbol]?.assetID), "symbol": .string(order.symbol),
      "asset_class": .string(isCrypto ? "crypto" : "us_equity"),
      "notional": .decimal(order.notional), "qty": .decimal(order.quantity),
      "filled_qty": .decimal(order.filledQuantity),
      "filled_avg_price": .decimal(order.filledAveragePrice),
      "order_class": .string(order.orderClass.rawValue),
      "order_type": .string(order.kind.rawValue), "type": .string(order.kind.rawValue),
      "side": .string(order.side.rawValue), "position_intent": .string(order.positionIntent),
      "time_in_force": .string(order.timeInForce.rawValue),
      "limit_price": .decimal(order.limitPrice), "stop_price": .decimal(order.stopPrice),
      "status": .string(order.status.rawValue), "extended_hours": .bool(order.extendedHours),
      "legs": legs, "trail_percent": .decimal(order.trailPercent),
      "trail_price": .decimal(order.trailPrice), "hwm": .decimal(order.highWaterMark),
      "ratio_qty": nil, "subtag": nil, "source": nil,
    ]
  }

  /// A change of an order in the shape of the trading stream.
  package func shape(_ update: TradeUpdate) -> JSON {
    var fields: [JSON.Field] = [
      JSON.Field("event", .string(update.event)),
      JSON.Field("execution_id", .string(update.executionID)),
      JSON.Field("event_id", .string(update.eventID)), JSON.Field("at", .time(update.time)),
      JSON.Field("timestamp", .time(update.time)),
    ]
    if let execution = update.execution {
      fields.append(JSON.Field("price", .decimal(execution.price)))
      fields.append(JSON.Field("qty", .decimal(execution.quantity)))
      fields.append(JSON.Field("position_qty", .decimal(execution.position)))
    }
    fields.append(JSON.Field("order", shape(update.order)))
    return .object(fields)
  }
}
