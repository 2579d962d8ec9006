import Foundation
import TestKit
import Testing
import Wire

struct HTTPServerTests {
  /// A server that tells what it understood.
  private func echo(_ change: (inout HTTPServerConfiguration) -> Void = { _ in }) throws
    -> (HTTPServer, Int)
  {
    var configuration = HTTPServerConfiguration()
    configuration.headerNames = ["apca-api-key-id", "apca-api-secret-key"]
    change(&configuration)
    var handlers = HTTPServerHandlers { request in
      if request.path == "/empty" { return ServerResponse(status: 204) }
      if request.path == "/large" {
        return ServerResponse(status: 200, body: [UInt8](repeating: 97, count: 3_000_000))
      }
      let query = request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
      let key = request.headers["apca-api-key-id"] ?? "-"
      let text =
        "\(request.method)|\(request.path)|\(query)|\(key)|\(String(decoding: request.body, as: UTF8.self))"
      return ServerResponse(status: 200, contentType: "text/plain", body: Array(text.utf8))
    }
    handlers.accepts = { $0.path.hasPrefix("/stream") }
    handlers.opened = { session in
      let kind = session.request.headers["content-type"] ?? "none"
      session.send(.text("hello \(session.request.path) \(kind)"))
    }
    handlers.received = { session, message in
      if message == .text("bye") { session.close(1000) } else { session.send(message) }
    }
    let server = HTTPServer(configuration: configuration, handlers: handlers)
    try server.start()
    return (server, try #require(server.port))
  }

  @Test(arguments: [
    ("GET", "/v2/orders:by_client_order_id?client_order_id=a+b%2Fc", "", "client_order_id=a b/c"),
    ("GET", "/v2/positions/BTC/USD", "", ""), ("GET", "/v2/positions/BTC%2FUSD", "", ""),
    ("GET", "//v2/clock", "", ""), ("POST", "/v2/orders", "{\"qty\":1}", ""),
    ("PATCH", "/v2/orders/7", "{\"qty\":2}", ""), ("DELETE", "/v2/orders/7", "", ""),
    ("DELETE", "/v2/positions/AAPL?qty=1.5&x=a%26b%3Dc", "", "qty=1.5;x=a&b=c"),
    ("DELETE", "/v2/orders/8", "{\"why\":1}", ""), ("PUT", "/v2/watchlists/1", "{}", ""),
    (
      "GET", "/v2/stocks/bars?start=2026-03-02T14%3A30%3A00%2B00%3A00&symbols=AAPL%2CMSFT", "",
      "start=2026-03-02T14:30:00+00:00;symbols=AAPL,MSFT"
    ),
  ])
  func readsEveryMethodPathAndBody(
    _ method: String, _ target: String, _ body: String, _ query: String
  )
    throws
  {
    let (server, port) = try echo()
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    let path = try #require(
      target.split(separator: "?").first?.replacing("%2F", with: "/").replacing("//", with: "/"))
    for _ in 0..<2 {
      let answer = client.ask(
        method, target, headers: ["APCA-API-KEY-ID: key"], body: body.isEmpty ? nil : body)
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(answer.hasSuffix("\r\n\r\n\(method)|\(path)|\(query)|key|\(body)"), "\(answer)")
    }
  }

  @Test func answersAPostWithoutBody() throws {
    let (server, port) = try echo()
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    for _ in 0..<2 { #expect(client.ask("POST", "/none", body: "").contains("POST|/none|")) }
    let answer = client.ask("POST", "/none")
    #expect(answer.contains("POST|/none|"))
    #expect(answer.lowercased().contains("connection: close"))
  }

  @Test func answersWithoutBodyAndWithALargeOne() throws {
    let (server, port) = try echo()
    defer { server.stop() }
    let client = try #require(RawClient(port: port))
    #expect(client.ask("DELETE", "/empty").hasPrefix("HTTP/1.1 204"))
    #expect(client.ask("GET", "/large").hasSuffix(String(repeating: "a", count: 3_000_000)))
    #expect(client.ask("GET", "/after").contains("GET|/after|"))
  }

  @Test func refusesOversizedAndChunkedBodiesAndSurvivesGarbage() throws {
    let (server, port) = try echo { $0.maximumMessageBytes = 1000 }
    defer { server.stop() }
    let large = try #require(RawClient(port: port))
    let answer = large.ask("POST", "/x", body: String(repeating: "a", count: 5000))
    #expect(answer.hasPrefix("HTTP/1.1 413"))
    let chunked = try #require(RawClient(port: port))
    #expect(chunked.ask("POST", "/x", headers: ["Transfer-Encoding: chunked"]).contains(" 411"))
    let garbage = try #require(RawClient(port: port))
    garbage.write([0, 255, 13, 10, 13, 10] + [UInt8](repeating: 7, count: 30_000))
    _ = garbage.read()
    let header = try #require(RawClient(port: port))
    _ = header.ask("GET", "/x", headers: ["X-Long: " + String(repeating: "a", count: 100_000)])
    let sane = try #require(RawClient(port: port))
    #expect(sane.ask("GET", "/fine").contains("GET|/fine|"))
  }

  @Test func startsOnceAndTellsWhenThePortIsTaken() throws {
    let (server, port) = try echo()
    defer { server.stop() }
    #expect(throws: HTTPServerError.alreadyStarted) { try server.start() }
    let second = HTTPServer(
      configuration: HTTPServerConfiguration(port: port),
      handlers: HTTPServerHandlers { _ in ServerResponse(status: 200) })
    #expect(throws: HTTPServerError.cannotListen(address: "127.0.0.1", port: port)) {
      try second.start()
    }
  }
}
