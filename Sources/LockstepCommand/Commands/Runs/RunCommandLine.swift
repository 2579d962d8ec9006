import Research
import Rules
import Series
import Simulation

/// The command line that makes a run again, from its specification.
struct RunCommandLine {
  private let spec: RunSpec

  init(_ spec: RunSpec) { self.spec = spec }

  /// The whole line after the program's name.
  var text: String { ([spec.kind.rawValue] + shared + research + account).joined(separator: " ") }

  /// The line as another kind of run over the same sets.
  func asWalkForward(inSample: String, outOfSample: String) -> String {
    let windows = ["--in-sample", inSample, "--out-of-sample", outOfSample]
    return (["walkforward"] + shared + research + windows + account).joined(separator: " ")
  }

  // MARK: Words

  private var shared: [String] {
    var words = strategy + ["--symbol", spec.symbols.joined(separator: ",")]
    if spec.timeframe != .day { words += ["--timeframe", "\(spec.timeframe)"] }
    if let from = spec.from { words += ["--from", moment(from)] }
    if let to = spec.to { words += ["--to", end(to)] }
    if let text = spec.adjustment, let adjustment = try? RunAdjustment(text: text) {
      words += ["--factors", Self.quoted(adjustment.place), "--adjust", adjustment.mode.rawValue]
    }
    for (name, value) in spec.parameters.sorted(by: { $0.key < $1.key }) {
      words += ["--set", "\(name)=\(NumberText.plain(value))"]
    }
    words += SearchOptions.words(spec, quoted: Self.quoted)
    for axis in spec.axes { words += ["--param", "\(axis.name)=\(Self.text(axis.values))"] }
    return words
  }

  /// A name, a file, or formulas.
  private var strategy: [String] {
    guard let rules = spec.rules else { return [spec.strategy] }
    if let file = rules.file {
      return [Self.quoted(ChosenStrategy.isFile(file) ? file : "./\(file)")]
    }
    guard let carried = try? rules.strategy(named: spec.strategy) else { return [spec.strategy] }
    var words: [String] = []
    for (word, formula) in carried.formulas {
      if word == "size", formula == "\(Rules {}.size)" { continue }
      words += ["--\(StrategyOptions.option(for: word))", Self.quoted(formula)]
    }
    return words
  }

  private var research: [String] {
    var words: [String] = []
    if spec.kind != .backtest {
      let objectives = [spec.objective] + (spec.search?.furtherObjectives ?? [])
      if objectives != ["sharpe"] { words += ["--objective", objectives.joined(separator: ",")] }
      if spec.minimumTrades != 1 { words += ["--min-trades", "\(spec.minimumTrades)"] }
    }
    if let windows = spec.windows {
      words += [
        "--in-sample", Self.text(windows.inSample), "--out-of-sample",
        Self.text(windows.outOfSample),
      ]
      if windows.isAnchored { words.append("--anchored") }
      if let gap = windows.gap { words += ["--gap", Self.text(gap)] }
      if let step = windows.step { words += ["--step", Self.text(step)] }
    }
    if let folds = spec.folds {
      words += ["--groups", "\(folds.groups)", "--test-groups", "\(folds.tested)"]
      if let purge = folds.purge { words += ["--purge", Self.text(purge)] }
      if let embargo = folds.embargo { words += ["--embargo", Self.text(embargo)] }
    }
    if let choice = spec.choice { words += ["--choose", choice.rawValue] }
    return words
  }

  private var account: [String] {
    let settings = spec.settings
    let usual = Settings()
    var words: [String] = []
    func add(_ name: String, _ value: String, _ differs: Bool) {
      if differs { words += ["--\(name)", value] }
    }
    add("cash", plain(settings.cash), settings.cash != usual.cash)
    words += Self.costs(settings)
    add(
      "slippage", Self.share(settings.slippage, "bp", 10_000), settings.slippage != usual.slippage)
    words += settings.slippageModel?.options ?? []
    add("fill", settings.fill.rawValue, settings.fill != usual.fill)
    add("shares", settings.shares.rawValue, settings.shares != usual.shares)
    add("side", settings.side.rawValue, settings.side != usual.side)
    add("size", size, settings.size != nil)
    if let bars = settings.barsPerYear { words += ["--bars-a-year", plain(bars)] }
    if let timeframe = settings.intrabar { words += ["--intrabar", "\(timeframe)"] }
    if let portfolio = settings.portfolio { words += pool(portfolio) }
    if let lot = settings.lot { words += ["--lot", plain(lot)] }
    add("tick", plain(settings.tick), settings.tick != usual.tick)
    if let terms = settings.terms { words += TermOptions.words(terms, quoted: Self.quoted) }
    return words
  }

