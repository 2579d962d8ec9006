import Series

/// `/v2/account`, its settings, its activities and its history.
struct AccountRoutes {
  let call: Call

  func answer(_ exchange: inout Exchange) throws(ExchangeError) -> Reply {
    let rest = call.path.dropFirst().joined(separator: "/")
    switch (call.method, rest) {
    case ("GET", ""): return .ok(exchange.accountShape)
    case ("GET", "configurations"): return .ok(exchange.configuration.shape)
    case ("PATCH", "configurations"):
      try exchange.configuration.change(try call.body())
      return .ok(exchange.configuration.shape)
    case ("GET", "portfolio/history"): return .ok(try PortfolioHistory(call).shape(of: exchange))
    case ("GET", "activities"):
      let types = call.list("activity_types")
      guard types.isEmpty || types.contains("FILL") else { return .ok([]) }
      return .ok(.array(try fills(exchange)))
    case ("GET", "activities/FILL"): return .ok(.array(try fills(exchange)))
    case ("GET", _) where rest.hasPrefix("activities/"): return .ok([])
    default: throw Call.unknown
    }
  }

  /// The account's executions, newest first unless asked otherwise, a page at a time.
  private func fills(_ exchange: Exchange) throws(ExchangeError) -> [JSON] {
    let size = try call.number("page_size") ?? 100
    guard size >= 1, size <= 100 else { throw .invalid("page_size must be between 1 and 100") }
    let after = call.query("after").flatMap { Timestamp($0) }
    let until = call.query("until").flatMap { Timestamp($0) }
    let date = call.query("date").flatMap { CalendarDate($0) }
    var found = exchange.fills.filter { fill in
      (after.map { fill.time > $0 } ?? true) && (until.map { fill.time < $0 } ?? true)
        && (date.map { NewYork.date(fill.time) == $0 } ?? true)
    }
    if call.query("direction") != "asc" { found.reverse() }
    if let token = call.query("page_token"),
      let last = found.firstIndex(where: { $0.activityID == token })
    {
      found.removeFirst(last + 1)
    }
    return found.prefix(Int(size)).map(\.shape)
  }
}

extension Fill {
  /// Sorts by time.
  var activityID: String {
    let digits = String(time.description.filter(\.isNumber).prefix(17))
    return digits + String(repeating: "0", count: 17 - digits.count) + "::" + id
  }

  var shape: JSON {
    [
      "activity_type": "FILL", "id": .string(activityID), "transaction_time": .time(time),
      "type": .string(status == .filled ? "fill" : "partial_fill"), "price": .decimal(price),
      "qty": .decimal(quantity), "side": .string(side.rawValue), "symbol": .string(symbol),
      "leaves_qty": .decimal(leaves), "order_id": .string(orderID),
      "cum_qty": .decimal(cumulative), "order_status": .string(status.rawValue),
    ]
  }
}

extension Exchange {
  /// The account in the shape of the trading API.
  package var accountShape: JSON {
    let (long, short) = positionValues
    let equity = JSON.decimal(equity)
    let power = JSON.decimal(buyingPower)
    return [
      "id": .string(stableUUID("account")), "account_number": "PA3VENUE0001",
      "status": "ACTIVE", "crypto_status": "ACTIVE", "currency": "USD", "cash": .decimal(cash),
      "equity": equity, "last_equity": .decimal(lastEquity), "portfolio_value": equity,
      "long_market_value": .decimal(long), "short_market_value": .decimal(short),
      "position_market_value": .decimal(long + short),
      "initial_margin": .decimal(initialMargin),
      "maintenance_margin": .decimal(maintenanceMargin), "last_maintenance_margin": "0",
      "sma": equity, "buying_power": power, "regt_buying_power": power,
      "effective_buying_power": power, "non_marginable_buying_power": .decimal(cashBuyingPower),
      "options_buying_power": .decimal(cashBuyingPower),
      "multiplier": .string(String(settings.multiplier)), "accrued_fees": .decimal(accruedFees),
      "pending_transfer_in": "0", "pending_reg_taf_fees": "0", "intraday_adjustments": "0",
      "trading_blocked": false, "transfers_blocked": false, "account_blocked": false,
      "trade_suspended_by_user": .bool(configuration.suspendTrade),
      "shorting_enabled": .bool(settings.multiplier > 1 && !configuration.noShorting),
      "created_at": "2020-01-02T14:30:00Z", "balance_asof": .string(balanceDate),
      "crypto_tier": 1, "options_approved_level": 0, "options_trading_level": 0,
      "admin_configurations": [:], "user_configurations": nil,
    ]
  }

  private var balanceDate: String {
    var date = NewYork.date(now) - 1
    while days.session(date) == nil { date = date - 1 }
    return date.description
  }
}

extension AccountConfiguration {
  var shape: JSON {
    [
      "trade_confirm_email": .string(tradeConfirmEmail), "suspend_trade": .bool(suspendTrade),
      "no_shorting": .bool(noShorting), "fractional_trading": .bool(fractionalTrading),
      "max_margin_multiplier": .string(maxMarginMultiplier), "max_options_trading_level": nil,
      "ptp_no_exception_entry": .bool(ptpNoExceptionEntry),
      "disable_overnight_trading": false,
    ]
  }

  /// Takes the fields that are present and not null.
  mutating func change(_ body: JSON) throws(ExchangeError) {
    guard case .object = body else {
      throw ExchangeError(400, 40_010_000, "request body format is invalid")
    }
    if let text = body["trade_confirm_email"]?.string {
      guard ["all", "none"].contains(text) else {
        throw .invalid("trade_confirm_email must be all or none")
      }
      tradeConfirmEmail = text
    }
    if let text = body["max_margin_multiplier"]?.string {
      guard ["1", "2", "4"].contains(text) else {
        throw .invalid("max_margin_multiplier must be 1, 2 or 4")
      }
      maxMarginMultiplier = text
    }
    suspendTrade = body["suspend_trade"]?.flag ?? suspendTrade
    noShorting = body["no_shorting"]?.flag ?? noShorting
    fractionalTrading = body["fractional_trading"]?.flag ?? fractionalTrading
    ptpNoExceptionEntry = body["ptp_no_exception_entry"]?.flag ?? ptpNoExceptionEntry
  }
}
