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
    // Once an attempt may have arrived, no later failure proves that there is no order.
    var doubt: String?
    for attempt in 0..<3 {
      switch await post(body) {
      case .taken(let bytes): return try await taken(bytes, request)
      case .refused(let problem):
        if let known = try await repeated(request, problem, doubt) { return known }
        throw problem.error
      case .busy: try await Task.sleep(for: .seconds(jittered(Double(1 << attempt))))
      case .unreachable(let reason):
        if attempt == 2 {
          if let doubt { throw BrokerError.uncertain("\(doubt); and then: \(reason)") }
          throw BrokerError.unreachable(reason)
        }
        try await Task.sleep(for: .seconds(jittered(0.5)))
      case .lost(let reason):
        // Soon after a timeout a 404 proves nothing, so it asks several times. Only then is the
        // order sent again: under the same name, which a broker that has it after all refuses.
        doubt = reason
        if let known = try await search(request, reason) { return known }
      }
    }
    if let doubt { throw BrokerError.uncertain(doubt) }
    throw BrokerError.unreachable("the broker is too busy to take orders")
  }

  /// Reads the reply to an order that was taken; one that can't be read is asked for by name.
  private func taken(_ bytes: [UInt8], _ request: OrderRequest) async throws -> BrokerOrder {
    do {
      return try await complete(bytes, "order")
    } catch {
      if let known = try await search(request, "\(error)") { return known }
      throw BrokerError.uncertain("it was taken, but the reply is not understood: \(error)")
    }
  }

  /// What a refusal is when the order, or an earlier attempt at it, is known; nil when it is not.
  private func repeated(
    _ request: OrderRequest, _ problem: AlpacaProblem, _ doubt: String?
  ) async throws -> BrokerOrder? {
    guard problem.isRepeatedOrder || doubt != nil else { return nil }
    let reason = doubt ?? "\(problem.error)"
    guard let known = try await search(request, reason) else {
      throw BrokerError.uncertain("\(reason); and then: \(problem.error)")
    }
    guard Self.isSame(known, request) else { throw problem.error }
    return known
  }

  /// Looks for an order of ours several times; nil when the broker says each time that it has none.
  private func search(_ request: OrderRequest, _ reason: String) async throws -> BrokerOrder? {
    do {
      for pause in lookupPauses {
        try await Task.sleep(for: .seconds(pause))
        if let known = try await order(named: request.clientOrderID) { return known }
      }
      return nil
    } catch {
      throw BrokerError.uncertain("\(reason); and then: \(error)")
    }
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
