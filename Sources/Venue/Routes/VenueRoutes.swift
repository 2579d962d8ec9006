import Series

/// `/venue/…`: what only this venue has, to drive and watch a replay.
///
/// `POST /venue/advance` moves a venue of pace `client` on by one phase; `GET /venue/status` only looks.
struct VenueRoutes {
  let call: Call
  let pace: VenueConfiguration.Pace

  func answer(_ exchange: inout Exchange) throws(ExchangeError) -> Reply {
    switch (call.method, call.path) {
    case ("GET", ["status"]): return .ok(status(exchange))
    case ("POST", ["advance"]):
      guard pace == .client else {
        throw .unprocessable("this venue moves by its own clock: start it with pace client")
      }
      exchange.advance()
      return .ok(status(exchange))
    default: throw Call.unknown
    }
  }

  private func status(_ exchange: Exchange) -> JSON {
    let paceShape: JSON =
      switch pace {
      case .client: "client"
      case .clock(let rate): .number(rate)
      }
    return [
      "phase": .string(exchange.stage.rawValue), "bar": .integer(exchange.step),
      "time": .time(exchange.now),
      "finished": .bool(exchange.isFinished && exchange.stage == .closed),
      "trade_updates": .integer(exchange.tradeUpdateCount), "bars": .integer(exchange.barCount),
      "bars_by_symbol": .object(
        exchange.symbols.compactMap { exchange.markets[$0] }.map {
          JSON.Field($0.symbol, .integer($0.published))
        }),
      "symbols": .array(exchange.symbols.map { .string($0) }),
      "timeframe": .string(exchange.timeframe.description), "pace": paceShape,
    ]
  }
}
