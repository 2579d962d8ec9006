public import Rules
public import Series

/// One closed bar.
public struct Bar: Hashable, Sendable {
  /// Start of the bar, UTC nanoseconds.
  public var time: Int64
  /// First, highest, lowest and last price, and volume.
  public var open, high, low, close, volume: Double

  /// Makes a bar of its parts.
  public init(
    time: Int64, open: Double, high: Double, low: Double, close: Double, volume: Double
  ) {
    self.time = time
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
  }
}

/// The account as whoever keeps it says it is.
public struct AccountState: Hashable, Sendable {
  /// Cash, in currency.
  public var cash: Double
  /// Shares held, negative while short.
  public var shares: Double

  /// Makes a state.
  public init(cash: Double, shares: Double) {
    self.cash = cash
    self.shares = shares
  }
}

/// Decides bar by bar what a sweep would decide: the lane machine with tiles of one row.
///
/// The same kernels run in the same order as in a sweep. What differs is who keeps the account: here the
/// broker does, and its state goes in with each bar.
public final class BarStepper {
  private let rules: RunRules
  private let machine: SignalMachine
  private let columns: [GrowingColumn]
  private var count = 0

  /// Prepares a strategy with its parameters; no bar has been seen yet.
  ///
  /// - Throws: `RulesError` where the settings and the strategy do not fit, or a window is out of range.
  public init(
    _ strategy: CompiledStrategy, _ parameters: ParameterSet, settings: Settings
  ) throws(RulesError) {
    rules = try RunRules(strategy, settings: settings)
    let block = LaneBlocks.Block(parameters, lane: 0)
    machine = try SignalMachine(rules.program, blocks: [block], tile: 1)
    columns = PriceColumn.allCases.map { _ in GrowingColumn() }
  }

  /// Bars seen so far.
  public var barsSeen: Int { count }

  /// Takes a closed bar and tells what the rules order at its close.
  ///
  /// - Precondition: bars come in order of time, each once.
  public func close(_ bar: Bar, account: AccountState) -> Decision {
    for (column, value) in zip(
      columns, [bar.open, bar.high, bar.low, bar.close, bar.volume])
    {
      column.append(value)
    }
    let pointers = columns.map(\.pointer)
    machine.begin(Tile(start: count, count: 1, columns: pointers))
    let row = count
    count += 1
    var lane = LaneAccount(cash: account.cash)
    lane.shares = Lane(repeating: account.shares)
    lane.heldLong = account.shares > 0 ? 0xFF : 0
    lane.heldShort = account.shares < 0 ? 0xFF : 0
    lane.ruined = account.cash + account.shares * bar.close > 0 ? 0 : 0xFF
    if rules.hasShorts {
      decide(BothSides.self, pointers, row, &lane)
    } else {
      decide(LongOnly.self, pointers, row, &lane)
    }
    return Decision(lane.pending, lane: 0, rules: rules, time: bar.time)
  }

  /// The simulator's own decision; protective orders are the broker's to fill.
  private func decide<Features: KernelFeatures>(
    _ features: Features.Type, _ columns: [UnsafePointer<Double>], _ row: Int,
    _ account: inout LaneAccount
  ) {
    LaneKernel<Features>(LaneTerms(rules), machine.signals(of: 0), columns: columns, row: row)
      .decideOnly(&account)
  }

  /// Takes history without asking for decisions.
  public func warmUp(_ bars: Bars) {
    for row in 0..<bars.count {
      _ = close(
        Bar(
          time: bars.times[row], open: bars.open[row], high: bars.high[row], low: bars.low[row],
          close: bars.close[row], volume: bars.volume[row]),
        account: AccountState(cash: 0, shares: 0))
    }
  }
}

/// A column that grows at its end and keeps one address between growths.
private final class GrowingColumn {
  private var storage = UnsafeMutablePointer<Double>.allocate(capacity: 1024)
  private var capacity = 1024
  private var count = 0

  deinit { storage.deallocate() }

  var pointer: UnsafePointer<Double> { UnsafePointer(storage) }

  func append(_ value: Double) {
    if count == capacity {
      let larger = UnsafeMutablePointer<Double>.allocate(capacity: capacity * 2)
      larger.update(from: storage, count: count)
      storage.deallocate()
      storage = larger
      capacity *= 2
    }
    (storage + count).initialize(to: value)
    count += 1
  }
}
