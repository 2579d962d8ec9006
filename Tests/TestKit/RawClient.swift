import Foundation

/// A bare TCP connection, so that the server is tested by bytes that this package did not make.
public final class RawClient {
  private let descriptor: Int32

  /// Connects to a port of this machine; nil when nobody listens.
  public init?(port: Int) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(descriptor)
      return nil
    }
    var patience = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// Sends bytes.
  public func write(_ bytes: [UInt8]) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  /// Sends text.
  public func write(_ text: String) { write(Array(text.utf8)) }

  /// What comes next; empty when the server hung up or stayed silent.
  public func read() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    return count > 0 ? Array(buffer.prefix(count)) : []
  }

  /// Reads until `isDone` or the server falls silent.
  public func read(until isDone: ([UInt8]) -> Bool) -> [UInt8] {
    var all: [UInt8] = []
    while !isDone(all) {
      let more = read()
      if more.isEmpty { break }
      all += more
    }
    return all
  }

  /// One HTTP answer with its body.
  public func response() -> String {
    let bytes = read { all in
      let text = String(decoding: all, as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { return false }
      let head = text[..<end.lowerBound].lowercased()
      guard let field = head.range(of: "content-length: ") else { return true }
      let length = Int(head[field.upperBound...].prefix { $0.isNumber }) ?? 0
      return text[end.upperBound...].utf8.count >= length
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Sends a request and reads the answer.
  public func ask(_ method: String, _ target: String, headers: [String] = [], body: String? = nil)
    -> String
  {
    var lines = ["\(method) \(target) HTTP/1.1", "Host: 127.0.0.1"] + headers
    if let body { lines.append("Content-Length: \(body.utf8.count)") }
    write(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    return response()
  }

  /// A masked WebSocket frame from the client.
  public func frame(_ opcode: UInt8, _ payload: [UInt8], final: Bool = true) {
    var bytes: [UInt8] = [(final ? 0x80 : 0) | opcode]
    if payload.count < 126 {
      bytes.append(0x80 | UInt8(payload.count))
    } else {
      bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xff)]
    }
    let mask: [UInt8] = [1, 2, 3, 4]
    bytes += mask
    bytes += payload.enumerated().map { $1 ^ mask[$0 % 4] }
    write(bytes)
  }

  /// Asks for an upgrade and returns the answer's head; frames behind it are left to be read.
  public func upgrade(_ path: String, headers: [String] = []) -> String {
    let lines =
      [
        "GET \(path) HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ] + headers
    write(lines.joined(separator: "\r\n") + "\r\n\r\n")
    var head: [UInt8] = []
    var byte: UInt8 = 0
    while !head.suffix(4).elementsEqual("\r\n\r\n".utf8), recv(descriptor, &byte, 1, 0) == 1 {
      head.append(byte)
    }
    return String(decoding: head, as: UTF8.self)
  }
}
