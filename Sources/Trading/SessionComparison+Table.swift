import Series
import Simulation

extension SessionComparison {
  /// The names of the columns of `table`.
  public static let header = [
    "#", "side", "entry", "exit", "shares", "backtest", "entry bp", "exit bp", "verdict",
  ]

  /// One line a trade, as text under `header`: what the session did beside the backtest.
  ///
  /// Times are in UTC, a day's as its date. Basis points are above 0 when the session did worse.
  public var table: [[String]] {
    rows.enumerated().map { number, row in
      let trade = row.actual ?? row.expected
      return [
        "\(number + 1)", trade?.side.rawValue ?? "", Self.text(trade?.entryTime),
        row.actual?.isOpen ?? row.expected?.isOpen ?? false ? "open" : Self.text(trade?.exitTime),
        row.actual.map { decimalText($0.quantity) } ?? "-",
        row.expected.map { decimalText($0.quantity) } ?? "-",
        Self.text(row.entryBasisPoints), Self.text(row.exitBasisPoints),
        row.differences.isEmpty
          ? "equal" : row.differences.map(\.rawValue).joined(separator: ", "),
      ]
    }
  }

  private static func text(_ time: Int64?) -> String {
    guard let time else { return "" }
    let moment = Timestamp(nanoseconds: time)
    return moment == moment.utcDate.start ? "\(moment.utcDate)" : "\(moment)"
  }

  private static func text(_ basisPoints: Double) -> String {
    basisPoints.isNaN ? "-" : rounded(basisPoints)
  }
}
