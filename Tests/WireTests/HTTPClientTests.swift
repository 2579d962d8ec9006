import Foundation
import Synchronization
import Testing
import Wire

struct HTTPClientTests {
  let client = HTTPClient()

  static func reply(_ body: String, status: String = "200 OK", headers: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
  }

  @Test func aRequestCarriesMethodHeadersAndBodyAndTheReplyComesWhole() async throws {
    let seen = Mutex("")
    let server = ClientTestServer { connection in
      let request = connection.readRequest()
      seen.withLock { $0 = request }
      connection.write(
        Self.reply("{\"a\":1}", status: "422 Unprocessable", headers: "X-One: 1\r\n"))
    }
    let response = try await client.send(
      HTTPClient.Request(
        method: "PATCH", url: "http://127.0.0.1:\(server.port)/v2/orders?x=1",
        headers: [("Content-Type", "application/json"), ("APCA-API-KEY-ID", "K")],
        body: Array("{\"qty\":\"4\"}".utf8)))
    #expect(response.status == 422)
    #expect(response.text == "{\"a\":1}")
    #expect(response.header("x-one") == "1")
    let request = seen.withLock { $0 }
    #expect(request.hasPrefix("PATCH /v2/orders?x=1 HTTP/1.1\r\n"))
    #expect(request.contains("\r\nContent-Type: application/json\r\n"))
    #expect(request.contains("\r\nAPCA-API-KEY-ID: K\r\n"))
    #expect(!request.contains("Expect:"))
    #expect(request.hasSuffix("\r\n\r\n{\"qty\":\"4\"}"))
  }

  @Test func anEmptyPostAndADeleteAreSentAsSuch() async throws {
    let seen = Mutex<[String]>([])
    let server = ClientTestServer { connection in
      for _ in 0..<2 {
        let request = connection.readRequest()
        seen.withLock { $0.append(request) }
        connection.write("HTTP/1.1 204 No Content\r\n\r\n")
      }
    }
    for method in ["POST", "DELETE"] {
      let response = try await client.send(
        HTTPClient.Request(method: method, url: "http://127.0.0.1:\(server.port)/a"))
      #expect(response.status == 204)
      #expect(response.body.isEmpty)
    }
    // Both came over the one connection that the server was willing to serve.
    let requests = seen.withLock { $0 }
    #expect(requests.first?.contains("Content-Length: 0\r\n") == true)
    #expect(requests.last?.hasPrefix("DELETE /a HTTP/1.1\r\n") == true)
  }

  @Test func redirectsAreRepliesAndAreNotFollowed() async throws {
    let server = ClientTestServer { connection in
      _ = connection.readRequest()
      connection.write(
        Self.reply("", status: "302 Found", headers: "Location: http://127.0.0.1:1/\r\n"))
    }
    let response = try await client.send(
      HTTPClient.Request(url: "http://127.0.0.1:\(server.port)/"))
    #expect(response.status == 302)
  }

  @Test func manyRequestsRunSideBySide() async throws {
    let open = Mutex(0)
    let mostAtOnce = Mutex(0)
    let server = ClientTestServer { connection in
      while true {
        let request = connection.readRequest()
        guard let path = request.split(separator: " ").dropFirst().first else { return }
        let now = open.withLock { count in
          count += 1
          return count
        }
        mostAtOnce.withLock { $0 = max($0, now) }
        Thread.sleep(forTimeInterval: 0.05)
        open.withLock { $0 -= 1 }
        connection.write(Self.reply(String(path)))
      }
    }
    let client = client
    let bodies = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<20 {
        group.addTask {
          try await client.send(
            HTTPClient.Request(url: "http://127.0.0.1:\(server.port)/\(number)")
          ).text
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(bodies.count == 20)
    #expect(mostAtOnce.withLock { $0 } > 1)
  }

  @Test func failuresNameTheHostAndWhetherTheRequestMayHaveArrived() async throws {
    let silent = ClientTestServer { connection in
      _ = connection.readRequest()
      Thread.sleep(forTimeInterval: 1)
    }
    let broken = ClientTestServer { connection in
      _ = connection.readRequest()
      connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")
    }
    let large = ClientTestServer { connection in
      _ = connection.readRequest()
      connection.write(Self.reply(String(repeating: "x", count: 5000)))
    }
    let port = 1  // nobody listens there
    var cases: [(String, HTTPClientError.Kind, Bool)] = [
      ("http://127.0.0.1:\(silent.port)/", .timeout, true),
      ("http://127.0.0.1:\(broken.port)/", .broken, true),
      ("http://127.0.0.1:\(large.port)/", .tooLarge, true),
      ("http://127.0.0.1:\(port)/", .refused, false),
      ("file:///etc/passwd", .badAddress, false),
      ("https://127.0.0.1:\(silent.port)/", .timeout, true),
    ]
    if ProcessInfo.processInfo.environment["http_proxy"] == nil {
      cases.append(("http://no-such-host.invalid/", .unknownHost, false))
    }
    for (url, kind, mayHaveArrived) in cases {
      let error = await #expect(throws: HTTPClientError.self) {
        try await client.send(
          HTTPClient.Request(url: url, timeoutSeconds: 0.3, maximumBytes: 1000))
      }
      #expect(error?.kind == kind, "\(url): \(String(describing: error))")
      #expect(error?.mayHaveArrived == mayHaveArrived)
    }
  }

  @Test func aServerWithoutTLSIsATLSErrorThatCannotHaveArrived() async throws {
    let server = ClientTestServer { connection in
      _ = connection.read(5)
      connection.write("HTTP/1.1 400 Bad Request\r\n\r\n")
    }
    let error = await #expect(throws: HTTPClientError.self) {
      try await client.send(HTTPClient.Request(url: "https://127.0.0.1:\(server.port)/"))
    }
    #expect(error?.kind == .tls)
    #expect(error?.description.hasPrefix("127.0.0.1:\(server.port): no trusted TLS") == true)
  }

  @Test func cancellingTheTaskEndsTheTransfer() async throws {
    let server = ClientTestServer { connection in
      _ = connection.readRequest()
      // Longer than the test may take: only the cancellation can end the transfer.
      Thread.sleep(forTimeInterval: 60)
    }
    let client = client
    let task = Task {
      try await client.send(HTTPClient.Request(url: "http://127.0.0.1:\(server.port)/"))
    }
    try await Task.sleep(for: .milliseconds(50))
    task.cancel()
    let error = await #expect(throws: HTTPClientError.self) { try await task.value }
    #expect(error?.kind == .cancelled)
  }
}
