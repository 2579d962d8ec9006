import Reporting
import Research
import Series
import Simulation

/// Everything that a run assumed, in words, with a mark on what flatters the result.
struct RunAssumptions {
  private typealias Assumption = ReportDocument.Assumption

  private let spec: RunSpec
  private var settings: Settings { spec.settings }

  init(_ spec: RunSpec) { self.spec = spec }

  /// Those of a backtest, or of a sweep's best set.
  func of(_ run: Backtest) -> [ReportDocument.Assumption] {
    var list = common + earlyFees(run.equity)
    let count = run.orders?.tallies.ambiguous ?? run.ambiguousBars
    list.append(
      ambiguous(
        count, run.orders != nil, (try? run.bounds()).flatMap { $0 }, run.equity.initial))
    if let orders = run.orders { list += ordered(orders) }
    list += account(run.account)
    if let timeframe = settings.intrabar {
      list.append(
        Assumption(
          "Finer bars",
          "bars of \(timeframe) settled \(run.pool?.settled ?? run.orders?.settled ?? 0) bars that leave the order of events open; \(count) they did not"
        ))
    }
    list += [atTheEnd(isHeld: run.trades.last?.isOpen ?? false), pending(run)]
    if spec.kind == .sweep {
      list.append(
        Assumption(
          "Selection", "the set was chosen because it did best on these very bars",
          isOptimistic: true))
    }
    return list
  }

  /// Those of a walk-forward.
  func of(_ run: WalkForward) -> [ReportDocument.Assumption] {
    var list = common + earlyFees(run.equity)
    let logs = run.steps.compactMap(\.outOfSample.orders)
    let count =
      logs.isEmpty
      ? run.trades.count(where: \.isAmbiguous) : logs.reduce(0) { $0 + $1.tallies.ambiguous }
    list.append(
      ambiguous(count, !logs.isEmpty, (try? run.bounds()).flatMap { $0 }, run.equity.initial))
    let marked = run.trades.count { $0.exitReason == .window }
    list.append(
      Assumption(
        "Ends of windows",
        "each out-of-sample window starts flat; a position at its end is marked at the close, "
          + "without costs, and not carried over (\(marked) trades)", isOptimistic: marked > 0))
    list += account(AccountRecord(joining: run.steps.compactMap(\.outOfSample.account)))
    list.append(atTheEnd(isHeld: run.trades.last?.isOpen ?? false))
    if let last = run.steps.last { list.append(pending(last.outOfSample)) }
    list.append(
      Assumption(
        "Selection",
        "each window's set was chosen by \(spec.objective) in the bars before it; the grid, the "
          + "objective and the lengths of the windows were chosen by a person who may know the data"
      ))
    return list
  }

  private var common: [Assumption] { [fills] + costs + sizing + data }

  // MARK: Orders

  private var fills: Assumption {
    switch settings.fill {
    case .open:
      Assumption(
        "Fills", "signals are decided at a bar's close and filled at the next bar's open")
    case .close:
      Assumption(
        "Fills", "orders fill at the very close that made the signal", isOptimistic: true)
    }
  }

  /// What market and stop orders slip, part by part.
  private var slips: [String] {
    let steady =
      settings.slippage > 0 ? ["\(NumberText.brief(settings.slippage * 100))%"] : []
    return steady + (settings.slippageModel?.words ?? [])
  }

  private var costs: [Assumption] {
    let isFree = settings.commission == Commission() && settings.costs?.fees == nil
    var list = [
      Assumption("Commission", SettingsText.costs(settings), isOptimistic: isFree)
    ]
    list += fees
    list += [
      Assumption(
        "Slippage",
        slips.isEmpty
          ? "none: market and stop orders fill at the price"
          : "market and stop orders fill worse than the price by \(slips.joined(separator: " and ")); "
            + "limits do not slip", isOptimistic: slips.isEmpty),
      Assumption(
        "Volume",
        settings.terms?.volumeShare.map {
          "at most \(NumberText.percent($0)) of a bar's volume fills"
            + (settings.slippageModel?.impact == nil ? ", without moving the price" : "")
        }
          ?? (settings.slippageModel?.impact == nil
            ? "orders of any size fill whole, without moving the price"
            : "orders of any size fill whole; what they move the price by is in the slippage"),
        isOptimistic: settings.slippageModel?.impact == nil),
    ]
    if let terms = settings.terms {
      list += AccountText.assumptions(terms)
    } else {
      list.append(Assumption("Interest and dividends", "none: idle cash earns nothing"))
    }
    if settings.side != .long, settings.terms?.account == nil {
      list.append(
        Assumption(
          "Short positions", "shares can always be borrowed, at no cost", isOptimistic: true))
    }
    return list
  }

