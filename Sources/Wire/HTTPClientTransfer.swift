import CCurl
import Foundation

/// One request under way; touched by the client's thread only.
final class HTTPClientTransfer {
  let handle: UnsafeMutableRawPointer
  private let request: HTTPClient.Request
  private let resume: (Result<HTTPClient.Response, HTTPClientError>) -> Void
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private var headers: [(name: String, value: String)] = []
  private var body: [UInt8] = []
  private var isTooLarge = false

  init?(
    _ request: HTTPClient.Request,
    resume: @escaping (Result<HTTPClient.Response, HTTPClientError>) -> Void
  ) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.request = request
    self.resume = resume
    configure()
    addHeaders()
    addBody()
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
  }

  private func configure() {
    lockstep_curl_set_string(handle, CURLOPT_URL, request.url)
    lockstep_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    lockstep_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    lockstep_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    lockstep_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(request.timeoutSeconds * 1000))
    let connecting = min(request.timeoutSeconds, 10)
    lockstep_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(connecting * 1000))
    lockstep_curl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1)
    lockstep_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    // A proxy from the environment is honoured, except for this machine itself.
    if Self.isLoopback(request.url) { lockstep_curl_set_string(handle, CURLOPT_PROXY, "") }
    let context = Unmanaged.passUnretained(self).toOpaque()
    lockstep_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
    lockstep_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
    lockstep_curl_set_write(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<HTTPClientTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receive(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    lockstep_curl_set_write(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
      guard let bytes, let context else { return 0 }
      let transfer = Unmanaged<HTTPClientTransfer>.fromOpaque(context).takeUnretainedValue()
      return transfer.receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
  }

  private func addHeaders() {
    var lines = request.headers.map { "\($0.name): \($0.value)" }
    let names = Set(request.headers.map { $0.name.lowercased() })
    if !names.contains("user-agent") { lines.append("User-Agent: lockstep") }
    lines.append("Expect:")
    for line in lines where !line.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
      headerList = curl_slist_append(headerList, line)
    }
    lockstep_curl_set_pointer(handle, CURLOPT_HTTPHEADER, headerList)
  }

  private func addBody() {
    if request.method == "HEAD" {
      lockstep_curl_set_long(handle, CURLOPT_NOBODY, 1)
    } else if !request.body.isEmpty || request.method == "POST" {
      lockstep_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, request.body.count)
      request.body.withUnsafeBytes { bytes in
        _ = lockstep_curl_set_pointer(
          handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
      }
      // An empty array has no address to copy from.
      if request.body.isEmpty { lockstep_curl_set_string(handle, CURLOPT_COPYPOSTFIELDS, "") }
    }
    lockstep_curl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)
  }

  private func receive(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard body.count + bytes.count <= request.maximumBytes else {
      isTooLarge = true
      return 0
    }
    body.append(contentsOf: bytes)
    return bytes.count
  }

  private func receiveHeader(_ bytes: UnsafeRawBufferPointer) -> Int {
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") { headers = [] }
    if let colon = line.firstIndex(of: ":") {
      let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespacesAndNewlines)
      headers.append((String(line[..<colon]), value))
    }
    return bytes.count
  }

  /// Hands the reply, or what libcurl made of the failure, to whoever waits.
  func finish(_ code: CURLcode) {
    guard code == CURLE_OK else {
      return fail(Self.kind(code), String(cString: curl_easy_strerror(code)))
    }
    var status = 0
    lockstep_curl_response_code(handle, &status)
    resume(.success(HTTPClient.Response(status: status, headers: headers, body: body)))
  }

  func fail(_ kind: HTTPClientError.Kind, _ message: String) {
    let limit = "more than \(request.maximumBytes) bytes"
    resume(
      .failure(
        HTTPClientError(
          kind: isTooLarge ? .tooLarge : kind, host: Self.host(request.url),
          message: isTooLarge ? limit : message)))
  }

  private static func kind(_ code: CURLcode) -> HTTPClientError.Kind {
    switch code {
    case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badAddress
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unknownHost
    case CURLE_COULDNT_CONNECT: .refused
    case CURLE_OPERATION_TIMEDOUT: .timeout
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
      CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
      .tls
    default: .broken
    }
  }

  /// Host and port, without user, password and path.
  static func host(_ url: String) -> String {
    guard let parts = URLComponents(string: url), let host = parts.host else { return "(no host)" }
    return parts.port.map { "\(host):\($0)" } ?? host
  }

  static func isLoopback(_ url: String) -> Bool {
    let host = URLComponents(string: url)?.host ?? ""
    return host == "localhost" || host == "[::1]" || host == "::1" || host.hasPrefix("127.")
  }
}
