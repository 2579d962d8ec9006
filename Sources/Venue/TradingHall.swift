import Series
import Synchronization
import Wire

/// The exchange and its clients behind one lock: every request, message and tick enters here.
final class TradingHall: Sendable {
  private struct State {
    var exchange: Exchange
    var clients: StreamClients
    var identifiers = IdentifierSource(seed: nil)
  }

  private let router: Router
  private let state: Mutex<State>

  init(_ configuration: VenueConfiguration) {
    let router = Router(credentials: configuration.credentials, pace: configuration.pace)
    self.router = router
    state = Mutex(
      State(
        exchange: Exchange(
          bars: configuration.bars, start: configuration.start, settings: configuration.exchange),
        clients: StreamClients(router: router, configuration: configuration)))
  }

  func answer(_ request: ServerRequest) -> ServerResponse {
    state.withLock { state in
      let reply = router.answer(request, &state.exchange)
      Self.deliver(&state)
      return reply.response(requestID: state.identifiers.uuid())
    }
  }

  func open(_ session: WebSocketServerSession) {
    state.withLock { $0.clients.open(session) }
  }

  func receive(_ session: WebSocketServerSession, _ message: WebSocketServerMessage) {
    state.withLock { $0.clients.receive(session, message) }
  }

  func close(_ session: WebSocketServerSession) {
    state.withLock { $0.clients.close(session) }
  }

  /// Moves the replay on by one phase.
  func advance() {
    state.withLock { state in
      state.exchange.advance()
      Self.deliver(&state)
    }
  }

  func dropSilentClients() {
    state.withLock { $0.clients.dropSilent(now: .now) }
  }

  var hasClient: Bool { state.withLock { $0.clients.hasAuthenticated } }

  var isFinished: Bool {
    state.withLock { $0.exchange.isFinished && $0.exchange.stage == .closed }
  }

  var status: VenueStatus {
    state.withLock { state in
      let exchange = state.exchange
      return VenueStatus(
        bar: exchange.step, time: exchange.now,
        isFinished: exchange.isFinished && exchange.stage == .closed,
        tradeUpdates: exchange.tradeUpdateCount, fills: exchange.fills.count,
        equity: exchange.equity)
    }
  }

  private static func deliver(_ state: inout State) {
    let events = state.exchange.takeEvents()
    if !events.isEmpty { state.clients.deliver(events, of: state.exchange) }
  }
}
