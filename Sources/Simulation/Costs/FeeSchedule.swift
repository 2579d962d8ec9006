public import Series

/// Fees that regulators take of trades in United States shares, by the day of the trade.
///
/// Three of them, and each is rounded up to the cent for every fill: a share of a sale's value (the
/// Securities and Exchange Commission's, under Section 31), an amount for each share that is sold, with a cap
/// (FINRA's trading activity fee), and an amount for each share on both sides (the consolidated audit trail's).
/// Before a table's first day its first rate holds.
public struct FeeSchedule: Hashable, Sendable, Codable {
  /// What a fee is from a day on, until the next of its table.
  public struct Rate: Hashable, Sendable {
    /// The first day on which it holds.
    public var from: CalendarDate
    /// The share of the value, or currency a share.
    public var rate: Double
    /// The most that one fill pays; nil for no bound.
    public var cap: Double?

    /// Makes a rate.
    public init(from: CalendarDate, rate: Double, cap: Double? = nil) {
      self.from = from
      self.rate = rate
      self.cap = cap
    }
  }

  /// Shares of a sale's value, by rising day.
  public var sales: [Rate]
  /// Currency for each share sold, by rising day.
  public var soldShares: [Rate]
  /// Currency for each share bought or sold, by rising day.
  public var tradedShares: [Rate]
  /// The file that it was read from, as the workspace keeps paths; nil for the tables of the program.
  public var file: String?

  /// Makes a schedule of tables by rising day.
  public init(sales: [Rate], soldShares: [Rate], tradedShares: [Rate], file: String? = nil) {
    self.sales = sales
    self.soldShares = soldShares
    self.tradedShares = tradedShares
    self.file = file
  }

  /// The fees of a day.
  public func rates(on date: CalendarDate) -> FeeRates {
    func rate(_ table: [Rate]) -> Rate? {
      table.last { $0.from <= date } ?? table.first
    }
    let sold = rate(soldShares)
    return FeeRates(
      sale: rate(sales)?.rate ?? 0, soldShare: sold?.rate ?? 0,
      soldShareCap: sold?.cap ?? .infinity, tradedShare: rate(tradedShares)?.rate ?? 0)
  }

  /// The days on which a fee changes, rising, each once.
  package var changes: [CalendarDate] {
    Set((sales + soldShares + tradedShares).map(\.from)).sorted()
  }

  /// The first day of the table that begins last among those of sales: before it fees are a guess.
  public var firstKnownDay: CalendarDate? {
    [sales.first?.from, soldShares.first?.from].compactMap { $0 }.max()
  }
}

extension FeeSchedule.Rate: Codable {
  private enum CodingKeys: String, CodingKey { case from, rate, cap }

  /// Reads the day as `2024-05-22`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let text = try container.decode(String.self, forKey: .from)
    guard let day = CalendarDate(text) else {
      throw DecodingError.dataCorruptedError(
        forKey: .from, in: container, debugDescription: "'\(text)' is not a date")
    }
    self.init(
      from: day, rate: try container.decode(Double.self, forKey: .rate),
      cap: try container.decodeIfPresent(Double.self, forKey: .cap))
  }

  /// Writes the day as `2024-05-22`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("\(from)", forKey: .from)
    try container.encode(rate, forKey: .rate)
    try container.encodeIfPresent(cap, forKey: .cap)
  }
}

/// The regulatory fees of one day.
public struct FeeRates: Hashable, Sendable, BitwiseCopyable {
  /// Share of a sale's value.
  public var sale: Double
  /// Currency for each share sold.
  public var soldShare: Double
  /// The most that one sale pays for its shares.
  public var soldShareCap: Double
  /// Currency for each share bought or sold.
  public var tradedShare: Double

  /// Makes the fees of a day.
  public init(sale: Double, soldShare: Double, soldShareCap: Double, tradedShare: Double) {
    self.sale = sale
    self.soldShare = soldShare
    self.soldShareCap = soldShareCap
    self.tradedShare = tradedShare
  }
}
