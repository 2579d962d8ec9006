import Reporting
import Simulation

/// An account's terms, and what they did to a run, in words.
enum AccountText {
  /// `a margin account, 7% on debts, Alpaca's rules, …`: for the line of what a run assumes.
  static func sentence(_ terms: OrderTerms) -> String {
    var parts: [String] = []
    if let account = terms.account {
      parts.append("a \(account.kind.rawValue) account")
      if account.kind == .margin { parts.append("\(percent(account.debitRate)) on debts") }
      if account.creditRate > 0 { parts.append("\(percent(account.creditRate)) on idle cash") }
    }
    if terms.acceptance == .alpaca { parts.append("Alpaca's rules") }
    if let file = terms.actionsFile {
      let use = terms.dividends == .reinvest ? "reinvested" : "in cash"
      parts.append("dividends \(use) and splits of \(file)")
    }
    if let limits = terms.risk {
      parts.append("limits \(RiskOptions.words(limits).joined(separator: " "))")
    }
    if let share = terms.volumeShare { parts.append("at most \(percent(share)) of a bar's volume") }
    if terms.limits == .through { parts.append("limits fill beyond their price") }
    return parts.joined(separator: ", ")
  }

  private static func percent(_ share: Double) -> String { "\(NumberText.brief(share * 100))%" }

  // MARK: What happened

  /// What the account charged, refused, cut and closed, a line each; what did not happen is left out.
  static func lines(_ record: AccountRecord, _ terms: OrderTerms) -> [String] {
    var lines: [String] = []
    let charges = record.charges
    if let account = terms.account {
      var parts = ["interest \(NumberText.fixed(charges.interest))"]
      if account.creditRate > 0 { parts.append("earned \(NumberText.fixed(charges.credit))") }
      if account.kind == .margin {
        parts.append("borrowed shares \(NumberText.fixed(charges.borrowing))")
      }
      parts.append("cash \(NumberText.fixed(record.cash))")
      parts.append("buying power left \(NumberText.fixed(record.buyingPower))")
      lines.append("A \(account.kind.rawValue) account: \(parts.joined(separator: ", "))")
    }
    if terms.actions != nil {
      let splits = record.actions.count { $0.split != 1 }
      let fractions =
        charges.fractions == 0
        ? "" : ", paid for parts of shares \(NumberText.fixed(charges.fractions))"
      lines.append(
        "Dividends \(NumberText.fixed(charges.dividends)), \(count(splits, "split")) while holding"
          + fractions)
    }
    if charges.calls > 0 { lines.append(count(charges.calls, "margin call")) }
    if !record.refusals.isEmpty {
      lines.append("\(count(record.refusals.count, "order")) refused: \(reasons(record))")
    }
    if !record.cuts.isEmpty {
      let rules = record.cutsByRule.map { "\($0.rule.rawValue) \($0.count)" }
      lines.append(
        "\(count(record.cuts.count, "order")) made smaller by limits: \(rules.joined(separator: ", "))"
      )
    }
    if record.tallies.cut > 0 {
      lines.append(
        "\(NumberText.brief(record.tallies.cut)) shares cut from fills that cash did not pay for")
    }
    if record.tallies.zeroVolume > 0 {
      lines.append(
        "\(count(record.tallies.zeroVolume, "bar")) without volume in which something would have filled"
      )
    }
    if record.tallies.unlimited > 0 {
      lines.append(
        "\(count(record.tallies.unlimited, "fill")) without limit by volume, which was not known")
    }
    return lines
  }

  /// `insufficient buying power 12, risk limit position 3`.
  static func reasons(_ record: AccountRecord) -> String {
    record.refusalsByReason.map { "\($0.reason) \(NumberText.count($0.count))" }
      .joined(separator: ", ")
  }

  private static func count(_ count: Int, _ word: String) -> String {
    "\(NumberText.count(count)) \(word)\(count == 1 ? "" : "s")"
  }

  // MARK: For programs

  static func json(_ record: AccountRecord) -> JSON {
    let charges = record.charges
    return [
      "cash": .number(record.cash), "buying_power": .number(record.buyingPower),
      "interest": .number(charges.interest), "credit": .number(charges.credit),
      "borrowing": .number(charges.borrowing), "dividends": .number(charges.dividends),
      "fractions": .number(charges.fractions), "unattributed": .number(charges.unattributed),
      "margin_calls": .integer(charges.calls), "refused": .integer(record.refusals.count),
      "refused_by_reason": .object(
        record.refusalsByReason.map { JSON.Member($0.reason, .integer($0.count)) }),
      "cut_by_rule": .object(
        record.cutsByRule.map { JSON.Member($0.rule.rawValue, .integer($0.count)) }),
      "shares_cut": .number(record.tallies.cut), "actions": .integer(record.actions.count),
    ]
  }

  // MARK: For a report

  /// What the terms assume.
  static func assumptions(_ terms: OrderTerms) -> [ReportDocument.Assumption] {
    var list = [
      ReportDocument.Assumption(
        "Account's terms",
        "the strategy trades on this account and sees what it refuses: \(sentence(terms))")
    ]
    if terms.account != nil || terms.acceptance != nil || terms.risk != nil {
      list.append(
        ReportDocument.Assumption(
          "Orders for all cash",
          "sized at the signal's close: what the account can pay without borrowing, less "
            + "\(NumberText.percent(AccountRecord.reserve, 0)) that a dearer open may take"))
    }
    if let account = terms.account, account.kind == .margin {
      list.append(
        ReportDocument.Assumption(
          "Borrowed shares",
          account.shorts.file.map { "as the file \($0) has them" }
            ?? "all can be borrowed, at \(percent(account.shorts.rate)) a year",
          isOptimistic: account.shorts.file == nil))
    }
    return list
  }

  /// What they came to.
  static func facts(
    _ record: AccountRecord, _ terms: OrderTerms
  ) -> [ReportDocument.Assumption] {
    lines(record, terms).enumerated().map { number, line in
      ReportDocument.Assumption(number == 0 ? "The account" : "", line)
    }
  }
}
