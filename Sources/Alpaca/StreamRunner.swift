import Foundation
import Trading
import Wire

/// Keeps one stream connected: signs in, subscribes, and comes back after every loss.
struct StreamRunner: Sendable {
  /// What the conversation calls for after a message.
  enum Step: Sendable {
    case send(String)
    case ready
    case drop(String)
    case fail(BrokerError)
  }

  let stream: StreamHub.Stream
  let url: String
  let headers: [(name: String, value: String)]
  let hub: StreamHub
  /// What to say when the socket opens.
  let opening: String?
  /// How long sign-in and subscription may take before the socket is given up.
  let signInSeconds: Double
  /// Reads one frame, passes on what it reports, and says what to do.
  let read: @Sendable ([UInt8]) async -> [Step]

  /// Runs until the task is cancelled or the server refuses for good.
  func run() async {
    var pause = 1.0
    while !Task.isCancelled {
      var reason = "the connection ended"
      do {
        let socket = try WebSocketClient(url: url, options: .init(headers: headers))
        let (wasReady, why) = await converse(socket)
        if wasReady { pause = 1 }
        guard let why else { return }
        reason = why
      } catch {
        reason = error.description
      }
      hub.lost(stream, reason)
      try? await Task.sleep(for: .seconds(jittered(pause)))
      pause = min(30, pause * 2)
    }
  }

  /// Talks until the socket ends; the reason is nil when there is no coming back.
  private func converse(_ socket: WebSocketClient) async -> (wasReady: Bool, reason: String?) {
    var wasReady = false
    // A server that takes the socket and then says nothing would hold it for ever: pings live on.
    let signIn = Task { [signInSeconds] in
      try await Task.sleep(for: .seconds(signInSeconds))
      socket.close(code: 1000, reason: "no answer to the sign-in")
    }
    defer { signIn.cancel() }
    for await event in socket.events {
      switch event {
      case .opened: if let opening { socket.send(opening) }
      case .text(let text):
        if let end = await take(Array(text.utf8), socket, &wasReady) { return end }
        if wasReady { signIn.cancel() }
      case .binary(let bytes):
        if let end = await take(bytes, socket, &wasReady) { return end }
        if wasReady { signIn.cancel() }
      case .closed(let code, let reason):
        return (wasReady, "closed by the server, code \(code)\(reason.isEmpty ? "" : " \(reason)")")
      case .failed(let error): return (wasReady, error.description)
      }
    }
    socket.close()
    return (wasReady, Task.isCancelled ? nil : "the connection ended")
  }

  private func take(
    _ bytes: [UInt8], _ socket: WebSocketClient, _ wasReady: inout Bool
  ) async -> (wasReady: Bool, reason: String?)? {
    for step in await read(bytes) {
      switch step {
      case .send(let text): socket.send(text)
      case .ready:
        wasReady = true
        hub.connected(stream)
      case .drop(let reason):
        socket.close()
        return (wasReady, reason)
      case .fail(let error):
        socket.close()
        hub.failed(error)
        hub.lost(stream, error.description)
        return (wasReady, nil)
      }
    }
    return nil
  }
}
