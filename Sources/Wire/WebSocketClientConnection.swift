import CWebSockets
import Synchronization

/// One connection as its service thread sees it; no other thread touches the mutable parts.
///
/// Unchecked: only the service thread reads and writes what is `var`.
final class WebSocketClientConnection: @unchecked Sendable {
  struct Address: Sendable {
    var host: String
    var port: Int
    var path: String
    var isEncrypted: Bool

    var label: String { "\(host):\(port)" }

    /// The `Host` line: with the port unless it is the scheme's own.
    var hostHeader: String {
      let name = host.contains(":") ? "[\(host)]" : host
      return port == (isEncrypted ? 443 : 80) ? name : "\(name):\(port)"
    }
  }

  enum Outgoing: Sendable {
    case text([UInt8])
    case binary([UInt8])
    case close(code: Int, reason: String)
  }

  private static let lastNumber = Atomic<Int>(0)

  /// A number that no other connection of the program has; never 0.
  let number = lastNumber.wrappingAdd(1, ordering: .relaxed).newValue
  let address: Address
  let options: WebSocketClient.Options
  /// How libwebsockets checks that the peer lives; it must outlive the socket.
  let liveness: UnsafeMutablePointer<lws_retry_bo_t>
  private let events: AsyncStream<WebSocketClient.Event>.Continuation
  var socket: OpaquePointer?
  var isOpen = false
  private var isEnded = false
  private var outgoing: [Outgoing] = []
  private var incoming: [UInt8] = []
  private var closing = (code: 1006, reason: "")

  init(
    _ address: Address, options: WebSocketClient.Options,
    events: AsyncStream<WebSocketClient.Event>.Continuation
  ) {
    self.address = address
    self.options = options
    self.events = events
    liveness = .allocate(capacity: 1)
    var policy = lws_retry_bo_t()
    policy.secs_since_valid_ping = UInt16(clamping: options.pingSeconds)
    policy.secs_since_valid_hangup = UInt16(clamping: options.pingSeconds + 10)
    liveness.initialize(to: policy)
  }

  deinit { liveness.deallocate() }

  func queue(_ message: Outgoing) {
    guard !isEnded else { return }
    outgoing.append(message)
    if case .close(let code, let reason) = message, !isOpen {
      // Not connected yet: there is nobody to shake hands with.
      end(.closed(code: code, reason: reason))
    }
    if let socket, isOpen { lws_callback_on_writable(socket) }
  }

  /// Whether the owner gave up before the connection was open.
  var isAbandoned: Bool { isEnded }

  func opened(_ socket: OpaquePointer) {
    self.socket = socket
    isOpen = true
    if !isEnded { events.yield(.opened) }
    if !outgoing.isEmpty { lws_callback_on_writable(socket) }
  }

  func end(_ event: WebSocketClient.Event) {
    guard !isEnded else { return }
    isEnded = true
    outgoing = []
    events.yield(event)
    events.finish()
  }

  func fail(_ message: String) {
    end(.failed(WebSocketClientError(host: address.label, message: message)))
  }

  /// Writes the extra header lines where libwebsockets builds its request.
  func appendHeaders(
    _ socket: OpaquePointer, _ cursor: UnsafeMutableRawPointer?, _ room: Int
  ) -> Bool {
    guard let cursor = cursor?.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self),
      let end = cursor.pointee?.advanced(by: room)
    else { return false }
    for (name, value) in options.headers {
      let name = Array("\(name):".utf8) + [0]
      let value = Array(value.utf8)
      guard !value.contains(where: { $0 == 10 || $0 == 13 }) else { continue }
      guard
        lws_add_http_header_by_name(socket, name, value, Int32(value.count), cursor, end) == 0
      else { return false }
    }
    return true
  }

  func closed() {
    end(.closed(code: closing.code, reason: closing.reason))
    isOpen = false
    socket = nil
  }

  /// Remembers the code and reason of the peer's close frame.
  func peerCloses(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= 2 else {
      closing = (1005, "")
      return
    }
    closing = (
      Int(bytes[0]) << 8 | Int(bytes[1]), String(decoding: bytes.dropFirst(2), as: UTF8.self)
    )
  }

  /// Adds a piece of a message; false when it grows too long and the connection must end.
  func receive(_ bytes: UnsafeRawBufferPointer, on socket: OpaquePointer) -> Bool {
    if lws_is_first_fragment(socket) != 0 { incoming.removeAll(keepingCapacity: true) }
    guard incoming.count + bytes.count <= options.maximumMessageBytes else {
      end(
        .closed(code: 1009, reason: "a message is longer than \(options.maximumMessageBytes) bytes")
      )
      lws_close_reason(socket, LWS_CLOSE_STATUS_MESSAGE_TOO_LARGE, nil, 0)
      return false
    }
    incoming.append(contentsOf: bytes)
    guard lws_is_final_fragment(socket) != 0, lws_remaining_packet_payload(socket) == 0 else {
      return true
    }
    let isBinary = lws_frame_is_binary(socket) != 0
    if !isEnded {
      events.yield(
        isBinary ? .binary(incoming) : .text(String(decoding: incoming, as: UTF8.self)))
    }
    incoming.removeAll(keepingCapacity: true)
    return true
  }

  /// Sends the next queued message; false when the connection must end.
  func write(_ socket: OpaquePointer) -> Bool {
    guard !outgoing.isEmpty else { return true }
    switch outgoing.removeFirst() {
    case .text(let bytes):
      guard Self.write(bytes, LWS_WRITE_TEXT, socket) else { return false }
    case .binary(let bytes):
      guard Self.write(bytes, LWS_WRITE_BINARY, socket) else { return false }
    case .close(let code, let reason):
      // The owner asked: it need not wait for a peer that may never answer the close frame.
      end(.closed(code: code, reason: reason))
      var text = Array(reason.utf8.prefix(123))
      lws_close_reason(socket, lws_close_status(UInt32(clamping: code)), &text, text.count)
      return false
    }
    if !outgoing.isEmpty { lws_callback_on_writable(socket) }
    return true
  }

  /// Writes one message, which libwebsockets wants with room for the frame header before it.
  private static func write(
    _ bytes: [UInt8], _ kind: lws_write_protocol, _ socket: OpaquePointer
  ) -> Bool {
    let room = 16  // LWS_PRE, a macro that Swift does not import
    var buffer = [UInt8](repeating: 0, count: room) + bytes
    return buffer.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return false }
      return lws_write(socket, start + room, bytes.count, kind) >= 0
    }
  }
}
