import Foundation
public import Series
import Synchronization
import Wire

/// A local exchange on a port: replays bars and speaks Alpaca's protocol to any client.
///
/// ```swift
/// let venue = try VenueServer(VenueConfiguration(bars: [bars], pace: .client))
/// try venue.start()
/// print(venue.url)
/// venue.waitUntilFinished()
/// venue.stop()
/// ```
public final class VenueServer: Sendable {
  private let configuration: VenueConfiguration
  private let hall: TradingHall
  private let server: HTTPServer
  private let pacer: Pacer

  /// Prepares a venue; nothing listens before `start`.
  ///
  /// - Throws: `VenueError` when the settings cannot be replayed.
  public init(_ configuration: VenueConfiguration) throws(VenueError) {
    try configuration.check()
    self.configuration = configuration
    let hall = TradingHall(configuration)
    self.hall = hall
    pacer = Pacer(hall: hall, configuration: configuration)
    var settings = HTTPServerConfiguration(
      address: configuration.address, port: configuration.port)
    settings.headerNames = ["apca-api-key-id", "apca-api-secret-key"]
    var handlers = HTTPServerHandlers { hall.answer($0) }
    handlers.accepts = { StreamClients.accepts($0.path) }
    handlers.opened = { hall.open($0) }
    handlers.received = { hall.receive($0, $1) }
    handlers.closed = { hall.close($0) }
    server = HTTPServer(configuration: settings, handlers: handlers)
  }

  deinit { stop() }

  /// Opens the port and starts the replay; returns at once.
  ///
  /// - Throws: `VenueError.cannotListen` when the port is taken.
  public func start() throws(VenueError) {
    do throws(HTTPServerError) {
      try server.start()
    } catch {
      throw .cannotListen(error.description)
    }
    pacer.start()
  }

  /// Closes every connection and the port; safe to call twice.
  public func stop() {
    pacer.stop()
    server.stop()
  }

  /// The port it listens on; nil unless running.
  public var port: Int? { server.port }

  /// The base address for REST clients, such as `http://127.0.0.1:8080`; nil unless running.
  public var url: String? { port.map { "http://\(configuration.address):\($0)" } }

  /// Where the replay stands.
  public var status: VenueStatus { hall.status }

  /// Waits until every bar has been replayed or the venue is stopped.
  ///
  /// - Returns: Whether the replay is finished; false after `timeoutSeconds` or a stop.
  @discardableResult
  public func waitUntilFinished(timeoutSeconds: Double = .infinity) -> Bool {
    pacer.waitUntilFinished(timeoutSeconds: timeoutSeconds)
  }
}

/// Where a replay stands.
public struct VenueStatus: Sendable, Equatable {
  /// The number of bars in time that have opened.
  public let bar: Int
  /// The virtual clock.
  public let time: Timestamp
  /// Whether every bar has closed.
  public let isFinished: Bool
  /// The number of order events so far.
  public let tradeUpdates: Int
  /// The number of executions so far.
  public let fills: Int
  /// The account's worth at the last prices.
  public let equity: Double
}
