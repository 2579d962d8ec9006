import CWebSockets
import Foundation
import Synchronization

/// The thread that serves WebSocket connections; it lives as long as the program.
///
/// Unchecked: `lws_cancel_service` is safe from any thread, everything else stays on its own.
final class WebSocketClientService: @unchecked Sendable {
  /// For `ws://`; needs no certificates.
  static let plain = WebSocketClientService(isEncrypted: false)
  /// For `wss://`; reads the system's certificates when first used.
  static let encrypted = WebSocketClientService(isEncrypted: true)

  private enum Command {
    case open(WebSocketClientConnection)
    case send(WebSocketClientConnection, WebSocketClientConnection.Outgoing)
  }

  /// The connections of both services by number: what libwebsockets carries instead of a pointer.
  static let connections = Mutex<[Int: WebSocketClientConnection]>([:])

  private let commands = Mutex<[Command]>([])
  private let context: OpaquePointer
  private let protocols: UnsafeMutablePointer<lws_protocols>

  private init?(isEncrypted: Bool) {
    lws_set_log_level(0, nil)
    protocols = .allocate(capacity: 2)
    protocols.initialize(repeating: lws_protocols(), count: 2)
    protocols[0].name = UnsafePointer(strdup("lockstep-client"))
    protocols[0].callback = handleWebSocketClient
    protocols[0].rx_buffer_size = 64 << 10
    var info = lws_context_creation_info()
    info.port = CONTEXT_PORT_NO_LISTEN
    info.protocols = UnsafePointer(protocols)
    info.connect_timeout_secs = 15
    info.timeout_secs = 15
    if isEncrypted {
      info.options = UInt64(LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT)
    } else {
      // No proxy from the environment: a plain connection is to this machine or its network.
      info.http_proxy_address = UnsafePointer(strdup(""))
    }
    guard let context = lws_create_context(&info) else { return nil }
    self.context = context
    let thread = Thread { [self] in run() }
    thread.name = "websocket-client"
    thread.start()
  }

  func open(_ connection: WebSocketClientConnection) { post(.open(connection)) }

  func send(
    _ message: WebSocketClientConnection.Outgoing, on connection: WebSocketClientConnection
  ) { post(.send(connection, message)) }

  func close(_ connection: WebSocketClientConnection, code: Int, reason: String) {
    post(.send(connection, .close(code: code, reason: reason)))
  }

  private func post(_ command: Command) {
    commands.withLock { $0.append(command) }
    lws_cancel_service(context)
  }

  private func run() {
    while true {
      let pending = commands.withLock { commands in
        defer { commands = [] }
        return commands
      }
      for command in pending {
        switch command {
        case .open(let connection): connect(connection)
        case .send(let connection, let message): connection.queue(message)
        }
      }
      lws_service(context, 0)
    }
  }

  private func connect(_ connection: WebSocketClientConnection) {
    guard !connection.isAbandoned else { return }
    let address = connection.address
    Self.connections.withLock { $0[connection.number] = connection }
    var info = lws_client_connect_info()
    info.context = context
    info.port = Int32(address.port)
    info.ssl_connection = address.isEncrypted ? Int32(LCCSCF_USE_SSL.rawValue) : 0
    info.userdata = UnsafeMutableRawPointer(bitPattern: connection.number)
    info.retry_and_idle_policy = UnsafePointer(connection.liveness)
    // libwebsockets copies the strings before it returns.
    let socket = address.host.withCString { host in
      address.hostHeader.withCString { hostHeader in
        address.path.withCString { path in
          "lockstep-client".withCString { local in
            "http/1.1".withCString { alpn in
              info.address = host
              info.host = hostHeader
              info.origin = hostHeader
              info.path = path
              info.local_protocol_name = local
              info.alpn = alpn
              return lws_client_connect_via_info(&info)
            }
          }
        }
      }
    }
    if socket == nil {
      connection.fail("the connection could not be started")
      Self.forget(connection.number)
    }
  }

  static func forget(_ number: Int) { connections.withLock { $0[number] = nil } }
}

/// What libwebsockets calls for each thing that happens on a socket.
private func handleWebSocketClient(
  socket: OpaquePointer?, reason: lws_callback_reasons, user: UnsafeMutableRawPointer?,
  input: UnsafeMutableRawPointer?, length: Int
) -> Int32 {
  let number = Int(bitPattern: user)
  guard let socket, number != 0,
    let connection = WebSocketClientService.connections.withLock({ $0[number] })
  else { return 0 }
  let bytes = UnsafeRawBufferPointer(start: input, count: input == nil ? 0 : length)
  switch reason {
  case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
    return connection.appendHeaders(socket, input, length) ? 0 : -1
  case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
    connection.fail(bytes.isEmpty ? "refused" : String(decoding: bytes, as: UTF8.self))
  case LWS_CALLBACK_CLIENT_ESTABLISHED:
    if connection.isAbandoned { return -1 }
    connection.opened(socket)
  case LWS_CALLBACK_CLIENT_RECEIVE:
    return connection.receive(bytes, on: socket) ? 0 : -1
  case LWS_CALLBACK_CLIENT_WRITEABLE:
    return connection.write(socket) ? 0 : -1
  case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
    connection.peerCloses(bytes)
  case LWS_CALLBACK_CLIENT_CLOSED:
    connection.closed()
  case LWS_CALLBACK_WSI_DESTROY:
    connection.closed()
    WebSocketClientService.forget(number)
  default: break
  }
  return 0
}
