import Series
import Simulation
import Trading

/// Replies of the trading API as they come on the wire.
enum AlpacaReplies {
  struct Account: Decodable {
    let id: String
    let status: String?
    let cash: WireNumber
    let equity: WireNumber
    let buying_power: WireNumber
    let trading_blocked: Bool?
    let account_blocked: Bool?
    let trade_suspended_by_user: Bool?

    var value: BrokerAccount {
      BrokerAccount(
        id: id, cash: cash.value, equity: equity.value, buyingPower: buying_power.value,
        isBlocked: trading_blocked == true || account_blocked == true
          || trade_suspended_by_user == true)
    }
  }

  struct Clock: Decodable {
    let timestamp: String
    let is_open: Bool
    let next_open: String
    let next_close: String

    func value() throws(BrokerError) -> BrokerClock {
      BrokerClock(
        time: try moment(timestamp, "clock"), isOpen: is_open,
        nextOpen: try moment(next_open, "clock"), nextClose: try moment(next_close, "clock"))
    }
  }

  struct Position: Decodable {
    let symbol: String
    let qty: WireNumber
    let side: String?
    let avg_entry_price: WireNumber

    /// Shorts have a negative quantity; the side decides should one come without its sign.
    var value: BrokerPosition {
      let shares = side == "short" ? -abs(qty.value) : qty.value
      return BrokerPosition(symbol: symbol, shares: shares, averagePrice: avg_entry_price.value)
    }
  }

  struct Order: Decodable {
    let id: String
    let client_order_id: String
    let symbol: String?
    let side: String?
    let type: String?
    let order_type: String?
    let order_class: String?
    let status: String
    let qty: WireNumber?
    let filled_qty: WireNumber?
    let filled_avg_price: WireNumber?
    let limit_price: WireNumber?
    let stop_price: WireNumber?
    let updated_at: String?
    let legs: [Order]?

    var value: BrokerOrder {
      BrokerOrder(
        id: id, clientOrderID: client_order_id, symbol: symbol ?? "",
        // A short sale may be called "sell_short".
        side: side?.hasPrefix("sell") == true ? .sell : .buy, kind: type ?? order_type ?? "",
        status: status, quantity: qty?.value ?? 0, filledQuantity: filled_qty?.value ?? 0,
        filledAveragePrice: filled_avg_price?.value, limitPrice: limit_price?.value,
        stopPrice: stop_price?.value,
        updatedAt: updated_at.flatMap { Timestamp($0) }?.nanoseconds ?? 0,
        legs: (legs ?? []).map(\.value))
    }

    /// Whether it has legs that this reply leaves out.
    var isMissingLegs: Bool {
      ["oco", "bracket", "oto"].contains(order_class ?? "") && (legs ?? []).isEmpty
    }
  }

  /// One bar, of REST or of a stream.
  struct WireBar: Decodable {
    let t: String
    let o: WireNumber
    let h: WireNumber
    let l: WireNumber
    let c: WireNumber
    let v: WireNumber?

    /// Daily bars come stamped midnight in New York; the result is the date at 00:00 UTC.
    func value(isDaily: Bool, isCrypto: Bool) throws(BrokerError) -> Bar {
      let start = try AlpacaReplies.moment(t, "bar")
      let time = isDaily && !isCrypto ? SessionDate.stamp(start) : start
      return Bar(
        time: time.nanoseconds, open: o.value, high: h.value, low: l.value, close: c.value,
        volume: v?.value ?? .nan)
    }
  }

  struct BarPage: Decodable {
    let bars: [String: [WireBar]]?
    let next_page_token: String?
  }

  struct VenueStatus: Decodable {
    let finished: Bool
    let trade_updates: Int
    let bars: Int
    let timeframe: String
    let pace: Pace

    /// The word `client`, or bars a second.
    enum Pace: Decodable, Equatable {
      case client
      case clock

      init(from decoder: any Decoder) throws {
        let text = try? decoder.singleValueContainer().decode(String.self)
        self = text == "client" ? .client : .clock
      }
    }
  }

  static func moment(_ text: String, _ what: String) throws(BrokerError) -> Timestamp {
    guard let moment = Timestamp(text) else {
      throw .malformed("\(what): \"\(text)\" is not a time")
    }
    return moment
  }
}

/// The body of `POST /v2/orders`, with numbers as decimal text.
struct AlpacaOrderBody: Encodable {
  struct TakeProfit: Encodable { let limit_price: String }
  struct StopLoss: Encodable { let stop_price: String }

  let symbol: String
  let qty: String
  let side: String
  let type: String
  let time_in_force: String
  let client_order_id: String
  var limit_price: String?
  var stop_price: String?
  var order_class: String?
  var take_profit: TakeProfit?
  var stop_loss: StopLoss?

  init(_ request: OrderRequest) {
    symbol = request.symbol
    qty = decimalText(request.quantity)
    side = request.side.rawValue
    type = request.kind.rawValue
    time_in_force = request.timeInForce.rawValue
    client_order_id = request.clientOrderID
    limit_price = request.limitPrice.map(decimalText)
    stop_price = request.stopPrice.map(decimalText)
    switch request.orderClass {
    case .simple: break
    case .bracket(let target, let stop): add("bracket", target, stop)
    case .oneTriggersOther(let target, let stop): add("oto", target, stop)
    case .oneCancelsOther(let target, let stop):
      add("oco", target, stop)
      // The target is the order itself; its price belongs into `take_profit` alone.
      limit_price = nil
    }
  }

  private mutating func add(_ name: String, _ target: Double?, _ stop: Double?) {
    order_class = name
    take_profit = target.map { TakeProfit(limit_price: decimalText($0)) }
    stop_loss = stop.map { StopLoss(stop_price: decimalText($0)) }
  }
}
