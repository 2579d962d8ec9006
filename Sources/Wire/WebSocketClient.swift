import Foundation

/// A WebSocket connection to a server, on libwebsockets.
///
/// It connects when made. One thread serves all plain connections of the program, another all
/// encrypted ones. Pings are answered, own ones sent; certificates are checked.
public final class WebSocketClient: Sendable {
  /// What happens, in order, for one reader.
  ///
  /// Messages wait here without limit.
  public let events: AsyncStream<Event>
  private let connection: WebSocketClientConnection
  private let service: WebSocketClientService

  /// Starts to connect to a `ws://` or `wss://` address.
  ///
  /// - Throws: `WebSocketClientError` when the address is none, or there is no memory.
  public init(url: String, options: Options = Options()) throws(WebSocketClientError) {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      parts.scheme == "ws" || parts.scheme == "wss"
    else {
      throw WebSocketClientError(
        host: "(no host)", message: "the address must start with ws:// or wss://")
    }
    let isEncrypted = parts.scheme == "wss"
    var path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
    if let query = parts.percentEncodedQuery { path += "?" + query }
    let name = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let address = WebSocketClientConnection.Address(
      host: name, port: parts.port ?? (isEncrypted ? 443 : 80), path: path,
      isEncrypted: isEncrypted)
    guard let service = isEncrypted ? WebSocketClientService.encrypted : .plain else {
      throw WebSocketClientError(host: address.label, message: "out of memory")
    }
    let (events, continuation) = AsyncStream.makeStream(of: Event.self)
    self.events = events
    self.service = service
    connection = WebSocketClientConnection(address, options: options, events: continuation)
    service.open(connection)
  }

  deinit { service.close(connection, code: 1001, reason: "") }

  /// Queues a text message; dropped once the connection has ended.
  public func send(_ text: String) { service.send(.text(Array(text.utf8)), on: connection) }

  /// Queues a binary message; dropped once the connection has ended.
  public func send(_ bytes: [UInt8]) { service.send(.binary(bytes), on: connection) }

  /// Closes after everything queued has been sent; `closed` follows on `events`.
  public func close(code: Int = 1000, reason: String = "") {
    service.close(connection, code: code, reason: reason)
  }
}
