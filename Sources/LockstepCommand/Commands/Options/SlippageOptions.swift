import Simulation

/// What fills slip beyond the same share of every price.
enum SlippageOptions {
  private static let heading = "Money and orders"

  static let spread = Argument<SpreadText?>.optional(
    "spread", .spread, absent: "none",
    "The assumed spread, of which a market or stop order pays half: 5bp of the price, or 0.02 in currency."
  ).under(heading)
  static let range = Argument<Double?>.optional(
    "slippage-atr", .rate, absent: "none",
    "The share of the average true range of 14 bars that such orders slip, for example 5%."
  ).under(heading)
  static let impact = Argument<Double?>.optional(
    "impact", .positive("K", example: "0.5"), absent: "none",
    "What size costs: K times the deviation of 20 returns, times the root of shares over the bars' mean volume."
  ).under(heading)

  static let all: [any DeclaredArgument] = [spread, range, impact]

  /// The model that the options spell; nil for none of them.
  static func model(_ arguments: Arguments) -> SlippageModel? {
    let spread = arguments[spread]
    let model = SlippageModel(
      spread: spread?.share, spreadAmount: spread?.amount, rangeShare: arguments[range],
      impact: arguments[impact])
    return model == SlippageModel() ? nil : model
  }
}

/// A spread as it is written: a share of the price, or an amount.
enum SpreadText: Sendable, Equatable {
  case share(Double)
  case amount(Double)

  var share: Double? { if case .share(let value) = self { value } else { nil } }
  var amount: Double? { if case .amount(let value) = self { value } else { nil } }
}

extension ValueKind where Value == SpreadText {
  /// `5bp` and `0.05%` are shares of the price, a plain number is currency.
  static let spread = ValueKind("SPREAD") { text throws(ValueError) in
    let isShare = text.hasSuffix("%") || text.hasSuffix("bp") || text.hasSuffix("bps")
    guard let value = isShare ? fraction(text) : decimal(text), value > 0, !isShare || value < 1
    else {
      throw ValueError("is not a spread above zero; write 5bp, 0.05%, or 0.02 in currency")
    }
    return isShare ? .share(value) : .amount(value)
  }
}

extension SlippageModel {
  /// The parts in words, each as it makes a fill worse.
  var words: [String] {
    var parts: [String] = []
    if let spread { parts.append("half a spread of \(NumberText.brief(spread * 10_000)) bp") }
    if let spreadAmount { parts.append("half a spread of \(NumberText.brief(spreadAmount))") }
    if let rangeShare {
      parts.append("\(NumberText.brief(rangeShare * 100))% of the average true range of 14 bars")
    }
    if let impact {
      parts.append(
        "\(NumberText.brief(impact)) times volatility times the root of shares over volume")
    }
    return parts
  }

  /// The options that spell it.
  var options: [String] {
    var words: [String] = []
    if let spread { words += ["--spread", Self.marked(spread)] }
    if let spreadAmount { words += ["--spread", NumberText.plain(spreadAmount)] }
    if let rangeShare {
      words += ["--slippage-atr", RunCommandLine.share(rangeShare, "%", 100)]
    }
    if let impact { words += ["--impact", NumberText.plain(impact)] }
    return words
  }

  /// A share with its unit, without which it would be currency.
  private static func marked(_ value: Double) -> String {
    for (unit, scale) in [("bp", 10_000.0), ("%", 100)] {
      let text = NumberText.plain(value * scale) + unit
      if fraction(text) == value { return text }
    }
    return NumberText.plain(value * 100) + "%"
  }
}
