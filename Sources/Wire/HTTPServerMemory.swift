import CWebSockets
import Foundation

/// The C structures that a libwebsockets context refers to while it lives.
final class PinnedServerMemory {
  let address = UnsafeMutablePointer<CChar>.allocate(capacity: 64)
  let name: UnsafeMutablePointer<CChar>
  let protocols = UnsafeMutablePointer<lws_protocols>.allocate(capacity: 2)
  let policy = UnsafeMutablePointer<lws_retry_bo_t>.allocate(capacity: 1)

  init() {
    let text = Array("lockstep".utf8CString)
    name = .allocate(capacity: text.count)
    name.initialize(from: text, count: text.count)
    address.initialize(repeating: 0, count: 64)
    protocols.initialize(repeating: lws_protocols(), count: 2)
    policy.initialize(to: lws_retry_bo_t())
  }

  deinit {
    address.deallocate()
    name.deallocate()
    protocols.deallocate()
    policy.deallocate()
  }

  /// Writes the address to listen on, the one protocol and how long a silent client lives.
  func fill(address text: String, pingSeconds: Int) {
    let bytes = Array(text.utf8CString.prefix(63)) + [0]
    address.update(from: bytes, count: bytes.count)
    protocols[0].name = UnsafePointer(name)
    protocols[0].callback = serverCallback
    protocols[0].rx_buffer_size = 65_536
    policy[0].secs_since_valid_ping = UInt16(clamping: pingSeconds)
    policy[0].secs_since_valid_hangup = UInt16(clamping: pingSeconds + 6)
  }
}

/// Finds the loop that a connection belongs to and hands the event over.
private func serverCallback(
  _ connection: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
  _ bytes: UnsafeMutableRawPointer?, _ count: Int
) -> Int32 {
  guard let connection, let context = lws_get_context(connection),
    let owner = lws_context_user(context)
  else { return 0 }
  let loop = Unmanaged<HTTPServerLoop>.fromOpaque(owner).takeUnretainedValue()
  let payload = UnsafeRawBufferPointer(start: bytes, count: bytes == nil ? 0 : count)
  return loop.handle(reason, connection, payload)
}
