import Foundation
public import Series
import Synchronization
import Simulation
public import Trading

/// Alpaca's paper account, or a venue that speaks Alpaca's protocol, as a broker.
public final class AlpacaBroker: Broker {
  /// `Alpaca paper`, or the venue's address.
  public let name: String
  let settings: AlpacaSettings
  let rest: AlpacaREST
  let orders: AlpacaOrders
  let hub = StreamHub()
  private let base: String
  private let running = Mutex<[Task<Void, Never>]>([])
  private let venue = Mutex<AlpacaReplies.VenueStatus?>(nil)

  /// Prepares a broker; nothing is sent before the first call.
  ///
  /// - Throws: `BrokerError.unsupported` for the host of a live account and other wrong addresses.
  public init(_ settings: AlpacaSettings) throws {
    try settings.check()
    self.settings = settings
    name = settings.isAlpaca ? "Alpaca paper" : "venue \(settings.tradingURL)"
    rest = AlpacaREST(settings)
    base = settings.tradingURL + "/v2"
    orders = AlpacaOrders(rest: rest, base: base, lookupPauses: settings.lookupPauses)
  }

  deinit {
    for task in running.withLock({ $0 }) { task.cancel() }
  }

  // MARK: Account

  /// The account now.
  public func account() async throws -> BrokerAccount {
    try decode(AlpacaReplies.Account.self, from: try await get("/account"), "account").value
  }

  /// The exchange's time.
  public func clock() async throws -> BrokerClock {
    try decode(AlpacaReplies.Clock.self, from: try await get("/clock"), "clock").value()
  }

  /// All open positions.
  public func positions() async throws -> [BrokerPosition] {
    try decode([AlpacaReplies.Position].self, from: try await get("/positions"), "positions")
      .map(\.value)
  }

  private func get(_ path: String) async throws -> [UInt8] {
    try await rest.get(base + path) ?? []
  }

  // MARK: Orders

  /// Sends an order, once.
  public func submit(_ request: OrderRequest) async throws -> BrokerOrder {
    try await orders.submit(request)
  }

  /// Asks for a cancel.
  public func cancel(orderID: String) async throws { try await orders.cancel(id: orderID) }

  /// The order of a name of ours, with its legs.
  public func order(clientOrderID: String) async throws -> BrokerOrder? {
    try await orders.order(named: clientOrderID)
  }

  /// Orders that still work, with their legs.
  public func openOrders() async throws -> [BrokerOrder] { try await orders.open() }

  // MARK: History

  /// Closed bars of a symbol, page by page.
  public func history(
    symbol: String, timeframe: Timeframe, from: Timestamp, to: Timestamp
  ) async throws -> Bars {
    let isCrypto = symbol.contains("/")
    let isNewYorkDay = timeframe.isDaily && !isCrypto
    let start = isNewYorkDay ? SessionDate.newYorkMidnight(from) : from
    let path = isCrypto ? "/v1beta3/crypto/us/bars" : "/v2/stocks/bars"
    var query =
      "?symbols=\(escaped(symbol))&timeframe=\(timeframe)&start=\(escaped("\(start)"))"
      + "&end=\(escaped("\(to)"))&limit=10000"
    if !isCrypto { query += "&adjustment=\(settings.adjustment)&feed=\(settings.feed)" }
    var bars: [Bar] = []
    var token: String?
    repeat {
      let page = token.map { "&page_token=\(escaped($0))" } ?? ""
      let bytes = try await rest.get(settings.dataURL + path + query + page) ?? []
      let reply = try decode(AlpacaReplies.BarPage.self, from: bytes, "bars")
      for bar in reply.bars?[symbol] ?? [] {
        let value = try bar.value(isDaily: timeframe.isDaily, isCrypto: isCrypto)
        let isWanted =
          value.time >= from.nanoseconds && value.time < to.nanoseconds
          && settings.wants(value, of: symbol, timeframe)
        if isWanted, value.time > bars.last?.time ?? Int64.min { bars.append(value) }
      }
      token = reply.next_page_token.flatMap { $0.isEmpty || $0 == token ? nil : $0 }
    } while token != nil
    return Self.bars(bars, symbol, timeframe)
  }

