import Foundation
import Synchronization
import TestKit
import Testing
import Wire

struct WebSocketServerTests {
  private final class Log: Sendable {
    let closed = Mutex(0)
    let session = Mutex<WebSocketServerSession?>(nil)
  }

  private func serve(_ change: (inout HTTPServerConfiguration) -> Void = { _ in }) throws
    -> (HTTPServer, Int, Log)
  {
    var configuration = HTTPServerConfiguration()
    change(&configuration)
    let log = Log()
    var handlers = HTTPServerHandlers { _ in ServerResponse(status: 404) }
    handlers.accepts = { $0.path.hasPrefix("/stream") }
    handlers.opened = { session in
      log.session.withLock { $0 = session }
      session.send(.text(session.request.headers["content-type"] ?? "none"))
    }
    handlers.received = { session, message in
      if message == .text("bye") { session.close(1000) } else { session.send(message) }
    }
    handlers.closed = { _ in log.closed.withLock { $0 += 1 } }
    let server = HTTPServer(configuration: configuration, handlers: handlers)
    try server.start()
    return (server, try #require(server.port), log)
  }

  private func connect(_ client: RawClient) {
    let answer = client.upgrade("/stream", headers: ["Content-Type: application/msgpack"])
    #expect(answer.hasPrefix("HTTP/1.1 101"))
    #expect(answer.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
    if !answer.hasSuffix("application/msgpack") {
      #expect(client.read() == [0x81, 19] + Array("application/msgpack".utf8))
    }
  }

  @Test func joinsFragmentsAndEchoesTextAndBinary() throws {
    let (server, port, _) = try serve()
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    connect(client)
    client.frame(2, [1, 2, 3], final: false)
    client.frame(0, [4], final: false)
    client.frame(0, [])
    #expect(client.read() == [0x82, 4, 1, 2, 3, 4])
    client.frame(1, Array("hé".utf8))
    #expect(client.read() == [0x81, 3] + Array("hé".utf8))
    client.frame(9, [7, 7])
    #expect(client.read() == [0x8a, 2, 7, 7])
    client.frame(1, Array("bye".utf8))
    #expect(client.read() == [0x88, 2, 3, 232])
  }

  @Test func refusesOtherPathsAndBadText() throws {
    let (server, port, _) = try serve()
    defer { server.stop() }
    let stranger = try #require(RawClient(port: port))
    #expect(!stranger.upgrade("/elsewhere").hasPrefix("HTTP/1.1 101"))
    let client = try #require(RawClient(port: port))
    connect(client)
    client.frame(1, [0xff, 0xfe])
    #expect(client.read().starts(with: [0x88]))
  }

  @Test func closesOnOversizedMessagesAndTellsTheHandler() throws {
    let (server, port, log) = try serve { $0.maximumMessageBytes = 100 }
    let client = try #require(RawClient(port: port))
    connect(client)
    client.frame(2, [UInt8](repeating: 1, count: 300))
    #expect(client.read() == [0x88, 2, 3, 241])
    server.stop()
    #expect(log.closed.withLock { $0 } == 1)
  }

  @Test func sendsFromOtherThreadsInOrderAndDropsASlowClient() throws {
    let (server, port, log) = try serve { $0.maximumQueuedBytes = 1_000_000 }
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    connect(client)
    let session = try #require(log.session.withLock { $0 })
    for index in 0..<100 { session.send(.binary([UInt8(index)])) }
    let bytes = client.read { $0.count >= 300 }
    #expect(bytes == (0..<100).flatMap { [0x82, 1, UInt8($0)] })
    var accepted = true
    for _ in 0..<400 where accepted {
      accepted = session.send(.binary([UInt8](repeating: 0, count: 100_000)))
    }
    #expect(!accepted)
    #expect(!session.send(.text("late")))
  }

  @Test func pingsASilentClient() throws {
    let (server, port, _) = try serve { $0.pingSeconds = 1 }
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    connect(client)
    #expect(client.read().first == 0x89)
  }
}
