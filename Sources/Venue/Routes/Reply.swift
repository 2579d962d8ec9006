import Wire

/// What a route answers.
package struct Reply {
  package let status: Int
  package let body: JSON?

  static func ok(_ body: JSON) -> Reply { Reply(status: 200, body: body) }
  /// One result for each of several items.
  static func several(_ items: [JSON]) -> Reply { Reply(status: 207, body: .array(items)) }
  static let empty = Reply(status: 204, body: nil)

  static func refused(_ error: ExchangeError) -> Reply {
    Reply(status: error.status, body: error.body)
  }

  func response(requestID: String) -> ServerResponse {
    var response = ServerResponse(status: status, body: body?.encoded ?? [])
    response.headers.append(("x-request-id", requestID))
    return response
  }
}

/// A request taken apart for the routes.
struct Call {
  let method: String
  /// The parts of the path after the version.
  let path: [String]
  let request: ServerRequest

  /// The body as JSON; refused when it is not.
  func body() throws(ExchangeError) -> JSON {
    guard let json = JSON(parsing: request.body) else {
      throw ExchangeError(400, 40_010_000, "request body format is invalid")
    }
    return json
  }

  func query(_ name: String) -> String? {
    request.query(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  func flag(_ name: String) -> Bool { query(name)?.lowercased() == "true" }

  func list(_ name: String) -> [String] {
    (query(name) ?? "").split(separator: ",").map(String.init)
  }

  /// A number of the query; `invalid` names the field in the refusal.
  func number(_ name: String) throws(ExchangeError) -> Double? {
    guard let text = query(name) else { return nil }
    guard let value = Double(text), value.isFinite else {
      throw .invalid("\(name) must be a number")
    }
    return value
  }

  static let unknown = ExchangeError.notFound("endpoint not found")
}
