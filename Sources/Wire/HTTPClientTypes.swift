extension HTTPClient {
  /// A request as it goes on the wire.
  public struct Request: Sendable {
    /// The method in capitals, for example `PATCH`.
    public var method: String
    /// The full address, `http` or `https`.
    public var url: String
    /// Header lines in order; a name may come more than once.
    public var headers: [(name: String, value: String)]
    /// The body; empty for none.
    public var body: [UInt8]
    /// Seconds from the start to the last byte of the reply.
    public var timeoutSeconds: Double
    /// A longer reply body is refused.
    public var maximumBytes: Int

    /// Makes a request.
    public init(
      method: String = "GET", url: String, headers: [(name: String, value: String)] = [],
      body: [UInt8] = [], timeoutSeconds: Double = 30, maximumBytes: Int = 64 << 20
    ) {
      self.method = method
      self.url = url
      self.headers = headers
      self.body = body
      self.timeoutSeconds = timeoutSeconds
      self.maximumBytes = maximumBytes
    }
  }

  /// A reply of any status; redirects are replies too and are not followed.
  public struct Response: Sendable {
    /// The HTTP status, 100 to 599.
    public let status: Int
    /// Header lines in order, as sent.
    public let headers: [(name: String, value: String)]
    /// The body, decompressed.
    public let body: [UInt8]

    /// The first header of a name, whatever its case.
    public func header(_ name: String) -> String? {
      let wanted = name.lowercased()
      return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    public var text: String { String(decoding: body, as: UTF8.self) }
  }
}

/// Why no reply came.
public struct HTTPClientError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The kinds that a caller may want to tell apart.
  public enum Kind: String, Sendable, Hashable {
    /// The address is not one of `http://` or `https://`.
    case badAddress
    /// The host's name is unknown.
    case unknownHost
    /// Nobody listens at the address.
    case refused
    /// The time is up.
    case timeout
    /// No trusted encrypted connection came about.
    case tls
    /// The reply is larger than allowed.
    case tooLarge
    /// The connection broke before the reply was complete.
    case broken
    /// The task was cancelled.
    case cancelled
  }

  /// The kind of failure.
  public let kind: Kind
  /// Host and port of the request, without path or secrets.
  public let host: String
  /// What libcurl said.
  public let message: String

  /// Makes an error of its parts.
  public init(kind: Kind, host: String, message: String) {
    self.kind = kind
    self.host = host
    self.message = message
  }

  /// Whether the server may have received the request and acted on it.
  public var mayHaveArrived: Bool {
    switch kind {
    case .badAddress, .unknownHost, .refused, .tls: false
    case .timeout, .tooLarge, .broken, .cancelled: true
    }
  }

  /// One sentence: the host, what happened, the remedy.
  public var description: String {
    switch kind {
    case .badAddress: "\(host): not an http or https address (\(message))"
    case .unknownHost: "\(host): unknown host; check the name and the network (\(message))"
    case .refused:
      "\(host): nobody answers there; check host and port, and that it runs (\(message))"
    case .timeout: "\(host): no answer in time; check the network and try again (\(message))"
    case .tls:
      "\(host): no trusted TLS connection; check the host, the clock and the system's certificates "
        + "(\(message))"
    case .tooLarge: "\(host): the reply is larger than allowed (\(message))"
    case .broken: "\(host): the connection broke (\(message)); try again"
    case .cancelled: "\(host): the request was cancelled"
    }
  }
}
