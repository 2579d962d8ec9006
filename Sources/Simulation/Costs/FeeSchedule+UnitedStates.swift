import Series

extension FeeSchedule {
  /// The fees of trades in United States shares since 2001.
  ///
  /// Sources: the commission's fee rate advisories and FINRA's information notices, FINRA Notice 04-70 and
  /// Regulatory Notices 11-27, 12-06 and 12-31, rule filings SR-FINRA-2020-032 and 2024-019, Alpaca's page of
  /// regulatory fees. See `docs/costs.md` for what of it is **unconfirmed**: the days on which the fee of the
  /// audit trail changed, the trading activity fee before November 2004, and every rate after the last one here.
  public static let unitedStates = FeeSchedule(
    sales: table([
      ("2001-12-28", 15.00e-6), ("2002-04-01", 30.10e-6), ("2003-03-22", 25.20e-6),
      ("2003-04-01", 46.80e-6), ("2004-02-22", 39.00e-6), ("2004-04-01", 23.40e-6),
      ("2005-01-07", 32.90e-6), ("2005-04-01", 41.80e-6), ("2005-12-22", 30.70e-6),
      ("2007-03-17", 15.30e-6), ("2008-01-25", 11.00e-6), ("2008-04-01", 5.60e-6),
      ("2009-04-10", 25.70e-6), ("2010-01-15", 12.70e-6), ("2010-04-01", 16.90e-6),
      ("2011-01-21", 19.20e-6), ("2012-02-21", 18.00e-6), ("2012-04-01", 22.40e-6),
      ("2013-05-25", 17.40e-6), ("2014-03-18", 22.10e-6), ("2015-02-14", 18.40e-6),
      ("2016-02-16", 21.80e-6), ("2017-07-04", 23.10e-6), ("2018-05-22", 13.00e-6),
      ("2019-04-16", 20.70e-6), ("2020-02-18", 22.10e-6), ("2021-02-25", 5.10e-6),
      ("2022-05-14", 22.90e-6), ("2023-02-27", 8.00e-6), ("2024-05-22", 27.80e-6),
      ("2025-05-14", 0), ("2026-04-04", 20.60e-6),
    ]),
    soldShares: capped([
      ("2004-11-01", 0.000_075, 3.75), ("2011-07-01", 0.000_090, 4.50),
      ("2012-03-01", 0.000_095, 4.75), ("2012-07-01", 0.000_119, 5.95),
      ("2022-01-01", 0.000_130, 6.49), ("2023-01-01", 0.000_145, 7.27),
      ("2024-01-01", 0.000_166, 8.30), ("2026-01-01", 0.000_195, 9.79),
      ("2027-01-01", 0.000_232, 11.61), ("2028-01-01", 0.000_240, 12.05),
    ]),
    tradedShares: table([
      ("2001-12-28", 0), ("2024-10-01", 0.000_053), ("2025-01-01", 0.000_046),
      ("2025-07-01", 0.000_026_5),
    ]))

  private static func table(_ rows: [(day: String, rate: Double)]) -> [Rate] {
    rows.compactMap { row in CalendarDate(row.day).map { Rate(from: $0, rate: row.rate) } }
  }

  private static func capped(_ rows: [(day: String, rate: Double, cap: Double)]) -> [Rate] {
    rows.compactMap { row in
      CalendarDate(row.day).map { Rate(from: $0, rate: row.rate, cap: row.cap) }
    }
  }
}
