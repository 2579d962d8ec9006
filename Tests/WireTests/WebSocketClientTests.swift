import Foundation
import Synchronization
import Testing
import Wire

struct WebSocketClientTests {
  func url(_ server: ClientTestServer) -> String { "ws://127.0.0.1:\(server.port)/stream?a=1" }

  func collect(_ client: WebSocketClient) async -> [WebSocketClient.Event] {
    var events: [WebSocketClient.Event] = []
    for await event in client.events { events.append(event) }
    return events
  }

  @Test func textBinaryAndFragmentsArriveWholeAndInOrder() async throws {
    let request = Mutex("")
    let long = String(repeating: "0123456789", count: 20_000)
    let server = ClientTestServer { connection in
      let head = connection.upgrade()
      request.withLock { $0 = head }
      connection.frame(1, Array("hello".utf8))
      connection.frame(2, [0, 1, 255])
      connection.frame(1, Array("frag".utf8), isFinal: false)
      connection.frame(9, Array("ping".utf8))
      connection.frame(0, Array("ment".utf8), isFinal: false)
      connection.frame(0, [], isFinal: true)
      connection.frame(2, Array(long.utf8))
      connection.frame(8, [0x03, 0xe8] + Array("bye".utf8))
      while connection.readFrame() != nil {}
    }
    let client = try WebSocketClient(
      url: url(server), options: .init(headers: [("Content-Type", "application/json")]))
    let events = await collect(client)
    let isAsExpected =
      (events == [
        .opened, .text("hello"), .binary([0, 1, 255]), .text("fragment"),
        .binary(Array(long.utf8)), .closed(code: 1000, reason: "bye"),
      ])
    #expect(isAsExpected)
    let head = request.withLock { $0 }.lowercased()
    #expect(head.hasPrefix("get /stream?a=1 http/1.1\r\n"))
    #expect(
      head.contains("\r\ncontent-type:application/json\r\n")
        || head.contains("\r\ncontent-type: application/json\r\n"))
    #expect(head.contains("\r\nhost: 127.0.0.1:\(server.port)\r\n"))
  }

  @Test func queuedMessagesAreSentInOrderAndPingsAnswered() async throws {
    let frames = Mutex<[String]>([])
    let server = ClientTestServer { connection in
      _ = connection.upgrade()
      connection.frame(9, Array("p1".utf8))
      while let frame = connection.readFrame() {
        frames.withLock {
          $0.append("\(frame.opcode):\(String(decoding: frame.payload.suffix(20), as: UTF8.self))")
        }
        if frame.opcode == 8 { connection.frame(8, frame.payload) }
      }
    }
    // Other tests may keep this one waiting for longer than an idle connection may live.
    let client = try WebSocketClient(url: url(server), options: .init(pingSeconds: 3600))
    client.send("before it is open")
    var events: [WebSocketClient.Event] = []
    for await event in client.events {
      events.append(event)
      if event == .opened {
        for number in 0..<50 { client.send("message \(number)") }
        client.send([UInt8](repeating: 65, count: 100_000))
        try await Task.sleep(for: .milliseconds(200))
        client.close(code: 1000, reason: "done")
      }
    }
    #expect(events == [.opened, .closed(code: 1000, reason: "done")])
    for _ in 0..<100 where frames.withLock({ $0.last?.hasPrefix("8:") != true }) {
      try await Task.sleep(for: .milliseconds(10))
    }
    let all = frames.withLock { $0 }
    #expect(
      all.filter { $0.hasPrefix("1:") }
        == ["1:before it is open"] + (0..<50).map { "1:message \($0)" })
    #expect(all.contains("10:p1"))
    #expect(all.contains("2:AAAAAAAAAAAAAAAAAAAA"))
    #expect(all.last?.hasPrefix("8:") == true)
  }

  @Test func aBrokenSocketIsClosedWithCode1006() async throws {
    let server = ClientTestServer { connection in
      _ = connection.upgrade()
      connection.frame(1, Array("x".utf8))
    }
    let client = try WebSocketClient(url: url(server))
    #expect(await collect(client) == [.opened, .text("x"), .closed(code: 1006, reason: "")])
  }

  @Test func refusalsAndWrongAddressesFailWithAReason() async throws {
    let port = 1  // nobody listens there
    let refused = try WebSocketClient(url: "ws://127.0.0.1:\(port)/")
    let events = await collect(refused)
    #expect(events.count == 1)
    guard case .failed(let error)? = events.first else {
      Issue.record("expected a failure, got \(events)")
      return
    }
    #expect(error.description.hasPrefix("127.0.0.1:\(port): no WebSocket connection ("))
    let server = ClientTestServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")
    }
    let denied = await collect(try WebSocketClient(url: url(server)))
    guard case .failed? = denied.first, denied.count == 1 else {
      Issue.record("expected a failure, got \(denied)")
      return
    }
    #expect(throws: WebSocketClientError.self) { try WebSocketClient(url: "http://127.0.0.1/") }
  }

  @Test func aMessageBeyondTheLimitEndsTheConnection() async throws {
    let server = ClientTestServer { connection in
      _ = connection.upgrade()
      connection.frame(1, [UInt8](repeating: 65, count: 5000))
      while connection.readFrame() != nil {}
    }
    let client = try WebSocketClient(url: url(server), options: .init(maximumMessageBytes: 4096))
    let events = await collect(client)
    #expect(
      events == [.opened, .closed(code: 1009, reason: "a message is longer than 4096 bytes")])
  }

  @Test func aSilentPeerIsPingedAndThenGivenUp() async throws {
    let pings = Mutex(0)
    let server = ClientTestServer { connection in
      _ = connection.upgrade()
      while let frame = connection.readFrame() {
        guard frame.opcode == 9 else { continue }
        pings.withLock { $0 += 1 }
        connection.frame(10, frame.payload)
      }
    }
    let client = try WebSocketClient(url: url(server), options: .init(pingSeconds: 1))
    try await Task.sleep(for: .seconds(2.6))
    #expect(pings.withLock { $0 } >= 1)
    client.close()
    #expect(await collect(client).first == .opened)
  }
}
