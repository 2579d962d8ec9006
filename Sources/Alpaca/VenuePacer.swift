import Synchronization
import Trading
import Wire

/// Drives a venue that waits for its client, one phase at a time.
///
/// The venue counts what it says on its streams; a phase is over when as much has arrived.
final class VenuePacer: Pacer {
  private struct Baseline {
    /// The connection for which the counts hold.
    var generation: Int
    /// The venue's counts when that connection was made.
    var tradeUpdates: Int
    var bars: Int
  }

  private let broker: AlpacaBroker
  private let baseline: Mutex<Baseline?>
  private let waitSeconds = 20.0

  init(broker: AlpacaBroker) {
    self.broker = broker
    baseline = Mutex(nil)
  }

  func settle() async throws {
    guard let status = try await broker.venueStatus() else {
      throw BrokerError.unreachable("the venue is gone")
    }
    try await waitFor(status)
  }

  func advance() async throws {
    let response: [UInt8]
    do {
      let reply = try await broker.rest.send(
        "POST", broker.settings.tradingURL + "/venue/advance", [])
      guard reply.status == 200 else {
        throw AlpacaProblem(status: reply.status, body: reply.body).error
      }
      response = reply.body
    } catch {
      throw BrokerError.uncertain("the venue could not be moved on: \(error)")
    }
    try await waitFor(try decode(AlpacaReplies.VenueStatus.self, from: response, "venue status"))
  }

  /// Waits until all that the venue has said has arrived, or was lost with a connection.
  private func waitFor(_ status: AlpacaReplies.VenueStatus) async throws {
    let hub = broker.hub
    let base = try await current(hub.progress.generation)
    let trades = status.trade_updates - base.tradeUpdates
    let bars = status.bars - base.bars
    let isThere = await hub.wait(seconds: waitSeconds) { progress in
      guard progress.failure == nil else { return true }
      guard progress.isReady else { return false }
      return progress.generation != base.generation
        || (progress.tradeUpdates >= trades && progress.bars >= bars)
    }
    guard isThere, hub.progress.failure == nil else {
      throw BrokerError.unreachable("the venue's streams are silent")
    }
    hub.yield(.settled(isFinished: status.finished))
  }

  /// The counts from which to reckon: new ones after every connection.
  private func current(_ generation: Int) async throws -> Baseline {
    if let known = baseline.withLock({ $0 }), known.generation == generation { return known }
    // What the venue said on this connection before may still be on its way: let it arrive. It
    // says nothing new meanwhile, for it only moves when told to.
    try await Task.sleep(for: .milliseconds(100))
    guard let status = try await broker.venueStatus() else {
      throw BrokerError.unreachable("the venue is gone")
    }
    let progress = broker.hub.progress
    let fresh = Baseline(
      generation: progress.generation,
      tradeUpdates: status.trade_updates - progress.tradeUpdates,
      bars: status.bars - progress.bars)
    baseline.withLock { $0 = fresh }
    return fresh
  }
}
