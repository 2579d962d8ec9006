import CWebSockets
import Foundation
import Synchronization

/// An HTTP/1.1 and WebSocket server on one thread, built on libwebsockets.
///
/// Handlers run on that thread one after the other, so what only they touch needs no lock. Sessions
/// may be written to from any thread.
public final class HTTPServer: Sendable {
  private let configuration: HTTPServerConfiguration
  private let handlers: HTTPServerHandlers
  private let mailbox = ServerMailbox()
  private let state = Mutex<Lifecycle>(.idle)

  private enum Lifecycle {
    case idle
    case running(port: Int, finished: DispatchSemaphore)
    case stopped
  }

  /// Prepares a server; nothing listens before `start`.
  public init(configuration: HTTPServerConfiguration, handlers: HTTPServerHandlers) {
    self.configuration = configuration
    self.handlers = handlers
  }

  deinit { stop() }

  /// The port it listens on; nil unless running.
  public var port: Int? {
    state.withLock { state in
      if case .running(let port, _) = state { port } else { nil }
    }
  }

  /// Listens and serves on a thread of its own; returns when the port is open.
  ///
  /// - Throws: `HTTPServerError` when the port is taken or the server ran before.
  public func start() throws(HTTPServerError) {
    let outcome = state.withLock { state -> Result<Void, HTTPServerError> in
      guard case .idle = state else { return .failure(.alreadyStarted) }
      let ready = DispatchSemaphore(value: 0)
      let finished = DispatchSemaphore(value: 0)
      let (configuration, handlers, mailbox) = (configuration, handlers, mailbox)
      let openedPort = SharedPort()
      Thread.detachNewThread {
        let loop = HTTPServerLoop(
          configuration: configuration, handlers: handlers, mailbox: mailbox)
        openedPort.value.withLock { $0 = loop.open() }
        ready.signal()
        loop.run()
        finished.signal()
      }
      ready.wait()
      guard let port = openedPort.value.withLock({ $0 }) else {
        state = .stopped
        return .failure(
          .cannotListen(address: configuration.address, port: configuration.port))
      }
      state = .running(port: port, finished: finished)
      return .success(())
    }
    try outcome.get()
  }

  /// Closes every connection and waits for the service thread to end.
  ///
  /// Not from a handler, which would wait for itself.
  public func stop() {
    let finished = state.withLock { state -> DispatchSemaphore? in
      defer { state = .stopped }
      if case .running(_, let finished) = state { return finished }
      return nil
    }
    guard let finished else { return }
    mailbox.requestStop()
    finished.wait()
  }
}

/// Carries the port from the service thread to the starter.
private final class SharedPort: Sendable {
  let value = Mutex<Int?>(nil)
}

/// What other threads ask of the service thread.
final class ServerMailbox: Sendable {
  private struct Contents {
    var context: UInt?
    var stopping = false
    var woken: Set<Int> = []
  }
  private let contents = Mutex(Contents())

  /// Tells where to send a wake-up; nil before the context is destroyed.
  func attach(_ context: OpaquePointer?) {
    contents.withLock { $0.context = context.map { UInt(bitPattern: $0) } }
  }

  /// Asks the service thread to look at a session's queue.
  func wake(_ session: Int) {
    contents.withLock { contents in
      let isFirst = contents.woken.isEmpty
      contents.woken.insert(session)
      if isFirst { Self.interrupt(contents.context) }
    }
  }

  /// Asks the service thread to end.
  func requestStop() {
    contents.withLock { contents in
      contents.stopping = true
      Self.interrupt(contents.context)
    }
  }

  /// Whether the end was asked for.
  var isStopping: Bool { contents.withLock { $0.stopping } }

  /// Takes the sessions that were woken since the last call.
  func takeWoken() -> Set<Int> {
    contents.withLock { contents in
      defer { contents.woken.removeAll() }
      return contents.woken
    }
  }

  private static func interrupt(_ context: UInt?) {
    if let context { lws_cancel_service(OpaquePointer(bitPattern: context)) }
  }
}
