import Series
import Simulation
import Synchronization
import Venue

/// What a venue charges for its fills: a run's costs.
final class VenueFees: Sendable {
  private let settings: Settings
  /// The month of the last fill, and the shares that it has brought.
  private let count = Mutex((month: Int.min, shares: 0.0))

  /// Charges by the commission and the costs of some settings.
  init(_ settings: Settings) { self.settings = settings }

  /// What a fill costs, all fees included; it counts among the shares of its month.
  func charge(_ fill: ExchangeSettings.Charged) -> Double {
    let date = ZoneOffsets.newYork.date(of: fill.time)
    let month = date.year * 12 + date.month
    let before = count.withLock { count in
      if count.month != month { count = (month, 0) }
      defer { count.shares += fill.quantity }
      return count.shares
    }
    return FillCost(
      of: fill.quantity, at: fill.price, isSale: fill.isSale, settings.commission,
      fees: settings.costs?.fees?.rates(on: date), passThrough: settings.costs?.passThrough,
      isMaker: fill.isLimit, month: before
    ).total
  }
}
