import CWebSockets
import Foundation

/// The libwebsockets side of the server, which lives and dies on the service thread.
final class HTTPServerLoop {
  let configuration: HTTPServerConfiguration
  let handlers: HTTPServerHandlers
  private let mailbox: ServerMailbox
  private var context: OpaquePointer?
  private var exchanges: [OpaquePointer: HTTPServerExchange] = [:]
  private var sockets: [OpaquePointer: SocketState] = [:]
  private var connectionOfSession: [Int: OpaquePointer] = [:]
  private var nextSession = 1
  /// Memory that libwebsockets keeps pointing at for as long as the context lives.
  private let pinned = PinnedServerMemory()

  private struct SocketState {
    let session: WebSocketServerSession
    var partial: [UInt8] = []
  }

  init(
    configuration: HTTPServerConfiguration, handlers: HTTPServerHandlers, mailbox: ServerMailbox
  ) {
    self.configuration = configuration
    self.handlers = handlers
    self.mailbox = mailbox
  }

  /// Creates the context and listens; returns the port, or nil when that failed.
  func open() -> Int? {
    lws_set_log_level(0, nil)
    var info = lws_context_creation_info()
    info.port = Int32(configuration.port)
    pinned.fill(address: configuration.address, pingSeconds: configuration.pingSeconds)
    info.iface = UnsafePointer(pinned.address)
    info.protocols = UnsafePointer(pinned.protocols)
    info.retry_and_idle_policy = UnsafePointer(pinned.policy)
    info.user = Unmanaged.passUnretained(self).toOpaque()
    info.gid = -1
    info.uid = -1
    info.options =
      UInt64(LWS_SERVER_OPTION_DISABLE_IPV6) | UInt64(LWS_SERVER_OPTION_FAIL_UPON_UNABLE_TO_BIND)
    info.max_http_header_data = 16_384
    info.max_http_header_pool = 256
    info.keepalive_timeout = 300
    info.timeout_secs = 20
    guard let context = lws_create_context(&info) else { return nil }
    self.context = context
    guard let host = lws_get_vhost_by_name(context, "default") else { return nil }
    mailbox.attach(context)
    return Int(lws_get_vhost_listen_port(host))
  }

  /// Serves until the mailbox asks to stop, then closes everything.
  func run() {
    guard let context else { return }
    while !mailbox.isStopping {
      if lws_service(context, 0) < 0 { break }
    }
    mailbox.attach(nil)
    lws_context_destroy(context)
    self.context = nil
    for state in sockets.values { finish(state.session) }
    sockets.removeAll()
  }

  // MARK: Callbacks

  func handle(
    _ reason: lws_callback_reasons, _ connection: OpaquePointer, _ bytes: UnsafeRawBufferPointer
  ) -> Int32 {
    switch reason {
    case LWS_CALLBACK_HTTP: beginRequest(connection)
    case LWS_CALLBACK_HTTP_BODY: collectBody(connection, bytes)
    case LWS_CALLBACK_HTTP_BODY_COMPLETION: completeRequest(connection)
    case LWS_CALLBACK_HTTP_WRITEABLE: writeResponse(connection)
    case LWS_CALLBACK_FILTER_PROTOCOL_CONNECTION: filterUpgrade(connection)
    case LWS_CALLBACK_ESTABLISHED: openSocket(connection)
    case LWS_CALLBACK_RECEIVE: receive(connection, bytes)
    case LWS_CALLBACK_SERVER_WRITEABLE: writeFrames(connection)
    case LWS_CALLBACK_CLOSED, LWS_CALLBACK_WSI_DESTROY, LWS_CALLBACK_CLOSED_HTTP:
      forget(connection)
    case LWS_CALLBACK_EVENT_WAIT_CANCELLED: wakeSessions()
    default: 0
    }
  }

  // MARK: HTTP

  private func beginRequest(_ connection: OpaquePointer) -> Int32 {
    guard let head = HTTPServerHead(connection, names: configuration.headerNames) else { return -1 }
    let exchange = HTTPServerExchange(head: head)
    exchanges[connection] = exchange
    if head.headers["transfer-encoding"] != nil {
      exchange.refuse(411, "send a body with content-length")
    } else if head.contentLength < 0 || head.contentLength > configuration.maximumMessageBytes {
      exchange.refuse(413, "the body is larger than \(configuration.maximumMessageBytes) bytes")
    } else if head.contentLength > 0 {
      return 0
    } else {
      exchange.response = handlers.request(exchange.request)
    }
    lws_callback_on_writable(connection)
    return 0
  }

