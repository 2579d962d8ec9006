import Foundation

/// A server of scripted bytes on a loopback port, for what a well-behaved server never does.
///
/// It listens as long as the program runs.
struct ClientTestServer: Sendable {
  /// One accepted connection, with blocking reads and writes.
  struct Connection: Sendable {
    let socket: Int32

    /// Reads up to and including the blank line that ends a header, and the body it announces.
    func readRequest() -> String {
      var bytes: [UInt8] = []
      while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
        guard let byte = read(1).first else { break }
        bytes.append(byte)
      }
      let head = String(decoding: bytes, as: UTF8.self)
      for line in head.split(separator: "\r\n")
      where line.lowercased().hasPrefix("content-length:") {
        let count = Int(line.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) ?? 0
        bytes += read(count)
      }
      return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads exactly `count` bytes, fewer when the peer closes.
    func read(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        var buffer = [UInt8](repeating: 0, count: count - bytes.count)
        let got = recv(socket, &buffer, buffer.count, 0)
        guard got > 0 else { break }
        bytes += buffer.prefix(got)
      }
      return bytes
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    func write(_ bytes: [UInt8]) { _ = send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }
  }

  let port: Int

  /// Serves every connection on its own thread with the closure, then closes it.
  init(_ serve: @escaping @Sendable (Connection) -> Void) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = bind(listener, $0, size)
        _ = listen(listener, 128)
        _ = getsockname(listener, $0, &size)
      }
    }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let accepted = accept(listener, nil, nil)
        guard accepted >= 0 else { return }
        Thread.detachNewThread {
          serve(Connection(socket: accepted))
          close(accepted)
        }
      }
    }
  }
}

extension ClientTestServer.Connection {
  /// Answers a WebSocket upgrade and returns the request.
  func upgrade() -> String {
    let request = readRequest()
    let key =
      request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("sec-websocket-key:") }?
      .split(separator: ":")[1].trimmingCharacters(in: .whitespaces) ?? ""
    let digest = sha1(Array((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").utf8))
    write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: \(Data(digest).base64EncodedString())\r\n\r\n")
    return request
  }

  /// Writes one unmasked frame.
  func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true) {
    var bytes: [UInt8] = [opcode | (isFinal ? 0x80 : 0)]
    if payload.count < 126 {
      bytes.append(UInt8(payload.count))
    } else if payload.count < 65536 {
      bytes += [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
    } else {
      bytes.append(127)
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8((payload.count >> shift) & 255))
      }
    }
    write(bytes + payload)
  }

  /// Reads one masked frame; nil at the end of the connection.
  func readFrame() -> (opcode: UInt8, payload: [UInt8])? {
    let head = read(2)
    guard head.count == 2 else { return nil }
    var count = Int(head[1] & 0x7f)
    if count == 126 { count = read(2).reduce(0) { $0 << 8 | Int($1) } }
    if count == 127 { count = read(8).reduce(0) { $0 << 8 | Int($1) } }
    let mask = read(4)
    let payload = read(count)
    return (head[0] & 0x0f, payload.enumerated().map { $1 ^ mask[$0 % 4] })
  }
}

/// SHA-1 by FIPS 180-4, for the WebSocket handshake only.
func sha1(_ message: [UInt8]) -> [UInt8] {
  var state: [UInt32] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
  var bytes = message + [0x80]
  while bytes.count % 64 != 56 { bytes.append(0) }
  for shift in stride(from: 56, through: 0, by: -8) {
    bytes.append(UInt8(((message.count * 8) >> shift) & 255))
  }
  func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
  for start in stride(from: 0, to: bytes.count, by: 64) {
    var words = (0..<16).map { word in
      (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[start + word * 4 + $1]) }
    }
    for word in 16..<80 {
      words.append(
        rotate(words[word - 3] ^ words[word - 8] ^ words[word - 14] ^ words[word - 16], 1))
    }
    var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
    for round in 0..<80 {
      let (mix, constant): (UInt32, UInt32) =
        switch round {
        case ..<20: ((b & c) | (~b & d), 0x5a82_7999)
        case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
        case ..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
        default: (b ^ c ^ d, 0xca62_c1d6)
        }
      let next = rotate(a, 5) &+ mix &+ e &+ constant &+ words[round]
      (a, b, c, d, e) = (next, a, rotate(b, 30), c, d)
    }
    for (index, value) in [a, b, c, d, e].enumerated() { state[index] &+= value }
  }
  return state.flatMap { word in [24, 16, 8, 0].map { UInt8((word >> $0) & 255) } }
}
