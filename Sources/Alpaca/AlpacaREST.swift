import Foundation
import Trading
import Wire

/// Calls of Alpaca's REST interface: keys, rate limit, retries of what is safe to repeat.
struct AlpacaREST: Sendable {
  private let client = HTTPClient()
  private let credentials: AlpacaCredentials
  private let bucket: TokenBucket?
  /// Pauses before each repeat of a call, in seconds.
  private let pauses: [Double]

  init(_ settings: AlpacaSettings) {
    credentials = settings.credentials
    bucket = settings.callsPerMinute.map(TokenBucket.init)
    pauses = settings.retryPauses
  }

  /// Asks, and asks again when the server is busy or the network fails.
  ///
  /// - Returns: the body of a 2xx reply, or nil for 404 when `allowsMissing`.
  func get(_ url: String, allowsMissing: Bool = false) async throws -> [UInt8]? {
    var lastError: any Error = BrokerError.unreachable(url)
    for pause in [0] + pauses {
      if pause > 0 { try await Task.sleep(for: .seconds(jittered(pause))) }
      do {
        let response = try await send("GET", url, [])
        if (200..<300).contains(response.status) { return response.body }
        if response.status == 404, allowsMissing { return nil }
        let problem = AlpacaProblem(status: response.status, body: response.body)
        guard response.status == 429 || response.status >= 500 else { throw problem.error }
        lastError = problem.error
      } catch let error as HTTPClientError {
        if error.kind == .cancelled { throw CancellationError() }
        guard error.kind != .badAddress, error.kind != .tls else {
          throw BrokerError.unreachable(error.description)
        }
        lastError = BrokerError.unreachable(error.description)
      }
    }
    throw lastError
  }

  /// Sends once; the caller decides what a failure means.
  func send(_ method: String, _ url: String, _ body: [UInt8]) async throws
    -> HTTPClient.Response
  {
    try await bucket?.take()
    var headers = [
      (name: "APCA-API-KEY-ID", value: credentials.key),
      (name: "APCA-API-SECRET-KEY", value: credentials.secret),
    ]
    if !body.isEmpty { headers.append((name: "Content-Type", value: "application/json")) }
    return try await client.send(
      HTTPClient.Request(
        method: method, url: url, headers: headers, body: body, timeoutSeconds: 20))
  }
}

/// Between half of a pause and all of it, so that many clients do not come back together.
func jittered(_ seconds: Double) -> Double { seconds * Double.random(in: 0.5...1) }

/// Escapes a value for a query.
func escaped(_ text: String) -> String {
  let allowed = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
  return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? text
}
