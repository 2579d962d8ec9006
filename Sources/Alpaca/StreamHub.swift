import Foundation
import Synchronization
import Simulation
import Trading

/// Where both streams of a broker meet: one order of events, and how many messages have come.
final class StreamHub: Sendable {
  enum Stream: Hashable, Sendable { case trading, data }

  private struct State {
    var ready: Set<Stream> = []
    var wasReady = false
    var isDown = false
    /// Messages since each stream was last connected.
    var received: [Stream: Int] = [:]
    /// Rises with every loss and every connection.
    var generation = 0
    var failure: BrokerError?
    var seen: Set<String> = []
    var waiters: [Int: Waiter] = [:]
    var lastWaiter = 0
  }

  private struct Waiter {
    let isDone: @Sendable (Progress) -> Bool
    let continuation: CheckedContinuation<Bool, Never>
  }

  /// How far the streams have come.
  struct Progress: Sendable {
    var isReady: Bool
    var generation: Int
    var tradeUpdates: Int
    var bars: Int
    var failure: BrokerError?
  }

  let events: AsyncStream<BrokerEvent>
  private let continuation: AsyncStream<BrokerEvent>.Continuation
  private let state = Mutex(State())

  init() { (events, continuation) = AsyncStream.makeStream(of: BrokerEvent.self) }

  /// Passes an event on, in order with all others.
  func yield(_ event: BrokerEvent) { continuation.yield(event) }

  func finish() { continuation.finish() }

  var progress: Progress { state.withLock { Self.progress($0) } }

  private static func progress(_ state: State) -> Progress {
    Progress(
      isReady: state.ready.count == 2, generation: state.generation,
      tradeUpdates: state.received[.trading] ?? 0, bars: state.received[.data] ?? 0,
      failure: state.failure)
  }

  // MARK: What the streams report

  /// A stream is authenticated and subscribed.
  func connected(_ stream: Stream) {
    change { state in
      state.ready.insert(stream)
      state.received[stream] = 0
      state.generation += 1
      guard state.ready.count == 2 else { return }
      if state.isDown { continuation.yield(.connectionRestored) }
      state.isDown = false
      state.wasReady = true
    }
  }

  /// A stream has ended; it will be connected again.
  func lost(_ stream: Stream, _ reason: String) {
    change { state in
      guard state.ready.remove(stream) != nil else { return }
      state.generation += 1
      if state.wasReady, !state.isDown { continuation.yield(.connectionLost(reason)) }
      state.isDown = true
    }
  }

  /// A stream can't ever be connected.
  func failed(_ error: BrokerError) { change { $0.failure = error } }

  /// A trade update; a repeat of an execution is counted but not passed on.
  func receive(_ update: OrderUpdate, executionID: String?) {
    change { state in
      state.received[.trading, default: 0] += 1
      if let executionID {
        guard state.seen.insert("\(executionID):\(update.event)").inserted else { return }
      }
      continuation.yield(.order(update))
    }
  }

  /// A bar message; nil for one of no concern, which still counts.
  func receive(_ bar: Bar?) {
    change { state in
      state.received[.data, default: 0] += 1
      if let bar { continuation.yield(.bar(bar)) }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let resumed = state.withLock { state in
      body(&state)
      let progress = Self.progress(state)
      let done = state.waiters.filter { $0.value.isDone(progress) }
      for number in done.keys { state.waiters[number] = nil }
      return done.values.map(\.continuation)
    }
    for continuation in resumed { continuation.resume(returning: true) }
  }

  // MARK: Waiting

  /// Waits until the streams have come so far; false when the time is up first.
  func wait(
    seconds: Double, until isDone: @escaping @Sendable (Progress) -> Bool
  ) async -> Bool {
    if isDone(progress) { return true }
    let number = state.withLock { state in
      state.lastWaiter += 1
      return state.lastWaiter
    }
    let timer = Task {
      try await Task.sleep(for: .seconds(seconds))
      giveUp(number)
    }
    defer { timer.cancel() }
    return await withCheckedContinuation { continuation in
      let isDoneAlready = state.withLock { state in
        if isDone(Self.progress(state)) { return true }
        state.waiters[number] = Waiter(isDone: isDone, continuation: continuation)
        return false
      }
      if isDoneAlready { continuation.resume(returning: true) }
    }
  }

  private func giveUp(_ number: Int) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
    waiter?.continuation.resume(returning: false)
  }
}