  /// What is known of the regulators' fees, and what of them is not.
  private var fees: [Assumption] {
    guard let fees = settings.costs?.fees else { return passedOn }
    let source =
      fees.file.map { "of the file \($0)" }
      ?? "of the built-in tables of United States shares; the days on which the audit trail's fee changed "
      + "since October 2024, and rates announced for 2027 and later, are not confirmed"
    return [
      Assumption(
        "Regulators' fees",
        "by the day of the fill, each rounded up to the cent for every fill, \(source)")
    ] + passedOn
  }

  /// What the broker passes on of others' fees.
  private var passedOn: [Assumption] {
    guard let passed = settings.costs?.passThrough else { return [] }
    return [
      Assumption(
        "Fees passed on",
        "clearing \(NumberText.brief(passed.clearing)) a share, \(NumberText.brief(passed.taking)) a share to the "
          + "exchange unless a limit order rested, and \(NumberText.brief(passed.ofCommission * 100))% of the "
          + "commission; what an exchange takes depends on it and on the day, which is not confirmed"
      )
    ]
  }

  /// What fills pay on days that lie before the tables of fees.
  private func earlyFees(_ equity: EquityCurve) -> [Assumption] {
    guard let known = settings.costs?.fees?.firstKnownDay, let first = equity.times.first,
      first < known.start.nanoseconds
    else { return [] }
    return [
      Assumption(
        "Fees before \(known)",
        "not all are known: where a table begins later than the run, its first rate holds before")
    ]
  }

  private var sizing: [Assumption] {
    let size: String
    switch settings.size {
    case nil: size = "as the strategy's rules say"
    case .all: size = "all cash at the fill's price"
    case .fraction(let value): size = "\(NumberText.percent(value)) of equity at the signal's close"
    case .risk(let value):
      size = "so that the stop loses \(NumberText.percent(value)) of equity at the signal's close"
    case .shares(let value): size = "\(NumberText.brief(value)) shares"
    case .notional(let value): size = "\(NumberText.fixed(value)) at the signal's close"
    case .net(let value):
      size = "\(NumberText.percent(value)) of equity at the signal's close, commission included"
    case .volatility(let target, let window, let cap):
      size =
        "the share of equity at the signal's close that gives \(NumberText.percent(target)) volatility a year "
        + "by the last \(window) bars, at most \(NumberText.percent(cap))"
    case .kelly(let share, let window, let cap):
      size =
        "\(NumberText.percent(share)) of Kelly's fraction by the last \(window) bars, of equity at the "
        + "signal's close, at most \(NumberText.percent(cap))"
    }
    return [
      Assumption(
        "Account",
        "\(NumberText.fixed(settings.cash)) in cash at the start"
          + (settings.terms?.account?.kind == .margin ? ", on margin" : ", no borrowing")),
      Assumption(
        "Size", "\(size); \(settings.shares.rawValue) shares, cut to what cash pays for"),
      Assumption(
        "Sides",
        settings.side == .both ? "long and short" : "\(settings.side.rawValue) entries only"
      ),
      Assumption(
        "Protective prices",
        settings.tick > 0
          ? "stops and targets lie on steps of \(NumberText.brief(settings.tick))"
          : "stops and targets may lie at any price, as no broker allows"),
    ]
  }

  // MARK: Data

