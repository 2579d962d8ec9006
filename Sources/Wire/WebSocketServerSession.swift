import Synchronization

/// A whole WebSocket message, fragments joined.
public enum WebSocketServerMessage: Sendable, Equatable {
  /// UTF-8 text.
  case text(String)
  /// Any bytes.
  case binary([UInt8])
}

/// One client's WebSocket connection, seen from the server.
///
/// Safe to use from any thread.
public final class WebSocketServerSession: Sendable {
  /// A number that no other session of this server has.
  public let id: Int
  /// The request that asked for the upgrade.
  public let request: ServerRequest
  private let outbox = Mutex(Outbox())
  private let maximumQueuedBytes: Int
  private let wake: @Sendable (Int) -> Void

  init(
    id: Int, request: ServerRequest, maximumQueuedBytes: Int,
    wake: @escaping @Sendable (Int) -> Void
  ) {
    self.id = id
    self.request = request
    self.maximumQueuedBytes = maximumQueuedBytes
    self.wake = wake
  }

  /// Queues a message; false when the session is closed or its queue is full, which closes it.
  @discardableResult
  public func send(_ message: WebSocketServerMessage) -> Bool {
    let frame =
      switch message {
      case .text(let text): WebSocketFrame(isBinary: false, payload: Array(text.utf8))
      case .binary(let bytes): WebSocketFrame(isBinary: true, payload: bytes)
      }
    let accepted = outbox.withLock { outbox in
      guard outbox.closing == nil else { return false }
      if outbox.queuedBytes + frame.count > maximumQueuedBytes {
        outbox.frames.removeAll()
        outbox.first = 0
        outbox.closing = 1008
        return false
      }
      outbox.queuedBytes += frame.count
      outbox.frames.append(frame)
      return true
    }
    wake(id)
    return accepted
  }

  /// Closes the session with a status code after what is queued has been sent.
  public func close(_ code: Int = 1000) {
    outbox.withLock { outbox in
      if outbox.closing == nil { outbox.closing = code }
    }
    wake(id)
  }

  /// Whether frames or a close wait to be written.
  var hasWork: Bool { outbox.withLock { $0.first < $0.frames.count || $0.closing != nil } }

  /// Takes the next frame to write; nil when none waits.
  func nextFrame() -> WebSocketFrame? { outbox.withLock { $0.pop() } }

  /// The code to close with, once every queued frame is out.
  var closeCode: Int? {
    outbox.withLock { $0.first < $0.frames.count ? nil : $0.closing }
  }

  /// Refuses further messages: the connection is gone.
  func markClosed() {
    outbox.withLock { outbox in
      outbox.frames.removeAll()
      outbox.first = 0
      outbox.closing = 1006
    }
  }
}

/// One outgoing frame.
struct WebSocketFrame: Sendable {
  let isBinary: Bool
  let payload: [UInt8]
  var count: Int { payload.count }
}

private struct Outbox {
  var frames: [WebSocketFrame] = []
  var first = 0
  var queuedBytes = 0
  var closing: Int?

  mutating func pop() -> WebSocketFrame? {
    guard first < frames.count else { return nil }
    let frame = frames[first]
    first += 1
    queuedBytes -= frame.count
    if first == frames.count {
      frames.removeAll(keepingCapacity: true)
      first = 0
    }
    return frame
  }
}
