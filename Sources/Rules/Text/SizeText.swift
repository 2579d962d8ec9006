extension Size: CustomStringConvertible {
  /// The size in the words of the `--size` option and the formula language.
  public var description: String {
    switch self {
    case .allIn: "all"
    case .fraction(let value): "fraction(\(value))"
    case .risk(let value): "risk(\(value))"
    case .shares(let value): "shares(\(value))"
    case .notional(let value): "notional(\(value))"
    case .net(let value): "net(\(value))"
    case .volatility(let target, let window, let cap, let price):
      "volatility(\(Self.list(target, window, cap, price)))"
    case .kelly(let share, let window, let cap, let price):
      "kelly(\(Self.list(share, window, cap, price)))"
    }
  }

  /// The four numbers without those at the end that are as ever.
  private static func list(
    _ number: Formula, _ window: Formula, _ cap: Formula, _ price: Formula
  ) -> String {
    var words = [number, window]
    let isUsual = price == Market().close
    if !isUsual || cap != 1 { words.append(cap) }
    if !isUsual { words.append(price) }
    return words.map(\.description).joined(separator: ", ")
  }

  /// Reads `all`, `fraction(F)`, `risk(F)`, `shares(F)`, `notional(F)`, `net(F)`, `volatility(TARGET, WINDOW)` or
  /// `kelly(SHARE, WINDOW)`; a cap and a price may follow in the last two.
  ///
  /// - Throws: `FormulaError`.
  public init(reading text: String, parameters: [Parameter] = []) throws(FormulaError) {
    if text == "all" {
      self = .allIn
    } else if let value = try text.formula(inside: "fraction", parameters) {
      self = .fraction(value)
    } else if let value = try text.formula(inside: "risk", parameters) {
      self = .risk(value)
    } else if let value = try text.formula(inside: "shares", parameters) {
      self = .shares(value)
    } else if let value = try text.formula(inside: "notional", parameters) {
      self = .notional(value)
    } else if let value = try text.formula(inside: "net", parameters) {
      self = .net(value)
    } else {
      self = try Self.measured(text, parameters)
    }
  }

  /// Reads a size that follows from past returns.
  private static func measured(
    _ text: String, _ parameters: [Parameter]
  ) throws(FormulaError) -> Size {
    let takes = "a number, a window and perhaps a cap and a price"
    for word in ["volatility", "kelly"] {
      guard let found = try text.formulas(inside: word, count: 2...4, takes, parameters) else {
        continue
      }
      let (cap, price) = (found.dropFirst(2).first ?? 1, found.dropFirst(3).first)
      return word == "kelly"
        ? .kelly(found[0], window: found[1], cap: cap, price: price ?? Market().close)
        : .volatility(found[0], window: found[1], cap: cap, price: price ?? Market().close)
    }
    throw FormulaError(
      text, 0, text.count,
      "this is no size; write all, fraction(0.5), risk(0.01), shares(100), notional(10000), "
        + "net(0.95), volatility(15%, 20) or kelly(0.5, 60)")
  }
}