  private func collectBody(_ connection: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    guard let exchange = exchanges[connection], exchange.response == nil else { return 0 }
    exchange.body.append(contentsOf: bytes)
    return exchange.body.count > configuration.maximumMessageBytes ? -1 : 0
  }

  private func completeRequest(_ connection: OpaquePointer) -> Int32 {
    guard let exchange = exchanges[connection], exchange.response == nil else { return 0 }
    exchange.response = handlers.request(exchange.request)
    lws_callback_on_writable(connection)
    return 0
  }

  private func writeResponse(_ connection: OpaquePointer) -> Int32 {
    guard let exchange = exchanges[connection] else { return 0 }
    switch exchange.write(to: connection) {
    case .more:
      lws_callback_on_writable(connection)
      return 0
    case .failed: return -1
    case .done:
      exchanges[connection] = nil
      if exchange.closesConnection { return -1 }
      return lws_http_transaction_completed(connection) == 0 ? 0 : -1
    }
  }

  // MARK: WebSocket

  private func filterUpgrade(_ connection: OpaquePointer) -> Int32 {
    guard let head = HTTPServerHead(connection, names: configuration.headerNames) else { return -1 }
    return handlers.accepts(HTTPServerExchange(head: head).request) ? 0 : -1
  }

  private func openSocket(_ connection: OpaquePointer) -> Int32 {
    guard let head = HTTPServerHead(connection, names: configuration.headerNames) else { return -1 }
    let mailbox = mailbox
    let session = WebSocketServerSession(
      id: nextSession, request: HTTPServerExchange(head: head).request,
      maximumQueuedBytes: configuration.maximumQueuedBytes, wake: { mailbox.wake($0) })
    nextSession += 1
    sockets[connection] = SocketState(session: session)
    connectionOfSession[session.id] = connection
    handlers.opened(session)
    return 0
  }

  private func receive(_ connection: OpaquePointer, _ bytes: UnsafeRawBufferPointer) -> Int32 {
    guard let index = sockets.index(forKey: connection) else { return -1 }
    sockets.values[index].partial.append(contentsOf: bytes)
    let isTooLarge = sockets.values[index].partial.count > configuration.maximumMessageBytes
    if isTooLarge { return close(connection, code: 1009) }
    guard lws_is_final_fragment(connection) != 0, lws_remaining_packet_payload(connection) == 0
    else { return 0 }
    let message = sockets.values[index].partial
    sockets.values[index].partial = []
    let session = sockets.values[index].session
    if lws_frame_is_binary(connection) != 0 {
      handlers.received(session, .binary(message))
    } else if let text = String(validating: message, as: UTF8.self) {
      handlers.received(session, .text(text))
    } else {
      return close(connection, code: 1007)
    }
    return 0
  }

  private func writeFrames(_ connection: OpaquePointer) -> Int32 {
    guard let session = sockets[connection]?.session else { return 0 }
    while lws_send_pipe_choked(connection) == 0, let frame = session.nextFrame() {
      let kind = frame.isBinary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT
      if writeToWire(connection, frame.payload[...], kind) < 0 { return -1 }
    }
    if let code = session.closeCode { return close(connection, code: code) }
    if session.hasWork { lws_callback_on_writable(connection) }
    return 0
  }

  private func close(_ connection: OpaquePointer, code: Int) -> Int32 {
    lws_close_reason(connection, lws_close_status(UInt32(code)), nil, 0)
    return -1
  }

  private func wakeSessions() -> Int32 {
    for id in mailbox.takeWoken() {
      if let connection = connectionOfSession[id] { lws_callback_on_writable(connection) }
    }
    return 0
  }

  private func forget(_ connection: OpaquePointer) -> Int32 {
    exchanges[connection] = nil
    if let state = sockets.removeValue(forKey: connection) { finish(state.session) }
    return 0
  }

  private func finish(_ session: WebSocketServerSession) {
    connectionOfSession[session.id] = nil
    session.markClosed()
    handlers.closed(session)
  }
}

/// Sends bytes with the free room in front that libwebsockets needs; negative when the line is dead.
func writeToWire(
  _ connection: OpaquePointer, _ payload: ArraySlice<UInt8>, _ kind: lws_write_protocol
) -> Int32 {
  let room = lockstep_lws_pre()
  var buffer = [UInt8](repeating: 0, count: room)
  buffer.append(contentsOf: payload)
  let count = payload.count
  return buffer.withUnsafeMutableBufferPointer { whole in
    guard let start = whole.baseAddress else { return -1 }
    return lws_write(connection, start + room, count, kind)
  }
}
