import Reporting
import Simulation

/// What the account of a portfolio refused, was charged and did of itself, in words and as JSON.
enum PoolAccountText {
  /// Sentences without a full stop; empty for accounts without a word to say.
  static func notes(_ accounts: [PoolAccount]) -> [String] {
    let all = PoolAccount(joining: accounts)
    guard let all else { return [] }
    return [refusals(all), calls(all), cuts(all), charges(all)].compactMap { $0 }
  }

  private static func refusals(_ account: PoolAccount) -> String? {
    guard !account.refusals.isEmpty else { return nil }
    let shown = account.reasons.prefix(4).map { "\($0.reason) (\(NumberText.count($0.count)))" }
    return "the account did not take \(counted(account.refusals.count, "order")): "
      + shown.joined(separator: ", ") + (account.reasons.count > 4 ? " and others" : "")
  }

  private static func calls(_ account: PoolAccount) -> String? {
    let calls = account.charges.calls
    guard calls > 0 || account.forced > 0 else { return nil }
    return
      "\(counted(calls, "margin call")); \(counted(account.forced, "fill")) closed positions for margin or a "
      + "risk limit, whatever the rules said"
  }

  private static func cuts(_ account: PoolAccount) -> String? {
    guard !account.cuts.isEmpty else { return nil }
    let rules = Dictionary(grouping: account.cuts, by: \.rule.rawValue).mapValues(\.count)
    let shown = rules.sorted { $0.key < $1.key }.map { "\($0.key) \(NumberText.count($0.value))" }
    return "risk limits made \(counted(account.cuts.count, "order")) smaller: "
      + shown.joined(separator: ", ")
  }

  private static func charges(_ account: PoolAccount) -> String? {
    let charges = account.charges
    let parts = [
      ("interest", charges.interest), ("interest earned", charges.credit),
      ("fees for borrowed shares", charges.borrowing), ("dividends", charges.dividends),
      ("parts of shares paid out", charges.fractions),
    ].filter { $0.1 != 0 }.map { "\($0.0) \(NumberText.fixed($0.1))" }
    return parts.isEmpty ? nil : "beside fills the account had " + parts.joined(separator: ", ")
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(NumberText.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }

  /// Everything as JSON.
  static func json(_ account: PoolAccount) -> JSON {
    let charges = account.charges
    return [
      "refusals": .array(
        account.reasons.map { ["reason": .text($0.reason), "orders": .integer($0.count)] }),
      "margin_calls": .integer(charges.calls), "forced_fills": .integer(account.forced),
      "risk_cuts": .integer(account.cuts.count), "interest": .number(charges.interest),
      "interest_earned": .number(charges.credit), "borrowing": .number(charges.borrowing),
      "dividends": .number(charges.dividends), "fractions": .number(charges.fractions),
      "zero_volume_bars": .integer(account.tallies.zeroVolume),
      "fills_without_volume": .integer(account.tallies.unlimited),
    ]
  }
}
