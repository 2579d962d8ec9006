import CWebSockets

/// The request line and headers of a connection, copied out of libwebsockets.
struct HTTPServerHead {
  let method: String
  let path: String
  let query: [(name: String, value: String)]
  let headers: [String: String]

  /// The announced length of the body; 0 when there is none, negative when it is not a number.
  var contentLength: Int {
    guard let text = headers["content-length"] else { return 0 }
    return Int(text) ?? -1
  }

  /// Reads what the client sent; nil when the method is not one that is served.
  init?(_ connection: OpaquePointer, names: [String]) {
    guard let (method, path) = Self.methodAndPath(connection) else { return nil }
    self.method = method
    self.path = path
    var query: [(name: String, value: String)] = []
    var index: Int32 = 0
    while let piece = fragment(connection, WSI_TOKEN_HTTP_URI_ARGS, index) {
      let parts = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      query.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
      index += 1
    }
    self.query = query
    var headers: [String: String] = [:]
    for (token, name) in Self.usual {
      if let value = header(connection, token) { headers[name] = value }
    }
    for name in names {
      if let value = customHeader(connection, name) { headers[name] = value }
    }
    self.headers = headers
  }

  private static let usual: [(lws_token_indexes, String)] = [
    (WSI_TOKEN_HTTP_CONTENT_LENGTH, "content-length"),
    (WSI_TOKEN_HTTP_CONTENT_TYPE, "content-type"),
    (WSI_TOKEN_HTTP_TRANSFER_ENCODING, "transfer-encoding"),
    (WSI_TOKEN_HTTP_AUTHORIZATION, "authorization"),
    (WSI_TOKEN_HTTP_USER_AGENT, "user-agent"),
    (WSI_TOKEN_ORIGIN, "origin"), (WSI_TOKEN_HOST, "host"),
  ]

  private static func methodAndPath(_ connection: OpaquePointer) -> (String, String)? {
    let methods: [(lws_token_indexes, String)] = [
      (WSI_TOKEN_GET_URI, "GET"), (WSI_TOKEN_POST_URI, "POST"), (WSI_TOKEN_PUT_URI, "PUT"),
      (WSI_TOKEN_PATCH_URI, "PATCH"), (WSI_TOKEN_DELETE_URI, "DELETE"),
      (WSI_TOKEN_HEAD_URI, "HEAD"), (WSI_TOKEN_OPTIONS_URI, "OPTIONS"),
    ]
    for (token, method) in methods {
      if let path = header(connection, token) { return (method, path) }
    }
    return nil
  }
}

private func header(_ connection: OpaquePointer, _ token: lws_token_indexes) -> String? {
  let length = lws_hdr_total_length(connection, token)
  guard length > 0 else { return nil }
  return text(capacity: Int(length) + 1) { lws_hdr_copy(connection, $0, $1, token) }
}

private func fragment(
  _ connection: OpaquePointer, _ token: lws_token_indexes, _ index: Int32
) -> String? {
  let length = lws_hdr_fragment_length(connection, token, index)
  guard length > 0 else { return nil }
  return text(capacity: Int(length) + 1) {
    lws_hdr_copy_fragment(connection, $0, $1, token, index)
  }
}

private func customHeader(_ connection: OpaquePointer, _ name: String) -> String? {
  let field = name + ":"
  let length = lws_hdr_custom_length(connection, field, Int32(field.utf8.count))
  guard length >= 0 else { return nil }
  return text(capacity: Int(length) + 1) {
    lws_hdr_custom_copy(connection, $0, $1, field, Int32(field.utf8.count))
  }
}

private func text(
  capacity: Int, _ copy: (UnsafeMutablePointer<CChar>, Int32) -> Int32
) -> String? {
  var buffer = [CChar](repeating: 0, count: capacity)
  let count = buffer.withUnsafeMutableBufferPointer { bytes -> Int32 in
    guard let start = bytes.baseAddress else { return -1 }
    return copy(start, Int32(capacity))
  }
  guard count >= 0 else { return nil }
  return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// One request and its answer on the way through a connection.
final class HTTPServerExchange {
  enum Progress { case more, done, failed }

  let head: HTTPServerHead
  var body: [UInt8] = []
  var response: ServerResponse?
  private(set) var closesConnection: Bool
  private var sentHead = false
  private var sent = 0

  init(head: HTTPServerHead) {
    self.head = head
    // libwebsockets takes whatever follows such a request for its body.
    closesConnection =
      ["POST", "PUT", "PATCH"].contains(head.method) && head.headers["content-length"] == nil
  }

  var request: ServerRequest {
    ServerRequest(
      method: head.method, path: Self.collapse(head.path), query: head.query,
      headers: head.headers, body: body)
  }

  /// Answers without reading the body, and hangs up afterwards.
  func refuse(_ status: Int, _ message: String) {
    response = ServerResponse(
      status: status, body: Array("{\"message\":\"\(message)\"}".utf8))
    closesConnection = true
  }

  /// Writes the next part of the answer.
  func write(to connection: OpaquePointer) -> Progress {
    guard let response else { return .failed }
    if !sentHead {
      sentHead = true
      guard writeHead(response, connection) else { return .failed }
      return response.body.isEmpty || head.method == "HEAD" ? .done : .more
    }
    let end = min(sent + 65_536, response.body.count)
    let kind = end == response.body.count ? LWS_WRITE_HTTP_FINAL : LWS_WRITE_HTTP
    guard writeToWire(connection, response.body[sent..<end], kind) >= 0 else { return .failed }
    sent = end
    return end == response.body.count ? .done : .more
  }

  private func writeHead(_ response: ServerResponse, _ connection: OpaquePointer) -> Bool {
    let room = lockstep_lws_pre()
    var buffer = [UInt8](repeating: 0, count: room + 4096)
    return buffer.withUnsafeMutableBufferPointer { whole in
      guard let base = whole.baseAddress else { return false }
      let start = base + room
      var end: UnsafeMutablePointer<UInt8>? = start
      let limit = base + whole.count
      guard lws_add_http_header_status(connection, UInt32(response.status), &end, limit) == 0
      else { return false }
      var fields = response.headers
      if response.status != 204 {
        fields.append(("content-length", String(response.body.count)))
      }
      if closesConnection { fields.append(("connection", "close")) }
      for (name, value) in fields {
        let bytes = Array(value.utf8)
        guard
          lws_add_http_header_by_name(
            connection, name + ":", bytes, Int32(bytes.count), &end, limit) == 0
        else { return false }
      }
      guard lws_finalize_http_header(connection, &end, limit) == 0, let end else { return false }
      return lws_write(connection, start, end - start, LWS_WRITE_HTTP_HEADERS) >= 0
    }
  }

  private static func collapse(_ path: String) -> String {
    var result = ""
    for character in path where !(character == "/" && result.hasSuffix("/")) {
      result.append(character)
    }
    return result
  }
}
