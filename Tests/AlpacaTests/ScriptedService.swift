import Alpaca
import Foundation
import Synchronization
import TestKit
import Wire

/// A service that answers as a test tells it, and remembers what it was asked.
final class ScriptedService: Sendable {
  typealias Handler = @Sendable (ServerRequest, Int) -> ServerResponse

  private let server: HTTPServer
  private let log: Log

  /// Starts to serve; the handler gets a request and how often its method and path came before.
  init(
    streams: @escaping @Sendable (WebSocketServerSession, String) -> Void = { _, _ in },
    _ handler: @escaping Handler
  ) throws {
    let log = Log()
    var handlers = HTTPServerHandlers { request in
      let earlier = log.add(request)
      return handler(request, earlier)
    }
    handlers.accepts = { _ in true }
    handlers.opened = { session in streams(session, "") }
    handlers.received = { session, message in
      guard case .text(let text) = message else { return }
      log.add("\(session.request.path) \(text)")
      streams(session, text)
    }
    var configuration = HTTPServerConfiguration()
    configuration.headerNames = ["apca-api-key-id", "apca-api-secret-key", "content-type"]
    server = HTTPServer(configuration: configuration, handlers: handlers)
    self.log = log
    try server.start()
  }

  var url: String { "http://127.0.0.1:\(server.port ?? 0)" }

  /// Requests of a method, in order.
  func requests(_ method: String) -> [ServerRequest] {
    log.requests.withLock { $0.filter { $0.method == method } }
  }

  /// What the streams were told, path first.
  var messages: [String] { log.messages.withLock { $0 } }

  func stop() { server.stop() }

  /// A broker of this service, quick to try again.
  func broker(_ change: (inout AlpacaSettings) -> Void = { _ in }) throws -> AlpacaBroker {
    var settings = try AlpacaSettings.venue(
      url: url, credentials: AlpacaCredentials(key: "KEY", secret: "SECRET"))
    settings.retryPauses = [0.01, 0.01]
    settings.lookupPauses = [0.01, 0.01]
    settings.connectSeconds = 5
    change(&settings)
    return try AlpacaBroker(settings)
  }

  private final class Log: Sendable {
    let requests = Mutex<[ServerRequest]>([])
    let messages = Mutex<[String]>([])

    func add(_ request: ServerRequest) -> Int {
      requests.withLock { requests in
        defer { requests.append(request) }
        return requests.filter { $0.method == request.method && $0.path == request.path }.count
      }
    }

    func add(_ message: String) { messages.withLock { $0.append(message) } }
  }
}

/// A reply with a JSON text.
func json(_ text: String, status: Int = 200) -> ServerResponse {
  ServerResponse(status: status, body: Array(text.utf8))
}

/// A reply that is no JSON.
func plain(_ text: String, status: Int) -> ServerResponse {
  ServerResponse(status: status, contentType: "text/html", body: Array(text.utf8))
}

/// A file of `Fixtures`: the examples of Alpaca's protocol digest.
func fixture(_ name: String) throws -> String {
  try String(
    contentsOfFile: repositoryRoot + "/Tests/AlpacaTests/Fixtures/" + name, encoding: .utf8)
}
