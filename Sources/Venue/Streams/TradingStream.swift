/// What one client of the trading stream has asked for; decides the answers, touches no socket.
package struct TradingStream {
  package private(set) var isAuthenticated = false
  package private(set) var listens = false
  private let accepts: (String?, String?) -> Bool

  package init(accepts: @escaping (String?, String?) -> Bool) { self.accepts = accepts }

  /// Answers a message of the client.
  package mutating func receive(_ message: JSON?) -> [JSON] {
    guard let message, let action = message["action"]?.string else {
      return [["action": "error", "data": ["error_message": "invalid syntax"]]]
    }
    switch action {
    case "authenticate", "auth":
      let data = message["data"] ?? message
      let key = data["key_id"]?.string ?? data["key"]?.string
      let secret = data["secret_key"]?.string ?? data["secret"]?.string
      isAuthenticated = isAuthenticated || accepts(key, secret)
      return [Self.authorization(isAuthenticated, "authenticate")]
    case "listen":
      guard isAuthenticated else { return [Self.authorization(false, "listen")] }
      return [listen(message["data"]?["streams"]?.items?.compactMap(\.string) ?? [])]
    default: return [["action": "error", "data": ["error_message": "unknown action"]]]
    }
  }

  private mutating func listen(_ streams: [String]) -> JSON {
    listens = streams.contains("trade_updates")
    let unknown = streams.filter { $0 != "trade_updates" }
    var data = [JSON.Field("streams", listens ? ["trade_updates"] : [])]
    if !unknown.isEmpty {
      data.append(
        JSON.Field("error", .string("unknown streams: \(unknown.joined(separator: ", "))")))
    }
    return ["stream": "listening", "data": .object(data)]
  }

  private static func authorization(_ isAuthorized: Bool, _ action: String) -> JSON {
    [
      "stream": "authorization",
      "data": [
        "status": .string(isAuthorized ? "authorized" : "unauthorized"),
        "action": .string(action),
      ],
    ]
  }
}
