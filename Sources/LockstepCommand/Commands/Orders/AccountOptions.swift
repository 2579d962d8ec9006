import Records
import Simulation

/// The account that an order list trades on.
enum AccountOptions {
  private static let heading = "Account"

  static let kind = Argument<AccountTerms.Kind?>.optional(
    "account", .choice(AccountTerms.Kind.allCases.map { ($0.rawValue, $0) }),
    absent: "cash pays for everything, short sales too; margin with --broker",
    "A cash account with settlement, or a margin account with calls, interest and borrowed shares."
  ).under(heading)
  static let marginRate = Argument<Double>.option(
    "margin-rate", .rate, default: "7%", "Yearly interest on what a margin account owes."
  ).under(heading)
  static let creditRate = Argument<Double>.option(
    "cash-rate", .rate, default: "0", "Yearly interest that idle cash earns."
  ).under(heading)
  static let borrowRate = Argument<Double>.option(
    "borrow-rate", .rate, default: "0", "Yearly fee for the value of shares that are sold short."
  ).under(heading)
  static let borrow = Argument<String?>.optional(
    "borrow", .text("PATH"), absent: "every share can be borrowed",
    "A CSV file of what can be sold short (symbol,date,available,rate)."
  ).under(heading)
  static let settlement = Argument<Int?>.optional(
    "settlement", .integer("SESSIONS", in: 0...10), absent: "the rule of the trade's day",
    "Sessions from a trade until its money moves."
  ).under(heading)
  static let call = Argument<AccountTerms.Call>.option(
    "margin-call", .choice(AccountTerms.Call.allCases.map { ($0.rawValue, $0) }),
    default: "enough", "How much a margin call closes: just enough, or every position."
  ).under(heading)

  static let all: [any DeclaredArgument] = [
    kind, marginRate, creditRate, borrowRate, borrow, settlement, call,
  ]

  /// The account that the options spell, or else one of the kind `absent`; nil for none.
  ///
  /// - Throws: `UsageError` for an option that its account does not have, `SeriesError` for a file of shares to borrow
  ///   that cannot be read.
  static func terms(
    _ arguments: Arguments, _ workspace: Workspace, absent: AccountTerms.Kind?
  ) throws -> AccountTerms? {
    let onMargin = [
      ("margin-rate", arguments.isGiven(marginRate)),
      ("borrow-rate", arguments.isGiven(borrowRate)),
      ("borrow", arguments.isGiven(borrow)), ("margin-call", arguments.isGiven(call)),
    ]
    let onBoth = [
      ("cash-rate", arguments.isGiven(creditRate)), ("settlement", arguments.isGiven(settlement)),
    ]
    guard let kind = arguments[kind] ?? absent else {
      if let (name, _) = (onMargin + onBoth).first(where: \.1) {
        throw UsageError("--\(name) needs an account; give --account cash or --account margin")
      }
      return nil
    }
    if kind == .cash, let (name, _) = onMargin.first(where: \.1) {
      throw UsageError("--\(name) belongs to a margin account; give --account margin")
    }
    if arguments.isGiven(borrow), arguments.isGiven(borrowRate) {
      throw UsageError("--borrow has rates of its own; leave --borrow-rate out")
    }
    var terms = AccountTerms(kind)
    terms.creditRate = arguments[creditRate]
    terms.settlement = arguments[settlement]
    guard kind == .margin else { return terms }
    terms.debitRate = arguments[marginRate]
    terms.call = arguments[call]
    terms.shorts.rate = arguments[borrowRate]
    if let path = arguments[borrow] {
      let kept = workspace.kept(path)
      terms.shorts = try ShortSupply(path: workspace.resolved(kept))
      terms.shorts.file = kept
    }
    return terms
  }
}
