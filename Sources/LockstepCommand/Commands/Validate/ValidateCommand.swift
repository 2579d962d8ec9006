import Foundation
import Research
import Simulation

/// `validate`: how much of a run's result chance explains.
enum ValidateCommand {
  static let resamples = Argument<Int>.option(
    "resamples", .integer("N", in: 100...100_000), default: "1000",
    "Draws of bars, of trades and of signals.")
  static let paths = Argument<Int>.option(
    "paths", .integer("N", in: 0...100_000), default: "100",
    "Price paths on which the whole run is made again; 0 leaves them out.")
  static let block = Argument<Int>.option(
    "block", .integer("BARS", in: 1...100_000), default: "5",
    "Bars of a path that keep their order; 1 keeps none.")
  static let seed = Argument<UInt64>.option(
    "seed", .seed, default: "1", "The same seed gives the same figures.")
  static let json = OutputOptions.json

  static let command = Command(
    "validate", "Shows how much of a run's result chance explains.",
    discussion: """
      The run is made again from the log. Its bars are drawn again, for an interval of every metric; \
      its trades come in other orders, for the drawdowns that were possible; its signals meet other \
      bars; and the whole search is made again on prices whose moves come in another order, for what it \
      finds where there is nothing to find. It speaks for the account of a backtest, of a sweep's \
      best set, or the out-of-sample one of a walk-forward. docs/validation.md explains every figure.
      """,
    arguments: [RunLog.run, resamples, paths, block, seed, json],
    examples: [
      Example("validate 3", "Validates run 3."),
      Example("validate last --paths 1000 --block 1", "With more paths, which keep no order."),
      Example("validate last --paths 0 --json", "Without paths, for a program."),
    ]
  ) { arguments, context in
    let (logged, outcome) = try RunLog.again(arguments[RunLog.run], context)
    let accounts = outcome.accounts
    guard logged.spec.kind != .crossvalidate else {
      throw JobFailure(
        "run \(logged.number) has one account a path and none of its own; validate a walk-forward or a sweep"
      )
    }
    guard !accounts.isEmpty else {
      throw JobFailure("run \(logged.number) has no account: no parameter set qualified")
    }
    let pages = try accounts.map {
      ValidatePage(try judge($0, outcome, arguments, context), logged)
    }
    if arguments[json] {
      let result: JSON = [
        "run": .integer(Int(logged.number)), "seed": .text("\(arguments[seed])"),
        "accounts": .array(pages.map(\.json)),
      ]
      return context.console.print(result.pretty)
    }
    for page in pages { page.show(on: context.console) }
    context.console.print(
      "Next:\n  lockstep curves \(logged.number)    what further costs and late fills leave\n"
        + "  lockstep gate \(logged.number)      whether it may be promoted")
  }

  private static func judge(
    _ account: RunAccount, _ outcome: RunOutcome, _ arguments: Arguments, _ context: Context
  ) throws -> Judgement {
    let draws = arguments[resamples]
    let seed = arguments[seed]
    var terms = RunIntervals.Terms()
    (terms.resamples, terms.seed) = (draws, seed)
    let threads = ProcessInfo.processInfo.activeProcessorCount
    let intervals = try RunJob.withProgress("Drawing bars", context) { progress in
      try RunIntervals(account, terms, threads: threads, progress: progress)
    }
    return Judgement(
      account: account, record: TrackRecord(account), intervals: intervals,
      trades: TradeMonteCarlo(account, resamples: draws, seed: seed),
      signal: SignalTest(account, count: draws, seed: seed),
      search: try search(outcome, arguments, context), regimes: Regimes(account))
  }

  private static func search(
    _ outcome: RunOutcome, _ arguments: Arguments, _ context: Context
  ) throws -> Judgement.Search {
    var terms = SearchPermutation.Terms()
    (terms.paths, terms.block) = (arguments[paths], arguments[block])
    terms.seed = arguments[seed]
    guard terms.paths > 0 else { return .refused("--paths 0 left them out") }
    guard outcome.spec.search == nil else {
      return .refused("its sets were searched for, and a search is not made again on each path")
    }
    do {
      return .done(
        try RunJob.withProgress("Other price paths", context) { progress in
          try SearchPermutation(outcome, terms, progress: progress)
        })
    } catch let refusal as SearchPermutation.Refusal {
      return .refused(refusal.description)
    }
  }
}

/// All that is said about one account.
struct Judgement {
  /// The search on other paths, or why there is none.
  enum Search {
    case done(SearchPermutation)
    case refused(String)
  }

  let account: RunAccount
  let record: TrackRecord
  let intervals: RunIntervals
  let trades: TradeMonteCarlo?
  let signal: SignalTest?
  let search: Search
  let regimes: Regimes

  /// The interval of a metric.
  func interval(_ name: String) -> BootstrapInterval? {
    RunIntervals.metrics.firstIndex { $0.name == name }.map { intervals.intervals[$0] }
  }

  /// What speaks against the account, one sentence each.
  var doubts: [String] {
    var doubts: [String] = []
    if !(record.probability >= 0.95) {
      doubts.append("The record is too short or too rough for its Sharpe ratio to be above zero.")
    }
    if let low = interval("total-return")?.low, !(low > 0) {
      doubts.append("The interval of the total return reaches below zero.")
    }
    if record.trials > 1, !(record.haircut.adjusted <= 0.05) {
      doubts.append("Among \(NumberText.count(record.trials)) sets, luck finds one as good.")
    }
    if let trades, !(trades.drawn.lossProbability <= 0.05) {
      doubts.append("Another draw of its trades loses money in more than 5% of cases.")
    }
    if let signal, !(max(signal.shuffled.probability, signal.rotated.probability) <= 0.05) {
      doubts.append("Its positions meet other bars as well as those that they met.")
    }
    if case .done(let search) = search, !(search.probability <= 0.05) {
      doubts.append("The same search does as well on prices without order.")
    }
    return doubts
  }
}
