import Simulation

/// The figures of a run as text for people.
enum MetricText {
  /// A value in its metric's unit.
  static func text(_ value: Double, of metric: Metric) -> String { text(value, in: metric.unit) }

  /// A value in a unit.
  static func text(_ value: Double, in unit: Metric.Unit) -> String {
    switch unit {
    case .percent: NumberText.percent(value)
    case .ratio: NumberText.fixed(value, 3)
    case .currency: NumberText.fixed(value)
    case .bars: length(value, "bars")
    case .days: length(value, "days")
    case .count: count(value)
    }
  }

  private static func length(_ value: Double, _ unit: String) -> String {
    guard value.isFinite else { return NumberText.fixed(value) }
    return "\(NumberText.fixed(value, value == value.rounded() ? 0 : 1)) \(unit)"
  }

  private static func count(_ value: Double) -> String { NumberText.fixed(value, 0) }
}

/// What a run assumed, in one sentence.
enum SettingsText {
  static func sentence(_ settings: Settings) -> String {
    var parts = ["\(NumberText.fixed(settings.cash, 0)) cash", costs(settings)]
    let steady =
      settings.slippage > 0 ? ["\(NumberText.brief(settings.slippage * 10_000)) bp"] : []
    let slips = steady + (settings.slippageModel?.words ?? [])
    parts.append(slips.isEmpty ? "no slippage" : "slippage \(slips.joined(separator: " and "))")
    parts.append(
      settings.fill == .open ? "fills at the next open" : "fills at the signal's close (optimistic)"
    )
    parts.append("\(settings.shares.rawValue) shares")
    parts.append(settings.side == .both ? "long and short" : "\(settings.side.rawValue) only")
    if let size = settings.size { parts.append("size \(self.size(size))") }
    if let portfolio = settings.portfolio { parts.append(PortfolioText(portfolio).sentence) }
    if let lot = settings.lot {
      parts.append("entries in lots of \(NumberText.plain(lot)) shares")
    }
    if settings.tick > 0 {
      parts.append("stops and targets in steps of \(NumberText.brief(settings.tick))")
    }
    if let terms = settings.terms { parts.append(AccountText.sentence(terms)) }
    return parts.joined(separator: ", ")
  }

  private static func size(_ size: SizeSetting) -> String {
    switch size {
    case .all: "all cash"
    case .fraction(let value): "\(NumberText.brief(value * 100))% of equity"
    case .risk(let value): "\(NumberText.brief(value * 100))% of equity at risk"
    case .shares(let value): "\(NumberText.brief(value)) shares"
    case .notional(let value): NumberText.fixed(value)
    case .net(let value): "\(NumberText.brief(value * 100))% of equity, commission included"
    case .volatility(let target, let window, _):
      "for \(NumberText.brief(target * 100))% volatility a year, of \(window) bars"
    case .kelly(let share, let window, _):
      "\(NumberText.brief(share * 100))% of Kelly's fraction, of \(window) bars"
    }
  }

  /// Commission and fees, under the name of the schedule that they come from.
  static func costs(_ settings: Settings) -> String {
    var parts = [commission(settings.commission)]
    if let fees = settings.costs?.fees {
      parts.append("regulators' fees\(fees.file.map { " of \($0)" } ?? "")")
    }
    if settings.costs?.passThrough != nil { parts.append("fees passed on") }
    let text = parts.joined(separator: " and ")
    return settings.costs?.preset.map { "costs \($0.rawValue): \(text)" } ?? text
  }

  static func commission(_ commission: Commission) -> String {
    var parts: [String] = []
    if let perOrder = commission.perOrder, perOrder > 0 {
      parts.append("\(NumberText.brief(perOrder))/fill")
    }
    if commission.rate > 0 {
      parts.append("\(NumberText.brief(commission.rate * 100))%")
    }
    if let rate = commission.makerRate {
      parts.append("(\(NumberText.brief(rate * 100))% for limits that rested)")
    }
    if let tiers = commission.tiers, let first = tiers.first, let last = tiers.last {
      parts.append(
        "\(NumberText.brief(first.perShare)) to \(NumberText.brief(last.perShare))/share by the month's shares"
      )
    }
    if commission.perShare > 0 {
      parts.append("\(NumberText.brief(commission.perShare))/share")
    }
    if commission.minimum > 0 {
      parts.append("at least \(NumberText.brief(commission.minimum))")
    }
    if let cap = commission.cap { parts.append("at most \(NumberText.brief(cap * 100))%") }
    return parts.isEmpty ? "no commission" : "commission \(parts.joined(separator: " "))"
  }
}
