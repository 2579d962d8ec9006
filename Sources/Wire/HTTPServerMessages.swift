/// One request as the server read it: the body is complete, the path decoded, `//` collapsed.
public struct ServerRequest: Sendable {
  /// `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` or `OPTIONS`.
  public let method: String
  /// The path with percent escapes decoded, for example `/v2/positions/BTC/USD`.
  public let path: String
  /// Names and values after the `?`, decoded, in the order sent.
  public let query: [(name: String, value: String)]
  /// Header values by lower-case name; only the names that the configuration asks for.
  public let headers: [String: String]
  /// The bytes of the body.
  public let body: [UInt8]

  /// Makes a request, as tests and routers need it.
  public init(
    method: String, path: String, query: [(name: String, value: String)] = [],
    headers: [String: String] = [:], body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// The last value of a query name; nil when the name was not sent.
  public func query(_ name: String) -> String? { query.last { $0.name == name }?.value }
}

/// What the server answers.
public struct ServerResponse: Sendable {
  /// The HTTP status.
  public var status: Int
  /// Header names and values, besides `content-length`.
  public var headers: [(name: String, value: String)]
  /// The bytes of the body.
  public var body: [UInt8]

  /// Makes an answer; a body of type JSON unless told otherwise.
  public init(
    status: Int, contentType: String = "application/json; charset=utf-8", body: [UInt8] = []
  ) {
    self.status = status
    self.headers = body.isEmpty ? [] : [("content-type", contentType)]
    self.body = body
  }
}

/// Why a server could not start.
public enum HTTPServerError: Error, Equatable, CustomStringConvertible {
  /// The port is taken, or the address is not one of this machine.
  case cannotListen(address: String, port: Int)
  /// The server was started before.
  case alreadyStarted

  /// The sentence shown to a person.
  public var description: String {
    switch self {
    case .cannotListen(let address, let port):
      "cannot listen on \(address) port \(port): choose another port, or 0 for any free one"
    case .alreadyStarted: "the server was started before: make a new one"
    }
  }
}

/// Where a server listens and what it allows.
public struct HTTPServerConfiguration: Sendable {
  /// The address to listen on; loopback unless changed.
  public var address: String
  /// The port; 0 takes any free one.
  public var port: Int
  /// Lower-case names of further headers to read, besides the usual ones.
  public var headerNames: [String]
  /// The largest request body or WebSocket message; more is refused with 413 or close code 1009.
  public var maximumMessageBytes: Int
  /// The most bytes that may wait for one slow WebSocket client before it is dropped.
  public var maximumQueuedBytes: Int
  /// Seconds without a word from a WebSocket client until it is pinged; it has six more to answer.
  public var pingSeconds: Int

  /// Makes the settings of a loopback server.
  public init(address: String = "127.0.0.1", port: Int = 0) {
    self.address = address
    self.port = port
    self.headerNames = []
    self.maximumMessageBytes = 1 << 20
    self.maximumQueuedBytes = 64 << 20
    self.pingSeconds = 54
  }
}

/// What a server does; every closure is called on its one service thread.
public struct HTTPServerHandlers: Sendable {
  /// Answers a request.
  public var request: @Sendable (ServerRequest) -> ServerResponse
  /// Says whether a WebSocket upgrade of this path is welcome.
  public var accepts: @Sendable (ServerRequest) -> Bool = { _ in false }
  /// Meets a new WebSocket session.
  public var opened: @Sendable (WebSocketServerSession) -> Void = { _ in }
  /// Takes a whole message of a session.
  public var received: @Sendable (WebSocketServerSession, WebSocketServerMessage) -> Void = {
    _, _ in
  }
  /// Learns that a session is gone.
  public var closed: @Sendable (WebSocketServerSession) -> Void = { _ in }

  /// Makes handlers that answer requests and refuse WebSockets until told otherwise.
  public init(request: @escaping @Sendable (ServerRequest) -> ServerResponse) {
    self.request = request
  }
}