  /// A portfolio's file, and its bound of positions, which the command line may have given.
  private func pool(_ portfolio: PortfolioSettings) -> [String] {
    let file = portfolio.file.map { ["--portfolio", Self.quoted($0)] } ?? []
    return ["--pool"] + file
      + (portfolio.maximumPositions.map { ["--max-positions", "\($0)"] } ?? [])
  }

  /// The options of commission and fees.
  static func costs(_ settings: Settings) -> [String] {
    var words: [String] = []
    if let preset = settings.costs?.preset {
      words += ["--costs", preset.rawValue]
    } else {
      var plain = settings.commission
      plain.makerRate = nil
      if plain != Commission() { words += ["--commission", text(plain)] }
      if let rate = settings.commission.makerRate {
        words += ["--commission-maker", share(rate, "%", 100)]
      }
    }
    if let file = settings.costs?.fees?.file { words += ["--fees", Self.quoted(file)] }
    return words
  }

  private static func text(_ commission: Commission) -> String {
    var text =
      commission.rate != 0
      ? share(commission.rate, "%", 100) : "\(NumberText.plain(commission.perShare))/share"
    if commission.minimum > 0 { text += ",min=\(NumberText.plain(commission.minimum))" }
    if let cap = commission.cap { text += ",cap=\(share(cap, "%", 100))" }
    if let perOrder = commission.perOrder { text += ",order=\(NumberText.plain(perOrder))" }
    return text
  }

  private var size: String {
    switch spec.settings.size {
    case .all, nil: "all"
    case .fraction(let value): Self.share(value, "%", 100)
    case .risk(let value): "risk:\(Self.share(value, "%", 100))"
    case .shares(let value): "shares:\(plain(value))"
    case .notional(let value): "notional:\(plain(value))"
    case .net(let value): "net:\(Self.share(value, "%", 100))"
    case .volatility(let target, let window, let cap): measured("volatility", target, window, cap)
    case .kelly(let share, let window, let cap): measured("kelly", share, window, cap)
    }
  }

  private func measured(_ word: String, _ number: Double, _ window: Int, _ cap: Double) -> String {
    "\(word):\(Self.share(number, "%", 100)),\(window)"
      + (cap == 1 ? "" : ",\(Self.share(cap, "%", 100))")
  }

  // MARK: Values

  private func plain(_ value: Double) -> String { NumberText.plain(value) }

  private func moment(_ nanoseconds: Int64) -> String {
    let time = Timestamp(nanoseconds: nanoseconds)
    return time == time.utcDate.start ? "\(time.utcDate)" : "\(time)"
  }

  /// The last day of a range that ends at midnight.
  private func end(_ nanoseconds: Int64) -> String {
    let time = Timestamp(nanoseconds: nanoseconds)
    return time == time.utcDate.start ? "\(time.utcDate + -1)" : "\(time)"
  }

  /// A word as a shell takes it.
  private static func quoted(_ word: String) -> String {
    let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:,=%@+".contains($0) }
    return plain ? word : "'\(word.replacing("'", with: "'\\''"))'"
  }

  /// A share as a person writes it, `2bp` or `50%`, where that reads back as the very same number.
  static func share(_ value: Double, _ unit: String, _ scale: Double) -> String {
    let text = NumberText.brief(value * scale).filter { $0 != "," } + unit
    return fraction(text) == value ? text : NumberText.plain(value)
  }

  private static func text(_ length: WindowPlan.Length) -> String {
    length.unit == "b" ? "\(length.count)" : length.description
  }

  /// A range where that gives the very same values, else a list.
  static func text(_ values: [Double]) -> String {
    if values.count > 2, let first = values.first, let last = values.last {
      let step = values[1] - first
      let ends = "\(NumberText.plain(first)):\(NumberText.plain(last))"
      let rounded = NumberText.brief(step).filter { $0 != "," }
      for range in [ends, "\(ends):\(rounded)"] {
        if let axis = try? ValueKind.axis.read(range), axis.values == values { return range }
      }
    }
    return values.map(NumberText.plain).joined(separator: ",")
  }
}