  private static func bars(_ bars: [Bar], _ symbol: String, _ timeframe: Timeframe) -> Bars {
    Bars(
      symbol: symbol, timeframe: timeframe, times: Column(bars.map(\.time)),
      open: Column(bars.map(\.open)), high: Column(bars.map(\.high)),
      low: Column(bars.map(\.low)), close: Column(bars.map(\.close)),
      volume: Column(bars.map(\.volume)))
  }

  // MARK: Streams

  /// Connects both streams and waits until they are subscribed; they come back after every loss.
  public func connect(
    symbol: String, timeframe: Timeframe
  ) async throws -> AsyncStream<BrokerEvent> {
    let status = try await venueStatus()
    if let status, status.timeframe != "\(timeframe)" {
      throw BrokerError.unsupported(
        "the venue replays \(status.timeframe) bars, the session wants \(timeframe)")
    }
    guard status != nil || timeframe == .minute || timeframe == .day else {
      throw BrokerError.unsupported(
        "Alpaca streams 1Min and 1Day bars, the session wants \(timeframe)")
    }
    let streams = AlpacaStreams(
      settings: settings, symbol: symbol, timeframe: timeframe, isVenue: status != nil, hub: hub
    ) { [weak self] bar in await self?.isFinal(bar) ?? false }
    running.withLock { tasks in
      tasks.append(Task { await streams.trading.run() })
      tasks.append(Task { await streams.data.run() })
    }
    let isUp = await hub.wait(seconds: settings.connectSeconds) {
      $0.isReady || $0.failure != nil
    }
    if let failure = hub.progress.failure {
      await disconnect()
      throw failure
    }
    guard isUp else {
      await disconnect()
      throw BrokerError.unreachable(
        "the streams of \(name) did not come up in \(Int(settings.connectSeconds)) s")
    }
    if let status { watchEnd(status) }
    return hub.events
  }

  /// Ends both streams.
  public func disconnect() async {
    for task in running.withLock({ $0 }) { task.cancel() }
    running.withLock { $0 = [] }
    hub.finish()
  }

  /// A day's bar is final when the exchange is closed and its next session is a later day's.
  private func isFinal(_ bar: Bar) async -> Bool {
    guard let clock = try? await clock() else { return false }
    return !clock.isOpen && bar.time < SessionDate.stamp(clock.nextOpen).nanoseconds
  }

  // MARK: Venue

  /// Drives the venue; nil for Alpaca and for a venue that moves by its own clock.
  public func pacer() async throws -> (any Pacer)? {
    guard let status = try await venueStatus(), status.pace == .client else { return nil }
    return VenuePacer(broker: self)
  }

  /// The venue's status; nil when this is no venue.
  func venueStatus() async throws -> AlpacaReplies.VenueStatus? {
    guard !settings.isAlpaca else { return nil }
    guard let bytes = try await rest.get(settings.tradingURL + "/venue/status", allowsMissing: true)
    else { return nil }
    return try decode(AlpacaReplies.VenueStatus.self, from: bytes, "venue status")
  }

  /// A venue that moves by its own clock tells by its status that no bar will follow.
  private func watchEnd(_ status: AlpacaReplies.VenueStatus) {
    guard status.pace == .clock else { return }
    let hub = hub
    let task = Task { [weak self] in
      while !Task.isCancelled {
        try? await Task.sleep(for: .seconds(0.5))
        guard let status = try? await self?.venueStatus(), status.finished else { continue }
        // Everything is said; half a second is ample for it to arrive on this machine.
        try? await Task.sleep(for: .seconds(0.5))
        return hub.yield(.ended)
      }
    }
    running.withLock { $0.append(task) }
  }
}