  private var data: [Assumption] {
    var list = [
      Assumption(
        "Prices", spec.adjustment.map { "adjusted when read: \($0)" } ?? "as they are stored"),
      Assumption(
        "Annual figures",
        "\(NumberText.brief(spec.periodsPerYear)) bars a year, risk-free rate 0"),
      Assumption(
        "Buy and hold",
        settings.portfolio == nil
          ? "bought at the close of the first bar, without costs or dividends"
          : "the symbols that have bars at the first row, bought there in equal parts and held, without "
            + "costs or dividends; what ends stays at its last close"),
    ]
    if let portfolio = settings.portfolio {
      list += pooled(PortfolioText(portfolio))
    } else if spec.symbols.count > 1 {
      list.append(
        Assumption(
          "Several symbols",
          "\(spec.symbols.joined(separator: ", ")) run side by side, each with all of the cash: "
            + "this page is about one of them"))
    }
    return list
  }

  /// How the symbols share their account.
  private func pooled(_ text: PortfolioText) -> [Assumption] {
    var list = [
      Assumption(
        "Several symbols",
        "\(spec.symbols.sorted().joined(separator: ", ")) share one account; exits fill before entries, "
          + "and entries in the order of their rank, then of their name; rows are those at which any "
          + "symbol has a bar"),
      Assumption(
        "Short positions' cash",
        "what shorts bring in, and as much again, is not spent, so that gross exposure is at most "
          + "\(NumberText.percent(settings.portfolio?.gross ?? 1, 0)) of equity at the entries"),
    ]
    if let places = text.places { list.append(Assumption("Positions", places)) }
    if let weights = text.weights { list.append(Assumption("Weights", weights)) }
    if let exposure = text.exposure {
      list.append(
        Assumption(
          "Exposure", "\(exposure), as shares of equity at the close at which orders are decided"))
    }
    list.append(
      Assumption(
        "Universe",
        settings.portfolio?.universe.map {
          "members by day\($0.file.map { " of \($0)" } ?? ""): entries on days of membership only, and "
            + "sold at the next open once it is over"
        }
          ?? "the symbols named, which are those of today: who was delisted before is not among them",
        isOptimistic: settings.portfolio?.universe == nil))
    return list
  }

  // MARK: The end

  private func ambiguous(
    _ count: Int, _ hasOrders: Bool, _ bounds: OrderBounds?, _ initial: Double
  ) -> Assumption {
    let rule =
      hasOrders
      ? "where a bar leaves the order of events open the stop is assumed first (\(count) bars)"
      : "a bar that holds both stop and target fills the stop (\(count) trades)"
    guard let bounds else { return Assumption("Ambiguous bars", rule) }
    let ends = RunText.bounds(bounds, initial)
    return Assumption(
      "Ambiguous bars",
      "\(rule); under either order the total return is \(ends.worst) at worst and \(ends.best) at best"
    )
  }

  /// What the account's terms came to.
  private func account(_ record: AccountRecord?) -> [Assumption] {
    guard let record, let terms = settings.terms else { return [] }
    return AccountText.facts(record, terms)
  }

  /// What orders by price came to.
  private func ordered(_ orders: OrderLog) -> [Assumption] {
    var list = [
      Assumption(
        "Orders by price",
        "a limit fills when the price touches it (\(orders.tallies.touched) were only touched); "
          + "orders fill whole", isOptimistic: orders.tallies.touched > 0)
    ]
    if orders.unplaced > 0 {
      list.append(
        Assumption(
          "Orders not placed",
          "\(orders.unplaced): a price or size was not known, or lay on the wrong side of the market"
        ))
    }
    if orders.tallies.limited > 0 {
      list.append(
        Assumption("Waits", "\(orders.tallies.limited) entries were kept back by the rules"))
    }
    return list
  }

  private func atTheEnd(isHeld: Bool) -> Assumption {
    Assumption(
      "Position at the end",
      isHeld
        ? "still open: marked at the last close and left out of trade statistics" : "none is open")
  }

  private func pending(_ run: Backtest) -> Assumption {
    let pending = run.pending
    let orders = [
      pending.exit ? "an exit" : nil, pending.entry.map { "a \($0.rawValue) entry" },
    ].compactMap { $0 }
    return Assumption(
      "Pending orders",
      orders.isEmpty
        ? "none at the last close"
        : "\(orders.joined(separator: " and ")) ordered at the last close and not filled")
  }
}
