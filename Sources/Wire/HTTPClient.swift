import CCurl
import Foundation
import Synchronization

/// An HTTP client on libcurl: one thread, connections kept open, certificates checked.
///
/// Requests run side by side. Redirects are not followed. It stops when the last reference goes.
public final class HTTPClient: Sendable {
  private let worker = HTTPClientWorker()

  /// Makes a client and starts its thread.
  public init() { worker.start() }

  deinit { worker.stop() }

  /// Sends a request and waits for the whole reply.
  ///
  /// Cancelling the task ends the transfer.
  ///
  /// - Returns: the reply, of any status.
  /// - Throws: `HTTPClientError` when no complete reply came.
  public func send(_ request: Request) async throws(HTTPClientError) -> Response {
    let number = worker.nextNumber()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        worker.post(.send(number, request, { continuation.resume(returning: $0) }))
      }
    } onCancel: {
      worker.post(.cancel(number))
    }
    return try result.get()
  }
}

/// The thread behind a client: other threads post commands, it alone touches transfers.
private final class HTTPClientWorker: Sendable {
  enum Command: Sendable {
    case send(
      Int, HTTPClient.Request, @Sendable (Result<HTTPClient.Response, HTTPClientError>) -> Void)
    case cancel(Int)
    case stop
  }

  private struct Inbox {
    var number = 0
    var commands: [Command] = []
    var multi: HTTPClientMulti?
  }

  private let inbox = Mutex(Inbox())

  func nextNumber() -> Int {
    inbox.withLock { inbox in
      inbox.number += 1
      return inbox.number
    }
  }

  func post(_ command: Command) {
    inbox.withLock { inbox in
      inbox.commands.append(command)
      inbox.multi?.wake()
    }
  }

  func start() {
    let multi = HTTPClientMulti()
    inbox.withLock { $0.multi = multi }
    let thread = Thread { [self] in run(multi) }
    thread.name = "http-client"
    thread.start()
  }

  func stop() { post(.stop) }

  private func run(_ multi: HTTPClientMulti) {
    var transfers: [Int: HTTPClientTransfer] = [:]
    // A task can be cancelled before its request is posted.
    var cancelledEarly: Set<Int> = []
    while true {
      let commands = inbox.withLock { inbox in
        defer { inbox.commands = [] }
        return inbox.commands
      }
      for command in commands {
        switch command {
        case .send(let number, let request, let resume):
          guard let transfer = HTTPClientTransfer(request, resume: resume) else {
            let host = HTTPClientTransfer.host(request.url)
            resume(.failure(HTTPClientError(kind: .broken, host: host, message: "out of memory")))
            continue
          }
          if cancelledEarly.remove(number) != nil {
            transfer.fail(.cancelled, "")
          } else {
            transfers[number] = transfer
            multi.add(transfer.handle)
          }
        case .cancel(let number):
          guard let transfer = transfers.removeValue(forKey: number) else {
            cancelledEarly.insert(number)
            continue
          }
          multi.remove(transfer.handle)
          transfer.fail(.cancelled, "")
        case .stop:
          for transfer in transfers.values {
            multi.remove(transfer.handle)
            transfer.fail(.cancelled, "")
          }
          inbox.withLock { $0.multi = nil }
          return
        }
      }
      Self.finish(multi, &transfers)
      multi.wait(milliseconds: 1000)
    }
  }

  private static func finish(_ multi: HTTPClientMulti, _ transfers: inout [Int: HTTPClientTransfer])
  {
    for (handle, code) in multi.perform() {
      guard let (number, transfer) = transfers.first(where: { $0.value.handle == handle }) else {
        continue
      }
      transfers[number] = nil
      multi.remove(handle)
      transfer.finish(code)
    }
  }
}

/// libcurl's handle for many transfers on one thread.
///
/// Unchecked: `wake` is safe from any thread (libcurl says so), the rest runs on one.
private final class HTTPClientMulti: @unchecked Sendable {
  private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
  private let handle: UnsafeMutableRawPointer?

  init() { handle = Self.isReady ? curl_multi_init() : nil }

  deinit { curl_multi_cleanup(handle) }

  func wake() { curl_multi_wakeup(handle) }

  func add(_ easy: UnsafeMutableRawPointer) { curl_multi_add_handle(handle, easy) }

  func remove(_ easy: UnsafeMutableRawPointer) { curl_multi_remove_handle(handle, easy) }

  func wait(milliseconds: Int32) { curl_multi_poll(handle, nil, 0, milliseconds, nil) }

  /// Moves every transfer on and returns those that ended.
  func perform() -> [(UnsafeMutableRawPointer, CURLcode)] {
    var running: Int32 = 0
    curl_multi_perform(handle, &running)
    var ended: [(UnsafeMutableRawPointer, CURLcode)] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(handle, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else {
        continue
      }
      ended.append((easy, message.pointee.data.result))
    }
    return ended
  }
}
