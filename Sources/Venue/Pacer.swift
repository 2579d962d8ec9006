import Foundation
import Synchronization

/// Drives a venue by the clock, and looks after silent clients.
final class Pacer: Sendable {
  private let hall: TradingHall
  private let secondsPerPhase: Double?
  private let waitsForClient: Bool
  private let stopping = Mutex(false)
  private let wakeUp = DispatchSemaphore(value: 0)
  private let ended = DispatchGroup()

  init(hall: TradingHall, configuration: VenueConfiguration) {
    self.hall = hall
    switch configuration.pace {
    case .client: secondsPerPhase = nil
    case .clock(let rate): secondsPerPhase = 1 / rate / 3
    }
    waitsForClient = configuration.waitsForClient
  }

  func start() {
    ended.enter()
    Thread.detachNewThread { [self] in
      run()
      ended.leave()
    }
  }

  /// Ends the thread and waits for it.
  func stop() {
    stopping.withLock { $0 = true }
    wakeUp.signal()
    ended.wait()
  }

  private var isStopping: Bool { stopping.withLock { $0 } }

  private func run() {
    var next = ContinuousClock.now
    var lastLook = ContinuousClock.now
    while !isStopping {
      let now = ContinuousClock.now
      if now - lastLook > .seconds(1) {
        hall.dropSilentClients()
        lastLook = now
      }
      guard let secondsPerPhase, !hall.isFinished, !waitsForClient || hall.hasClient else {
        next = now
        pause(0.05)
        continue
      }
      if now < next {
        pause(min(0.05, Double(next.duration(to: now).components.attoseconds) * -1e-18))
        continue
      }
      hall.advance()
      next += .seconds(secondsPerPhase)
    }
  }

  private func pause(_ seconds: Double) {
    if wakeUp.wait(timeout: .now() + max(seconds, 0.0001)) == .success { wakeUp.signal() }
  }

  func waitUntilFinished(timeoutSeconds: Double) -> Bool {
    let deadline =
      timeoutSeconds < 1e9 ? ContinuousClock.now + .seconds(timeoutSeconds) : nil
    while !hall.isFinished, !isStopping {
      if let deadline, ContinuousClock.now >= deadline { return false }
      Thread.sleep(forTimeInterval: 0.01)
    }
    return hall.isFinished
  }
}
