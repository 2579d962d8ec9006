import Series
import Simulation

/// What an order list did, as it is shown.
struct OrdersPage {
  let names: [String]
  let replay: OrderReplay
  let account: AccountTerms.Kind?
  let bounds: OrderBounds

  private func name(_ ticket: Int) -> String {
    names.indices.contains(ticket) ? names[ticket] : "\(ticket)"
  }

  private func moment(_ row: Int) -> String {
    let times = replay.equity.times
    return times.indices.contains(row) ? "\(Timestamp(nanoseconds: times[row]))" : "n/a"
  }

  private var end: Double { replay.equity.values.last ?? replay.equity.initial }

  func show(on console: Console) {
    var fills = TextTable([
      .words("time"), .words("order"), .words("symbol"), .words("why"), .number("shares"),
      .number("price"), .number("commission"),
    ])
    for fill in replay.fills {
      fills.add(texts: [
        "\(Timestamp(nanoseconds: fill.time))", name(fill.ticket), fill.symbol,
        fill.reason.rawValue, NumberText.brief(fill.shares), NumberText.brief(fill.price),
        NumberText.fixed(fill.commission),
      ])
    }
    fills.count > 0 ? console.print(fills) : console.print("Nothing filled.")
    showEvents(on: console)
    console.print()
    showAccount(on: console)
  }

  private func showEvents(on console: Console) {
    for end in replay.ends {
      let left = end.shares.isFinite ? " \(NumberText.brief(end.shares)) of" : ""
      console.print("\(moment(end.row)): \(end.reason.rawValue)\(left) \(name(end.ticket))")
    }
    for action in replay.actions {
      let what = action.split == 1 ? "" : ", split \(NumberText.brief(action.split)) to 1"
      let paid = action.dividend == 0 ? "" : ", dividend \(NumberText.brief(action.dividend))"
      console.print(
        "\(moment(action.row)): \(action.symbol)\(what)\(paid): \(NumberText.brief(action.before)) "
          + "shares are \(NumberText.brief(action.after)), cash \(NumberText.fixed(action.cash))")
    }
    for cut in replay.cuts {
      console.print(
        "\(moment(cut.row)): the limit \(cut.rule.rawValue) left \(NumberText.brief(cut.allowed)) of "
          + "\(NumberText.brief(cut.wanted)) of \(name(cut.ticket))")
    }
    for refusal in replay.refusals {
      let code = refusal.code == 0 ? "" : " (\(refusal.status)/\(refusal.code))"
      console.print(
        "\(moment(refusal.row)): refused \(name(refusal.ticket)): \(refusal.message)\(code)")
    }
    for (title, tickets) in [("Still working", replay.working), ("Pending", replay.pending)]
    where !tickets.isEmpty {
      console.print("\(title): \(tickets.map(name).joined(separator: ", "))")
    }
  }

  func showAccount(on console: Console) {
    console.print(
      "Equity \(NumberText.fixed(replay.equity.initial)) to \(NumberText.fixed(end)), cash "
        + "\(NumberText.fixed(replay.cash)), commission \(NumberText.fixed(replay.commission))")
    if let account {
      let charges = replay.charges
      console.print(
        "A \(account.rawValue) account: interest \(NumberText.fixed(charges.interest)), earned "
          + "\(NumberText.fixed(charges.credit)), borrowed shares "
          + "\(NumberText.fixed(charges.borrowing)), buying power left "
          + "\(NumberText.fixed(replay.buyingPower))")
    }
    for (count, what) in counts where count > 0 {
      console.print("\(NumberText.count(count)) \(what)")
    }
    if replay.tallies.ambiguous > 0 {
      console.print(
        "Equity at the end with the other order of events: at best \(NumberText.fixed(bounds.best)), "
          + "at worst \(NumberText.fixed(bounds.worst))")
    }
  }

  private var counts: [(Int, String)] {
    let tallies = replay.tallies
    return [
      (tallies.ambiguous, "ambiguous bars: the order of events inside them is assumed"),
      (tallies.touched, "limits filled by a touch"),
      (tallies.zeroVolume, "bars without volume in which something would have filled"),
      (tallies.unlimited, "fills without limit by volume, which was not known"),
      (tallies.limited, "entries refused by the run's own limits"),
      (replay.charges.calls, "margin calls"),
    ]
  }

  // MARK: For programs

  var json: JSON {
    [
      "equity": .number(end), "initial": .number(replay.equity.initial),
      "cash": .number(replay.cash), "commission": .number(replay.commission),
      "best": .number(bounds.best), "worst": .number(bounds.worst),
      "ambiguous": .integer(replay.tallies.ambiguous), "touched": .integer(replay.tallies.touched),
      "zeroVolume": .integer(replay.tallies.zeroVolume),
      "unlimited": .integer(replay.tallies.unlimited), "limited": .integer(replay.tallies.limited),
      "cut": .number(replay.tallies.cut),
      "buyingPower": .number(replay.buyingPower), "interest": .number(replay.charges.interest),
      "credit": .number(replay.charges.credit), "borrowing": .number(replay.charges.borrowing),
      "marginCalls": .integer(replay.charges.calls),
      "dividends": .number(replay.charges.dividends),
      "fractions": .number(replay.charges.fractions),
      "actions": .array(
        replay.actions.map {
          [
            "time": .text(moment($0.row)), "symbol": .text($0.symbol), "split": .number($0.split),
            "dividend": .number($0.dividend), "before": .number($0.before),
            "after": .number($0.after), "cash": .number($0.cash),
          ]
        }),
      "fills": .array(replay.fills.map(json)),
      "ends": .array(
        replay.ends.map {
          [
            "order": .text(name($0.ticket)), "time": .text(moment($0.row)),
            "shares": .number($0.shares), "reason": .text($0.reason.rawValue),
          ]
        }),
      "refusals": .array(
        replay.refusals.map {
          [
            "order": .text(name($0.ticket)), "time": .text(moment($0.row)),
            "symbol": .text($0.symbol), "status": .integer($0.status), "code": .integer($0.code),
            "message": .text($0.message), "wanted": .number($0.wanted ?? .nan),
            "allowed": .number($0.allowed ?? .nan),
            "rule": text($0.rule),
          ]
        }),
      "cuts": .array(
        replay.cuts.map {
          [
            "order": .text(name($0.ticket)), "time": .text(moment($0.row)),
            "symbol": .text($0.symbol), "rule": .text($0.rule.rawValue),
            "wanted": .number($0.wanted), "allowed": .number($0.allowed),
          ]
        }),
      "working": .array(replay.working.map { .text(name($0)) }),
      "pending": .array(replay.pending.map { .text(name($0)) }),
    ]
  }

  private func text(_ rule: RiskRule?) -> JSON { rule.map { .text($0.rawValue) } ?? .null }

  private func json(_ fill: OrderFill) -> JSON {
    [
      "time": .text("\(Timestamp(nanoseconds: fill.time))"), "order": .text(name(fill.ticket)),
      "symbol": .text(fill.symbol), "reason": .text(fill.reason.rawValue),
      "shares": .number(fill.shares), "price": .number(fill.price), "base": .number(fill.base),
      "commission": .number(fill.commission),
    ]
  }
}
