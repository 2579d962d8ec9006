import Series

/// `data synth`: bars of invented stocks, the same for a seed on every machine.
enum DataSynthCommand {
  static let symbols = Argument<[String]>.option(
    "symbol", .list(.text("SYMBOL")), default: "SYNTH",
    "The instrument; several with commas are different markets of the same seed.")
  static let seed = Argument<UInt64>.option(
    "seed", .seed, default: "1", "The number that decides everything that is random.")
  static let timeframe = Argument<Timeframe>.option(
    "timeframe", .timeframe, default: "1Day",
    "The length of a bar: 1Day, or minutes that divide an hour.")
  static let from = Argument<Moment>.option(
    "from", .moment, default: "2010-01-01", "The first day.")
  static let to = Argument<Moment>.option("to", .moment, default: "2023-12-31", "The last day.")
  static let price = Argument<Double>.option(
    "price", .positive("PRICE", example: "100"), default: "100", "The first price.")
  static let edge = Argument<Double>.option(
    "edge", .number("STRENGTH", example: "1"), default: "0",
    "How strongly prices swing around their path and return, 0 to 2; with 1, buying dips pays.")
  static let json = OutputOptions.json

  static let command = Command(
    "synth", "Makes bars of an invented market.",
    discussion: """
      Volatility switches between regimes, is high at the open and the close, volume follows it, \
      and prices gap over the night. The same seed gives the same bytes on every machine, and \
      daily bars are the aggregate of the minutes of the same seed.
      """,
    arguments: [symbols, seed, timeframe, from, to, price, edge, json],
    examples: [
      Example(
        "data synth --symbol WAVE --seed 7 --edge 1", "A daily market that rewards buying dips."),
      Example(
        "data synth --symbol NOISE --timeframe 5Min --from 2023-01-01 --to 2023-06-30",
        "Half a year of five-minute bars without any edge."),
    ]
  ) { arguments, context in
    // All markets are made before the first is stored, so that a bad setting changes nothing.
    let made = try arguments[symbols].map { symbol in
      let market = SyntheticMarket(
        symbol: symbol, seed: arguments[seed], timeframe: arguments[timeframe],
        from: arguments[from].start.utcDate, through: arguments[to].start.utcDate,
        startPrice: arguments[price], edge: arguments[edge])
      return (try market.bars(), notes(market))
    }
    let store = Store(folder: context.workspace.data)
    let entries = try made.map { bars, notes in try store.write(bars, notes: notes) }
    if arguments[json] {
      context.console.print(JSON.array(entries.map(DataListCommand.describe)).pretty)
    } else {
      DataListCommand.show(entries, context)
    }
  }

  /// What is needed to make the same bars again.
  static func notes(_ market: SyntheticMarket) -> BarsNotes {
    BarsNotes(
      source: "synth seed=\(market.seed) price=\(NumberText.plain(market.startPrice)) "
        + "edge=\(NumberText.plain(market.edge))")
  }
}
