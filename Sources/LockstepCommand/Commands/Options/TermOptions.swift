import Records
import Series
import Simulation

/// The account of a run, its broker's rules, dividends and splits, and limits of risk: what `orders` knows, for
/// strategies.
enum TermOptions {
  static let all: [any DeclaredArgument] =
    OrderOptions.shared + AccountOptions.all + ActionOptions.all + RiskOptions.all

  /// Puts the terms that the options spell into settings; nothing where none is given.
  ///
  /// - Throws: `UsageError` for options that do not go together, `SeriesError` for a file that cannot be read.
  static func apply(
    _ arguments: Arguments, to settings: inout Settings, symbols: [String], _ workspace: Workspace
  ) throws {
    var terms = try OrderOptions.terms(arguments, workspace)
    let actions = try ActionOptions.load(arguments, symbols, workspace)
    if !actions.isEmpty {
      terms.actions = actions
      terms.actionsFile = arguments[ActionOptions.actions].map(workspace.kept)
    }
    guard terms != OrderTerms() else { return }
    if settings.fill == .close {
      throw UsageError(
        "no account fills at the close that made the signal; leave out --fill close, or \(given(terms))"
      )
    }
    try terms.risk?.checkSpread(settings)
    // A run's own fills ask for no volume.
    terms.zeroVolumeWaits = terms.volumeShare != nil
    settings.terms = terms
  }

  /// The options that terms came from.
  private static func given(_ terms: OrderTerms) -> String {
    var names: [String] = []
    if terms.acceptance != nil { names.append("--broker") }
    if terms.account != nil, terms.acceptance == nil { names.append("--account") }
    if terms.actions != nil { names.append("--actions") }
    if terms.risk != nil { names.append("--risk") }
    if terms.volumeShare != nil { names.append("--volume") }
    if terms.limits != .touch { names.append("--limits") }
    if names.isEmpty { names.append("--buying-power") }
    return names.joined(separator: ", ")
  }

  /// The options of terms, as a command line has them.
  static func words(_ terms: OrderTerms, quoted: (String) -> String) -> [String] {
    var words: [String] = []
    func add(_ name: String, _ value: String, _ differs: Bool = true) {
      if differs { words += ["--\(name)", value] }
    }
    func rate(_ value: Double) -> String { RunCommandLine.share(value, "%", 100) }
    if let share = terms.volumeShare { add("volume", rate(share)) }
    add("limits", terms.limits.rawValue, terms.limits != .touch)
    let usual: OrderTerms.BuyingPower = terms.account == nil ? .cut : .refuse
    add("buying-power", terms.buyingPower == .cut ? "cut" : "refuse", terms.buyingPower != usual)
    if let broker = terms.acceptance { add("broker", broker.rawValue) }
    if let account = terms.account {
      add("account", account.kind.rawValue)
      add("cash-rate", rate(account.creditRate), account.creditRate != 0)
      if let sessions = account.settlement { add("settlement", "\(sessions)") }
      if account.kind == .margin {
        add("margin-rate", rate(account.debitRate), account.debitRate != 0.07)
        add("margin-call", account.call.rawValue, account.call != .enough)
        if let file = account.shorts.file {
          add("borrow", quoted(file))
        } else {
          add("borrow-rate", rate(account.shorts.rate), account.shorts.rate != 0)
        }
      }
    }
    if let file = terms.actionsFile { add("actions", quoted(file)) }
    if let use = terms.dividends { add("dividends", use.rawValue) }
    for word in terms.risk.map(RiskOptions.words) ?? [] { add("risk", word) }
    return words
  }
}

extension RiskOptions {
  /// Limits as they are written.
  static func words(_ limits: RiskLimits) -> [String] {
    var words: [String] = []
    func share(_ value: Double) -> String { RunCommandLine.share(value, "%", 100) }
    func add(_ name: String, _ value: Double?) {
      if let value { words.append("\(name)=\(share(value))") }
    }
    add("trade", limits.risk)
    add("position", limits.position)
    add("gross", limits.gross)
    add("net", limits.net)
    if let count = limits.positions { words.append("positions=\(count)") }
    if let loss = limits.dailyLoss {
      words.append("daily-loss=\(share(loss))" + (limits.flattens == true ? ":flatten" : ""))
    }
    if let fall = limits.drawdown {
      let end = fall.end == fall.start ? "" : ":\(share(fall.end))"
      words.append("drawdown=\(share(fall.start))\(end)")
    }
    add("volume", limits.volume)
    add("max-spread", limits.spread)
    if let risk = limits.valueAtRisk {
      words.append(
        "value-at-risk=\(share(risk.share)):\(share(risk.confidence)):\(risk.bars)")
    }
    if limits.hours == true { words.append("hours") }
    return words
  }
}
