import Series
import Simulation
package import Venue

/// `venue`: a local exchange that replays stored bars and speaks Alpaca's protocol.
enum VenueCommand {
  static let cash = Argument<Double>.option(
    "cash", .positive("AMOUNT", example: "100000"), default: "100000",
    "Cash of the account at the start.")
  static let port = Argument<Int>.option(
    "port", .integer("PORT", in: 0...65_535), default: "0", "The port; 0 takes a free one.")
  static let pace = Argument<VenueConfiguration.Pace>.option(
    "pace", .pace, default: "client",
    "client: the replay waits for its client; or bars a second, for example 2.")
  static let slippage = Argument<Double>.option(
    "slippage", .rate, default: "0",
    "How far market and stop orders fill against the client, for example 2bp.")
  static let stay = Argument<Bool>.flag(
    "stay", "Goes on serving after the last bar, until Ctrl-C.")

  static let command = Command(
    "venue", "Serves a local exchange that replays stored bars.",
    discussion: """
      It speaks Alpaca's protocol over HTTP and WebSocket on this machine only, so that a paper \
      session, or any Alpaca client, can be tried without an account. Trading starts at --from; \
      bars before it are history that clients can ask for. It serves until the replay has ended \
      and five seconds more, or until Ctrl-C.
      """,
    arguments: [cash, port, pace, slippage, RunOptions.commission, stay] + CostOptions.all
      + DataOptions.all,
    examples: [
      Example(
        "venue --symbol SPY --from 2020-01-01",
        "Replays SPY from 2020 on, as fast as a paper session takes it."),
      Example(
        "venue --symbol SPY --from 2020-01-01 --pace 2 --port 8080",
        "Replays two bars a second on a port of one's own choice."),
    ]
  ) { arguments, context in
    Interruption.listen()
    let configuration = try configuration(arguments, context)
    let venue = try open(configuration)
    defer { venue.stop() }
    announce(venue, configuration, on: context.console)
    await serve(venue, stays: arguments[stay], context)
  }

  /// A venue that is open for clients.
  static func open(_ configuration: VenueConfiguration) throws -> VenueServer {
    let venue = try VenueServer(configuration)
    try venue.start()
    return venue
  }

  /// A venue by the command's arguments.
  static func configuration(
    _ arguments: Arguments, _ context: Context
  ) throws -> VenueConfiguration {
    let bars = try StoredBars.load(
      arguments[DataOptions.symbols], timeframe: arguments[DataOptions.timeframe],
      adjustment: try DataOptions.adjustment(arguments, context.workspace), context.workspace)
    let from = arguments[DataOptions.from]?.start
    let cut = bars.map { $0.between(nil, arguments[DataOptions.to]?.end) }
    for (bars, whole) in zip(cut, bars) where bars.between(from, nil).count == 0 {
      throw UsageError(
        "no bar of \(whole.symbol) lies between --from and --to; it has "
          + "\(whole.time(0).utcDate) to \(whole.time(whole.count - 1).utcDate)")
    }
    var configuration = VenueConfiguration(bars: cut, pace: arguments[pace], start: from)
    configuration.port = arguments[port]
    configuration.exchange.cash = arguments[cash]
    configuration.exchange.slippage = arguments[slippage]
    var settings = Settings()
    settings.commission = arguments[RunOptions.commission]
    try CostOptions.apply(arguments, to: &settings, context.workspace)
    if settings.commission != Commission() || settings.costs != nil {
      configuration.exchange.fee = VenueFees(settings).charge
    }
    return configuration
  }

  private static func announce(
    _ venue: VenueServer, _ configuration: VenueConfiguration, on console: Console
  ) {
    let url = venue.url ?? ""
    let host = url.split(separator: "/").last.map(String.init) ?? ""
    console.print(console.styled("Venue on \(url)", .strong))
    for bars in configuration.bars {
      let row = configuration.start.map(bars.firstRow(atOrAfter:)) ?? 0
      console.print(
        "  replays  \(bars.symbol) \(bars.timeframe), \(RunText.moment(bars, row)) to "
          + "\(RunText.moment(bars, bars.count - 1)): \(NumberText.count(bars.count - row)) bars, "
          + "and \(NumberText.count(row)) before as history")
    }
    switch configuration.pace {
    case .client: console.print("  pace     as fast as its client goes (POST /venue/advance)")
    case .clock(let rate):
      console.print("  pace     \(NumberText.brief(rate)) bars a second from the first client on")
    }
    console.print("  REST     \(url)/v2/… (account, orders, positions, clock, stocks/bars)")
    console.print("  streams  ws://\(host)/stream (orders), ws://\(host)/v2/iex (bars)")
    console.print("Any keys are accepted. Point a client at it:")
    console.print("  lockstep paper MANIFEST --venue \(url)")
    console.print(
      "  export APCA_API_BASE_URL=\(url) APCA_API_KEY_ID=venue APCA_API_SECRET_KEY=venue")
    console.print("  TradingClient(\"venue\", \"venue\", url_override=\"\(url)\")  # alpaca-py")
    console.print("Ctrl-C ends it.")
  }

  /// Waits for the end of the replay or for Ctrl-C.
  private static func serve(_ venue: VenueServer, stays: Bool, _ context: Context) async {
    var isToldOfEnd = false
    var secondsLeft = 5.0
    while !Interruption.isRequested, !Task.isCancelled, secondsLeft > 0 {
      try? await Task.sleep(for: .milliseconds(100))
      guard venue.status.isFinished else { continue }
      if !isToldOfEnd {
        isToldOfEnd = true
        let status = venue.status
        context.console.print(
          "The replay has ended at \(status.time): \(status.fills) fills, equity "
            + NumberText.fixed(status.equity))
      }
      if !stays { secondsLeft -= 0.1 }
    }
  }
}

extension ValueKind where Value == VenueConfiguration.Pace {
  /// `client`, or a number of bars a second.
  package static let pace = ValueKind("PACE") { text throws(ValueError) in
    if text == "client" { return .client }
    guard let rate = decimal(text), rate > 0, rate <= 1_000_000 else {
      throw ValueError("is not a pace; write client, or bars a second up to 1000000, for example 2")
    }
    return .clock(barsPerSecond: rate)
  }
}
