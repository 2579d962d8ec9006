import Series
import Wire

/// The stream clients of a venue: their sessions, what they asked for, and how they are spoken to.
struct StreamClients {
  private enum Kind {
    case data(DataStream, path: String)
    case trading(TradingStream)
  }
  private struct Client {
    let session: WebSocketServerSession
    let usesMessagePack: Bool
    let connected: ContinuousClock.Instant
    var kind: Kind

    var isAuthenticated: Bool {
      switch kind {
      case .data(let stream, _): stream.isAuthenticated
      case .trading(let stream): stream.isAuthenticated
      }
    }
  }

  private let router: Router
  private let symbolLimit: Int?
  private let connectionLimit: Int?
  private var clients: [Int: Client] = [:]

  init(router: Router, configuration: VenueConfiguration) {
    self.router = router
    symbolLimit = configuration.symbolLimit
    connectionLimit = configuration.connectionLimit
  }

  /// The feed behind a path; nil for paths that are no data stream.
  private static func feed(_ path: String) -> DataStream.Feed? {
    switch path {
    case "/v2/iex", "/v2/sip", "/v2/delayed_sip": .stocks
    case "/v2/test": .test
    case "/v1beta3/crypto/us": .crypto
    default: nil
    }
  }

  static func accepts(_ path: String) -> Bool { path == "/stream" || feed(path) != nil }

  /// Whether any client has shown its keys.
  var hasAuthenticated: Bool { clients.values.contains(where: \.isAuthenticated) }

  // MARK: Sessions

  mutating func open(_ session: WebSocketServerSession) {
    let request = session.request
    let router = router
    let accepts = { (key: String?, secret: String?) in router.accepts(key: key, secret: secret) }
    let usesMessagePack = request.headers["content-type"] == "application/msgpack"
    let kind: Kind =
      if let feed = Self.feed(request.path) {
        .data(
          DataStream(feed: feed, symbolLimit: symbolLimit, accepts: accepts), path: request.path)
      } else {
        .trading(TradingStream(accepts: accepts))
      }
    var client = Client(
      session: session, usesMessagePack: usesMessagePack, connected: .now, kind: kind)
    if case .data(var stream, let path) = kind {
      Self.send([DataStream.greeting], to: client)
      if request.headers["apca-api-key-id"] != nil, router.isAuthorized(request), !isFull(path) {
        stream.authenticateByHeaders()
        client.kind = .data(stream, path: path)
        Self.send([DataStream.authenticated], to: client)
      }
    }
    clients[session.id] = client
  }

  mutating func close(_ session: WebSocketServerSession) { clients[session.id] = nil }

  mutating func receive(_ session: WebSocketServerSession, _ message: WebSocketServerMessage) {
    guard var client = clients[session.id] else { return }
    let value = Self.parse(message, usesMessagePack: client.usesMessagePack)
    switch client.kind {
    case .data(var stream, let path):
      let answer = stream.receive(value, isFull: isFull(path))
      client.kind = .data(stream, path: path)
      Self.send(answer, to: client)
    case .trading(var stream):
      let replies = stream.receive(value)
      client.kind = .trading(stream)
      for reply in replies { Self.sendTrading(reply, to: client) }
    }
    clients[session.id] = client
  }

  /// Drops clients that have not shown their keys within ten seconds.
  mutating func dropSilent(now: ContinuousClock.Instant) {
    for client in clients.values
    where !client.isAuthenticated && now - client.connected > .seconds(10) {
      switch client.kind {
      case .data: Self.send(DataStream.timeout, to: client)
      case .trading: client.session.close(1000)
      }
      clients[client.session.id] = nil
    }
  }

  private func isFull(_ path: String) -> Bool {
    guard let connectionLimit else { return false }
    let count = clients.values.filter { client in
      guard case .data(let stream, path) = client.kind else { return false }
      return stream.isAuthenticated
    }.count
    return count >= connectionLimit
  }

  // MARK: Events

  /// Tells every client what concerns it.
  func deliver(_ events: [ExchangeEvent], of exchange: Exchange) {
    for event in events {
      switch event {
      case .trade(let update):
        let message: JSON = ["stream": "trade_updates", "data": exchange.shape(update)]
        for client in clients.values {
          if case .trading(let stream) = client.kind, stream.listens {
            Self.sendTrading(message, to: client)
          }
        }
      case .bar(let bar):
        guard let market = exchange.markets[bar.symbol] else { continue }
        for client in clients.values {
          if case .data(let stream, _) = client.kind {
            Self.send(stream.messages(of: bar, market), to: client)
          }
        }
      }
    }
  }

  // MARK: Frames

  private static func parse(_ message: WebSocketServerMessage, usesMessagePack: Bool) -> JSON? {
    switch message {
    case .text(let text): JSON(parsing: Array(text.utf8))
    case .binary(let bytes):
      usesMessagePack ? (try? MessagePack(bytes)).map { JSON($0) } : JSON(parsing: bytes)
    }
  }

  private static func send(_ answer: DataStream.Answer, to client: Client) {
    send(answer.messages, to: client)
    if answer.closes { client.session.close(1000) }
  }

  /// One array a frame, binary for MessagePack and text for JSON.
  private static func send(_ messages: [JSON], to client: Client) {
    guard !messages.isEmpty else { return }
    let value = JSON.array(messages)
    if client.usesMessagePack {
      client.session.send(.binary(value.messagePack.encoded))
    } else {
      client.session.send(.text(String(decoding: value.encoded, as: UTF8.self)))
    }
  }

  /// One object a frame, binary also where it holds JSON, as the paper service does.
  private static func sendTrading(_ message: JSON, to client: Client) {
    client.session.send(
      .binary(client.usesMessagePack ? message.messagePack.encoded : message.encoded))
  }
}
