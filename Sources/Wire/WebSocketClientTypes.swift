extension WebSocketClient {
  /// What happens on a connection, in order; `closed` or `failed` is the last.
  public enum Event: Hashable, Sendable {
    /// The upgrade was accepted.
    case opened
    /// A whole text message, put together from its fragments.
    case text(String)
    /// A whole binary message.
    case binary([UInt8])
    /// The connection ended; 1006 when it just broke.
    case closed(code: Int, reason: String)
    /// No connection came about.
    case failed(WebSocketClientError)
  }

  /// How to connect.
  public struct Options: Sendable {
    /// Extra header lines of the upgrade request.
    public var headers: [(name: String, value: String)]
    /// Seconds without life from the other side after which a ping is sent; hang up 10 s later.
    public var pingSeconds: Int
    /// A longer message closes the connection with code 1009.
    public var maximumMessageBytes: Int

    /// Makes options.
    public init(
      headers: [(name: String, value: String)] = [], pingSeconds: Int = 15,
      maximumMessageBytes: Int = 16 << 20
    ) {
      self.headers = headers
      self.pingSeconds = pingSeconds
      self.maximumMessageBytes = maximumMessageBytes
    }
  }
}

/// Why no WebSocket connection came about.
public struct WebSocketClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Host and port, without path or secrets.
  public let host: String
  /// What is wrong.
  public let message: String

  /// Makes an error of its parts.
  public init(host: String, message: String) {
    self.host = host
    self.message = message
  }

  /// One sentence: the host, what happened, the remedy.
  public var description: String {
    "\(host): no WebSocket connection (\(message)); check host, port and that it runs"
  }
}
