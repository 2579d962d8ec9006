import Foundation
import Trading
import Wire

/// Orders over REST, sent at most once whatever the wire does.
struct AlpacaOrders: Sendable {
  let rest: AlpacaREST
  /// Base address with `/v2`.
  let base: String
  /// Pauses before each look for an order whose reply was lost, in seconds.
  let lookupPauses: [Double]

  /// Sends an order; see `Broker.submit`.
  func submit(_ request: OrderRequest) async throws -> BrokerOrder {
    let body = [UInt8](try JSONEncoder().encode(AlpacaOrderBody(request)))
    for attempt in 0..<3 {
      switch await post(body) {
      case .taken(let bytes): return try await complete(bytes, "order")
      case .refused(let problem):
        if problem.isRepeatedOrder, let known = try await order(named: request.clientOrderID) {
          guard Self.isSame(known, request) else { throw problem.error }
          return known
        }
        throw problem.error
      case .busy: try await Task.sleep(for: .seconds(jittered(Double(1 << attempt))))
      case .unreachable(let reason):
        if attempt == 2 { throw BrokerError.unreachable(reason) }
        try await Task.sleep(for: .seconds(jittered(0.5)))
      case .lost(let reason):
        // Soon after a timeout a 404 proves nothing, so it asks several times. Only then is the
        // order sent again: under the same name, which a broker that has it after all refuses.
        do {
          for pause in lookupPauses {
            try await Task.sleep(for: .seconds(pause))
            if let known = try await order(named: request.clientOrderID) { return known }
          }
        } catch {
          throw BrokerError.uncertain("\(reason); and then: \(error)")
        }
        if attempt == 2 { throw BrokerError.uncertain(reason) }
      }
    }
    throw BrokerError.unreachable("the broker is too busy to take orders")
  }

  private enum Outcome {
    case taken([UInt8])
    case refused(AlpacaProblem)
    /// The rate limit: nothing was taken.
    case busy
    /// It never got there.
    case unreachable(String)
    /// It may have been taken.
    case lost(String)
  }

  private func post(_ body: [UInt8]) async -> Outcome {
    do {
      let response = try await rest.send("POST", base + "/orders", body)
      let problem = AlpacaProblem(status: response.status, body: response.body)
      switch response.status {
      case 200..<300: return .taken(response.body)
      case 429: return .busy
      case 500...: return .lost("status \(response.status): \(problem.message)")
      default: return .refused(problem)
      }
    } catch let error as HTTPClientError {
      return error.mayHaveArrived ? .lost(error.description) : .unreachable(error.description)
    } catch {
      return .unreachable("\(error)")
    }
  }

  /// The order of a name, with its legs; nil when there is none.
  func order(named name: String) async throws -> BrokerOrder? {
    let url = base + "/orders:by_client_order_id?client_order_id=\(escaped(name))&nested=true"
    guard let bytes = try await rest.get(url, allowsMissing: true) else { return nil }
    return try await complete(bytes, "order")
  }

  func open() async throws -> [BrokerOrder] {
    guard let bytes = try await rest.get(base + "/orders?status=open&limit=500&nested=true") else {
      return []
    }
    return try decode([AlpacaReplies.Order].self, from: bytes, "orders").map(\.value)
  }

  func cancel(id: String) async throws {
    let response: HTTPClient.Response
    do {
      response = try await rest.send("DELETE", base + "/orders/\(escaped(id))", [])
    } catch let error as HTTPClientError {
      // A cancel may be repeated: whoever asked does so when no event confirms it.
      throw BrokerError.uncertain(error.description)
    }
    guard (200..<300).contains(response.status) else {
      throw AlpacaProblem(status: response.status, body: response.body).error
    }
  }

  /// Reads an order; asks for its legs when the reply leaves them out.
  private func complete(_ bytes: [UInt8], _ what: String) async throws -> BrokerOrder {
    let order = try decode(AlpacaReplies.Order.self, from: bytes, what)
    guard order.isMissingLegs, let nested = try? await nested(order.id) else { return order.value }
    return nested.value
  }

  private func nested(_ id: String) async throws -> AlpacaReplies.Order? {
    guard let bytes = try await rest.get(base + "/orders/\(escaped(id))?nested=true") else {
      return nil
    }
    return try decode(AlpacaReplies.Order.self, from: bytes, "order")
  }

  private static func isSame(_ order: BrokerOrder, _ request: OrderRequest) -> Bool {
    order.symbol.replacing("/", with: "") == request.symbol.replacing("/", with: "")
      && order.side == request.side && order.quantity == request.quantity
  }
}
