import Foundation
package import Wire

/// Finds the route of a request and turns refusals into answers.
package struct Router {
  let credentials: VenueConfiguration.Credentials?
  let pace: VenueConfiguration.Pace

  package init(credentials: VenueConfiguration.Credentials?, pace: VenueConfiguration.Pace) {
    self.credentials = credentials
    self.pace = pace
  }

  package func answer(_ request: ServerRequest, _ exchange: inout Exchange) -> Reply {
    guard isAuthorized(request) else {
      return .refused(ExchangeError(401, 40_110_000, "request is not authorized"))
    }
    do throws(ExchangeError) {
      return try route(request, &exchange)
    } catch {
      return .refused(error)
    }
  }

  private func route(_ request: ServerRequest, _ exchange: inout Exchange) throws(ExchangeError)
    -> Reply
  {
    let parts = request.path.split(separator: "/").map(String.init)
    guard parts.count >= 2 else { throw Call.unknown }
    let rest = Array(parts.dropFirst())
    let call = Call(method: request.method, path: rest, request: request)
    switch (parts[0], rest[0]) {
    case ("venue", _): return try VenueRoutes(call: call, pace: pace).answer(&exchange)
    case ("v2", "orders"), ("v2", "orders:by_client_order_id"):
      return try OrderRoutes(call: call).answer(&exchange)
    case ("v2", "positions"): return try PositionRoutes(call: call).answer(&exchange)
    case ("v2", "account"): return try AccountRoutes(call: call).answer(&exchange)
    case ("v2", "clock"), ("v2", "calendar"), ("v2", "assets"):
      return try MarketRoutes(call: call).answer(exchange)
    case ("v2", "stocks"):
      return try DataRoutes(call: call, isCrypto: false, path: Array(rest.dropFirst()))
        .answer(exchange)
    case ("v1beta3", "crypto") where rest.count > 2:
      return try DataRoutes(call: call, isCrypto: true, path: Array(rest.dropFirst(2)))
        .answer(exchange)
    default: throw Call.unknown
    }
  }

  /// Whether a request or an upgrade carries the right keys; everyone is let in where none are set.
  func isAuthorized(_ request: ServerRequest) -> Bool {
    guard let credentials else { return true }
    if let key = request.headers["apca-api-key-id"] {
      return key == credentials.key && request.headers["apca-api-secret-key"] == credentials.secret
    }
    guard let header = request.headers["authorization"] else { return false }
    let parts = header.split(separator: " ")
    guard parts.count == 2, parts[0].lowercased() == "basic",
      let data = Data(base64Encoded: String(parts[1]))
    else { return false }
    return String(decoding: data, as: UTF8.self) == "\(credentials.key):\(credentials.secret)"
  }

  func accepts(key: String?, secret: String?) -> Bool {
    guard let credentials else { return key != nil && secret != nil }
    return key == credentials.key && secret == credentials.secret
  }
}
